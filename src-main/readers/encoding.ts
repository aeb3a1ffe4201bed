import { Failure } from '../contract/failure'
import { decodeWindows1252, isClearlyWestern } from './western'

/** Decodes bytes strictly; null when they are not of that encoding. A host gives it. @throws when it knows no such name */
export type Decode = (encoding: string, bytes: Uint8Array) => string | null

/** Encodings that are offered when a text is not UTF-8, likelier ones first. */
const CANDIDATES = [
  'windows-1252',
  'windows-1250',
  'windows-1254',
  'windows-1251',
  'shift_jis',
  'gb18030',
  'euc-kr',
  'big5',
] as const
const SCRIPTS = [
  /^[\p{Script=Latin}\p{M}]+$/u,
  /^[\p{Script=Cyrillic}]+$/u,
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+$/u,
  /^[\p{Script=Hangul}]+$/u,
]

/** Text of a table and the encoding it was in, to be told; null for UTF-8, which is told to nobody. */
export interface Decoded {
  text: string
  fact: string | null
}

/**
 * Bytes as text: by the declared encoding; by a byte order mark; UTF-16 that shows itself by its zero bytes; UTF-8; or
 * western letters where no other reading is likely.
 *
 * @throws Failure "bad-input" that names what the encoding may be
 */
export function decodeText(bytes: Uint8Array, declared: string | null, decode: Decode): Decoded {
  if (declared !== null) {
    const text = /^(windows-?1252|cp1252|latin-?1|iso-?8859-1)$/i.test(declared)
      ? decodeWindows1252(bytes)
      : decode(declared, bytes)
    if (text === null)
      throw new Failure('bad-input', `The file is not ${declared}: some of its bytes mean nothing in it.`)
    return { text: withoutMark(text), fact: declared }
  }
  const wide = wideEncoding(bytes)
  if (wide === 'utf-32') throw new Failure('bad-input', 'The file is UTF-32, which is not read: save it as UTF-8.')
  const text = decode(wide ?? 'utf-8', bytes)
  if (text !== null) {
    if (text.includes('\0')) throw new Failure('bad-input', 'The file holds NUL bytes: it is no text, or damaged.')
    return { text: withoutMark(text), fact: wide?.toUpperCase() ?? null }
  }
  if (wide) throw new Failure('bad-input', `The file begins like ${wide.toUpperCase()}, but some of it is damaged.`)
  const western = decodeWindows1252(bytes)
  if (isClearlyWestern(western)) {
    const words = [...new Set(western.match(/[\p{L}]*[\x80-\xff][\p{L}]*/gu))].slice(0, 3)
    return { text: western, fact: `read as windows-1252 (${words.map((word) => `“${word}”`).join(', ')})` }
  }
  throw new Failure('bad-input', notUtf8(bytes, western, decode))
}

function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text
}

function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | 'utf-32' | null {
  const [a, b, c, d] = bytes
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff))
    return 'utf-32'
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  // A header is ASCII: without a mark, every second byte of it is zero.
  const begin = Array.from(bytes.subarray(0, 64))
  const zero = (odd: number) => begin.filter((byte, i) => i % 2 === odd && byte === 0).length
  if (begin.length < 16) return null
  if (zero(1) >= begin.length / 2 - 1 && zero(0) === 0) return 'utf-16le'
  if (zero(0) >= begin.length / 2 - 1 && zero(1) === 0) return 'utf-16be'
  return null
}

function notUtf8(bytes: Uint8Array, western: string, decode: Decode): string {
  const at = western.search(/[^,;\t\r\n"]*[^\0-\x7f]/)
  const field = western
    .slice(at)
    .match(/^[^,;\t\r\n"]*/)![0]
    .slice(0, 60)
  const raw = bytes.subarray(at, at + field.length)
  const line = western.slice(0, at).split(/\r\n|\n|\r/).length
  const readings = CANDIDATES.flatMap((encoding) => {
    const text = encoding === 'windows-1252' ? field : decode(encoding, raw)
    const letters = text?.replace(/[\0-\x7f]/g, '') ?? ''
    return SCRIPTS.some((script) => script.test(letters)) ? [{ encoding, text: text! }] : []
  })
  const distinct = readings.filter(({ text }, i) => readings.findIndex((other) => other.text === text) === i)
  const offered = distinct.slice(0, 4).map(({ encoding, text }) => `“${text.trim()}” in ${encoding}`)
  return (
    `The file is not UTF-8: line ${line} holds ${offered.length > 0 ? offered.join(', or ') : 'bytes of another encoding'}. ` +
    `Save it as UTF-8, or say which with --encoding ${distinct[0]?.encoding ?? 'NAME'}.`
  )
}
