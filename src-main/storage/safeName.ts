/** What Windows keeps for its devices, whatever stands behind a dot. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i
/** Bytes of a name at most: with a date, an id or a number behind it no disk finds it too long. */
const MOST_BYTES = 120

/** A name that every disk takes, as near to what a person wrote as that allows; in no way a path, never cut within a letter. */
export function safeName(text: string): string {
  const plain = text.normalize('NFC').replace(/[<>:"/\\|?*\p{Cc}]/gu, '_')
  const letters = [...new Intl.Segmenter().segment(withoutEdges(plain))].map(({ segment }) => segment)
  while (Buffer.byteLength(letters.join('')) > MOST_BYTES) letters.pop()
  const name = withoutEdges(letters.join('')).trim() || '_'
  return DEVICE.test(name) ? `_${name}` : name
}

/** Points and spaces at its ends, which some disks hide and others drop. */
function withoutEdges(name: string): string {
  return name.replace(/^[. ]+|[. ]+$/g, '_')
}
