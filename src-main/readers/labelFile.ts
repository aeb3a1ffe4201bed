import { Failure } from '../contract/failure'
import { type Decode, decodeText } from './encoding'
import { withoutGuard } from './guards'
import { readName } from './names'
import type { RawRow } from './rows'

/** Names of signs, one a line; the first field where there are more. @throws Failure "bad-input" when one is no name */
export function readLabelFile(bytes: Uint8Array, decode: Decode): string[] {
  const lines = decodeText(bytes, null, decode)
    .text.trimEnd()
    .split(/\r\n|\n|\r/)
  return lines.map((line, i) => {
    // Some number their names: `0,Open`.
    const rest = line.replace(new RegExp(`^${i}\\s*[,;\\t:]\\s*`), '')
    const quoted = /^"((?:[^"]|"")*)"[,;]*$/.exec(rest)?.[1]
    const read = readName(withoutGuard(quoted?.replaceAll('""', '"') ?? rest.replace(/[,;]+$/, '')))
    if ('flaw' in read)
      throw new Failure('bad-input', `Line ${i + 1} of the names of the signs cannot be a name: ${read.flaw}`)
    return read.name
  })
}

/** The name of each row, whose label is its number. @throws Failure "bad-input" when a number has no name */
export function labelsOf(rows: readonly Pick<RawRow, 'label' | 'line'>[], names: readonly string[]): (string | null)[] {
  return rows.map(({ label, line }) => {
    if (label === null) return null
    const name = /^\d{1,6}$/.test(label) ? names[Number(label)] : undefined
    if (name !== undefined) return name
    throw new Failure(
      'bad-input',
      `Line ${line} is of sign ${label}, but the file of names has ${names.length}, numbered from 0.`,
    )
  })
}
