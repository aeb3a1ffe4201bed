/** What Windows keeps for its devices, whatever stands behind a dot. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i
/** Bytes of a name at most: with a number behind it no disk finds it too long. */
const MOST_BYTES = 120

/** A name that every disk takes, as near to what a person wrote as that allows; in no way a path. */
export function safeName(text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(/[<>:"/\\|?*\p{Cc}]/gu, '_')
    .replace(/^[. ]+|[. ]+$/g, '_')
  const letters = [...new Intl.Segmenter().segment(plain)].map(({ segment }) => segment)
  const bytes = () => new TextEncoder().encode(letters.join('')).length
  while (bytes() > MOST_BYTES) letters.pop()
  const name = letters.join('').trim() || '_'
  return DEVICE.test(name) ? `_${name}` : name
}

/** A safe name for each of some texts, no two of which any disk would take for the same. */
export function safeNames(texts: Iterable<string>): Map<string, string> {
  const taken = new Set<string>()
  const names = new Map<string, string>()
  for (const text of new Set(texts)) {
    const wanted = safeName(text)
    let name = wanted
    for (let n = 2; taken.has(keyOf(name)); n++) name = `${wanted} (${n})`
    taken.add(keyOf(name))
    names.set(text, name)
  }
  return names
}

/** As disks compare names that know no capital letters, and compose or take apart what is written. */
function keyOf(name: string): string {
  return name.normalize('NFKC').toLowerCase().toUpperCase().normalize('NFKC')
}
