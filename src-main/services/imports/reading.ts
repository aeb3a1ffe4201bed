import { Failure } from '../../contract/failure'
import { type Assumed, BundledFile, type ImportForm, type ImportLook, type ImportOptions } from '../../contract/imports'
import { parseJson } from '../../contract/parse'
import { type PathedFile, takesOfArrays } from '../../readers/arrayTakes'
import { type MaterialFile, readMaterial } from '../../readers/material'
import { groupReasons } from '../../readers/table'
import { sha256 } from '../../storage/models'
import type { Arrival } from './arrival'
import { decode } from './decode'
import { ASSUMED_OF_PICTURES, gatherFindings } from './findings'
import { gather } from './gather'
import { assumedOf, gatherFile, type Skipped } from './tables'

export type { PathedFile }

/** A file that a person brings in, or many of one folder. */
export type BroughtFile = { name: string } & (
  | { form: ImportForm; bytes: Uint8Array }
  | { form: 'folder'; files: readonly PathedFile[] }
)

/** What it holds, as a project would have it, and how that is shown. */
export interface Reading {
  arrival: Arrival
  look: Omit<ImportLook, 'signs'>
}

/** Places that are named of what was skipped for one reason. */
const MOST_PLACES = 5
/** Names that a file with the names of numbered signs has. */
const LABEL_FILE = /labels?\.(csv|txt)$/i

/**
 * Reads what a person brings in: a table or takes of any dialect, with a file of names where signs are numbered; many
 * small files; or what was found in pictures.
 *
 * @param now milliseconds since the epoch, for what says no day
 * @throws Failure "bad-input" when nothing of it can be used
 */
export function readBrought(brought: readonly BroughtFile[], options: ImportOptions, now: number): Reading {
  const [main, names] = inOrder(brought)
  const gathering = gather(main.name, sumOf(main), now, options)
  if (main.form === 'findings') {
    const { skipped, facts } = gatherFindings(main.bytes, gathering)
    const arrival = gathering.arrival()
    if (arrival.samples.length + arrival.takes.length === 0) throw nothingFound(skipped)
    return { arrival, look: lookOf(arrival, facts.join(', '), skipped, ASSUMED_OF_PICTURES) }
  }
  const file = readMain(main, names, options)
  const { rejected, understood, unit } = file.kind === 'table' ? file.table : file.takes
  const long = gatherFile(file, gathering, options)
  const arrival = gathering.arrival()
  const skipped = groupReasons(rejected).map(({ count, first, lines }) => ({
    count,
    reason: first,
    where: placesOf(
      lines.map((line) => `${line}`),
      `${unit} `,
    ),
  }))
  const look = lookOf(arrival, understood, long, assumedOf(file))
  return { arrival, look: { ...look, skipped: [...skipped, ...look.skipped] } }
}

/** The file itself, and the one with the names of its signs. */
function inOrder(brought: readonly BroughtFile[]): [BroughtFile, BroughtFile | null] {
  const [first, second, ...more] = brought
  if (!first || more.length > 0) {
    throw new Failure(
      'bad-input',
      'One file is imported at a time, with the file of the names of its signs where there is one.',
    )
  }
  if (!second) return [first, null]
  const named = brought.find(({ name }) => LABEL_FILE.test(name))
  if (!named) {
    throw new Failure(
      'bad-input',
      `“${first.name}” and “${second.name}” are two files, and neither is called as one with names of signs, such as keypoint_label.csv. Import one after the other.`,
    )
  }
  return [brought.find((file) => file !== named)!, named]
}

function sumOf(brought: BroughtFile): string {
  if (brought.form !== 'folder') return sha256(brought.bytes)
  return sha256(JSON.stringify(brought.files.map(({ path, bytes }) => [path, sha256(bytes)])))
}

function readMain(main: BroughtFile, names: BroughtFile | null, options: ImportOptions): MaterialFile {
  if (main.form === 'folder') return { kind: 'takes', takes: takesOfArrays(main.files, options) }
  if (main.form === 'bundle') return { kind: 'takes', takes: takesOfArrays(unbundle(main.name, main.bytes), options) }
  const { size, fps } = options
  return readMaterial(main.bytes, {
    decode,
    needsLabel: true,
    encoding: null,
    size,
    fps,
    labels: names && 'bytes' in names ? { name: names.name, bytes: names.bytes, given: true } : null,
    choices: { label: null, signer: null },
  })
}

function unbundle(name: string, bytes: Uint8Array): PathedFile[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
  return text.split('\n').flatMap((line): PathedFile[] => {
    if (line.trim() === '') return []
    const parsed = parseJson(BundledFile, line)
    if (!parsed.ok) throw new Failure('bad-input', `“${name}” did not come whole. Import it again.`)
    return [{ path: parsed.value.path, bytes: Buffer.from(parsed.value.data, 'base64') }]
  })
}

function lookOf(
  { recordings }: Arrival,
  understood: string,
  skipped: readonly Skipped[],
  assumed: readonly Assumed[],
): Reading['look'] {
  const days = recordings.flatMap(({ origin, startedAt }) => (origin?.dated ? [startedAt] : [])).sort((a, b) => a - b)
  const people = [...new Set(recordings.flatMap(({ signer }) => signer ?? []))]
  const reasons = new Map<string, string[]>()
  for (const { reason, where } of skipped) reasons.set(reason, [...(reasons.get(reason) ?? []), where])
  return {
    understood,
    people: people.sort((a, b) => a.localeCompare(b)),
    recordings: recordings.length,
    recorded: days.length > 0 ? { from: days[0]!, to: days.at(-1)! } : null,
    skipped: [...reasons].map(([reason, places]) => ({ count: places.length, reason, where: placesOf(places) })),
    assumed: [...assumed],
  }
}

function placesOf(places: readonly string[], before = ''): string {
  const some = places.slice(0, MOST_PLACES).join(', ')
  return some === '' ? '' : `${before}${some}${places.length > MOST_PLACES ? ' …' : ''}`
}

function nothingFound(skipped: readonly Skipped[]): Failure {
  const [first] = skipped
  const why = first ? `${first.where ? `“${first.where}”: ` : ''}${first.reason}` : 'there was none'
  return new Failure('bad-input', `Of ${skipped.length} pictures or films none can be used: ${why}.`)
}
