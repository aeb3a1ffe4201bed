/** What the upper half of windows-1252 begins with; from 0xa0 on it equals Unicode. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'
/** Letters that windows-1250, 1252, 1254 and ISO 8859-1, 2, 9 and 15 all write by the same byte. */
const SHARED = new Set('ÁÂÄÇÉËÍÎÓÔÖÚÜßáâäçéëíîóôöúü')

/** Every byte has a meaning in it. */
export function decodeWindows1252(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let from = 0; from < bytes.length; from += 8192) {
    const codes = Array.from(bytes.subarray(from, from + 8192), (byte) =>
      byte >= 0x80 && byte < 0xa0 ? WINDOWS_1252.charCodeAt(byte - 0x80) : byte,
    )
    parts.push(String.fromCharCode(...codes))
  }
  return parts.join('')
}

/**
 * Whether a text that is not UTF-8 is clearly a western one: every letter beyond ASCII is the same in all western and
 * central European encodings, stands in a word of which at least half is ASCII, and is a capital only where one may
 * stand. Chinese, Japanese, Korean, Cyrillic and Greek bytes fail one of the three.
 *
 * @param text the bytes as windows-1252
 */
export function isClearlyWestern(text: string): boolean {
  if (Array.from(text.matchAll(/[^\0-\x7f]/g)).some(([letter]) => !SHARED.has(letter))) return false
  const words = text.match(/[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*/g) ?? []
  return words.every((word) => {
    const beyond = word.replace(/[A-Za-z]/g, '').length
    const capitals = /^\p{Lu}+$/u.test(word) || !/.\p{Lu}/u.test(word)
    return beyond * 2 <= word.length && (capitals || (/^[\p{Lu}ß]+$/u.test(word) && word.length > 1))
  })
}
