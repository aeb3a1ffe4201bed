/**
 * What a person should know: a screen reader says again whatever is written again, so that the same is written only once.
 *
 * @param write told of the text whenever it is another one; at the beginning there is none
 */
export function createNotice(write: (text: string) => void): (text: string) => void {
  let last = ''
  return (text) => {
    if (text !== last) write(text)
    last = text
  }
}
