/** The text of a file, as the build puts it in. */
declare module '*?raw' {
  const text: string
  export default text
}
