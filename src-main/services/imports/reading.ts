import { Failure } from '../../contract/failure'
import {
  type Assumed,
  BundledFile,
  type ImportForm,
  type ImportLook,
  type ImportOptions,
  MOST_BROUGHT,
} from '../../contract/imports'
import { parseJson } from '../../contract/parse'
import { type PathedFile, takesOfArrays } from '../../readers/arrayTakes'
import { type MaterialFile, readMaterial } from '../../readers/material'
import { groupReasons } from '../../readers/table'
import type { Arrival } from './arrival'
import { HALF_OF_CLIPS, isHalfOfClips, readClipSet } from './clipSets'
import { decode } from './decode'
import { ASSUMED_OF_PICTURES, gatherFindings } from './findings'
import { gather, joined } from './gather'
import { isLabelFile, NAMES_ALONE, type Named, namesOf } from './labelFiles'
import { assumedOf, gatherFile, type Skipped, type Turn } from './tables'

export type { PathedFile, Turn }

/** A file that a person brings in, by its path from what was chosen, or many of one folder by the name of that. */
export type BroughtFile = Named &
  (
    | { form: ImportForm; bytes: Uint8Array }
    | { form: 'folder'; files: readonly PathedFile[] }
    /** A set of clips, its frames unpacked. */
    | { form: 'clips'; index: Uint8Array; frames: Uint8Array }
    /** One that cannot be opened, or without a failure is of no kind that is read here. */
    | { form: 'unusable'; failure: Failure | null }
  )
type UsableFile = Exclude<BroughtFile, { form: 'unusable' }>

/** What it holds, as a project would have it, and how that is shown. */
export interface Reading {
  arrival: Arrival
  look: Omit<ImportLook, 'signs'>
}

/** Places that are named of what was skipped for one reason. */
const MOST_PLACES = 5
const OF_NO_KIND = 'it is no table, and holds no takes'
/** More signs are a wrong column. */
const MOST_SIGNS = 2_000

/**
 * Reads what a person brings in: tables or takes of any dialect, with a file of names where signs are numbered; many
 * small files; sets of clips; or what was found in pictures. What cannot be used does what can be no harm, and is told.
 *
 * @param now milliseconds since the epoch, for what says no day
 * @throws Failure "bad-input" when nothing of it can be used
 */
export async function readBrought(
  brought: readonly BroughtFile[],
  options: ImportOptions,
  now: number,
  turn: Turn,
): Promise<Reading> {
  const files = brought.filter((file): file is UsableFile => file.form !== 'unusable')
  const labels = files.length > 1 ? files.filter(isLabelFile) : []
  const main = files.filter((file) => !labels.includes(file))
  if (main.length > MOST_BROUGHT) {
    throw new Failure(
      'bad-input',
      `These are ${main.length} tables or sets of clips, and ${MOST_BROUGHT} are read at once. Import some of them.`,
    )
  }
  const readings: One[] = []
  const unusable = brought.flatMap((file) => (file.form === 'unusable' ? [file] : []))
  const failures = unusable.flatMap(({ name, failure }) => (failure ? [{ failure, where: name }] : []))
  const skipped: Skipped[] = []
  const read = async (file: UsableFile, names: UsableFile | null, failed: (failure: Failure) => void) => {
    try {
      readings.push(await readOne(file, names, main.length > 1, options, now, turn))
      if (names) used.add(names)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      failed(error)
    }
  }
  const used = new Set<UsableFile>()
  for (const file of main) {
    await read(file, namesOf(file, main, labels), (failure) => failures.push({ failure, where: file.name }))
  }
  // What is called so and named nothing may be a table as well.
  for (const file of labels.filter((one) => !used.has(one))) {
    await read(file, null, () => skipped.push({ reason: NAMES_ALONE, where: file.name }))
  }
  if (readings.length === 0) throw nothingOf(failures)
  skipped.unshift(...failures.map(({ failure, where }) => ({ reason: failure.message, where })))
  skipped.push(...unusable.flatMap(({ name, failure }) => (failure ? [] : [{ reason: OF_NO_KIND, where: name }])))
  const arrival = joined(readings.map((one) => one.arrival))
  if (arrival.signs.length > MOST_SIGNS) {
    throw new Failure(
      'bad-input',
      `It names ${arrival.signs.length} different signs, where ${MOST_SIGNS} are read at most: the column of the signs may be another one.`,
    )
  }
  const looks = readings.map(({ look }) => look)
  const days = arrival.recordings.flatMap(({ origin, startedAt }) => (origin?.dated ? [startedAt] : []))
  days.sort((a, b) => a - b)
  const people = [...new Set(arrival.recordings.flatMap(({ signer }) => signer ?? []))]
  const look = {
    understood: looks.map(({ understood }) => understood).join('. '),
    people: people.sort((a, b) => a.localeCompare(b)),
    recordings: arrival.recordings.length,
    recorded: days.length > 0 ? { from: days[0]!, to: days.at(-1)! } : null,
    skipped: [...looks.flatMap(({ skipped }) => skipped), ...together(skipped), ...unlearned(arrival)],
    assumed: [...new Set(looks.flatMap(({ assumed }) => assumed))],
  }
  return { arrival, look }
}

interface One {
  arrival: Arrival
  look: { understood: string; skipped: ImportLook['skipped']; assumed: readonly Assumed[] }
}

async function readOne(
  brought: UsableFile,
  names: BroughtFile | null,
  several: boolean,
  options: ImportOptions,
  now: number,
  turn: Turn,
): Promise<One> {
  const name = brought.name.split('/').at(-1)!
  const gathering = gather(name, now, options)
  if (brought.form === 'findings') {
    const { skipped, facts } = gatherFindings(brought.bytes, gathering)
    const arrival = gathering.arrival()
    if (arrival.samples.length + arrival.takes.length === 0) throw nothingFound(skipped)
    return { arrival, look: { understood: facts.join(', '), skipped: together(skipped), assumed: ASSUMED_OF_PICTURES } }
  }
  const file = readFile({ ...brought, name }, names, !several, options)
  const { rejected, understood, unit } = file.kind === 'table' ? file.table : file.takes
  const long = await gatherFile(file, gathering, options, turn)
  const skipped = groupReasons(rejected).map(({ count, first, lines }) => ({
    count,
    reason: first,
    where: placesOf(
      lines.map((line) => `${line}`),
      several ? `${name}, ${unit} ` : `${unit} `,
    ),
  }))
  const told = several ? `${name}: ${understood}` : understood
  return {
    arrival: gathering.arrival(),
    look: { understood: told, skipped: [...skipped, ...together(long)], assumed: assumedOf(file) },
  }
}

/** @param given whether the names are about this one for certain */
function readFile(
  brought: UsableFile,
  names: BroughtFile | null,
  given: boolean,
  options: ImportOptions,
): MaterialFile {
  if (brought.form === 'folder') return { kind: 'takes', takes: takesOfArrays(brought.files, options) }
  if (brought.form === 'clips') {
    return { kind: 'takes', takes: readClipSet(brought.name, brought.index, brought.frames, options) }
  }
  const { name, bytes } = brought
  if (brought.form === 'bundle') return { kind: 'takes', takes: takesOfArrays(unbundle(name, bytes), options) }
  if (isHalfOfClips(name, bytes)) throw new Failure('bad-input', HALF_OF_CLIPS)
  const { size, fps } = options
  return readMaterial(bytes, {
    decode,
    needsLabel: true,
    needsHands: true,
    encoding: null,
    size,
    fps,
    labels: names && 'bytes' in names ? { name: names.name.split('/').at(-1)!, bytes: names.bytes, given } : null,
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

/** What is of the other kind than its sign: kept, but not learned from. */
function unlearned({ signs, recordings, samples, takes }: Arrival): ImportLook['skipped'] {
  const signOf = new Map(recordings.map(({ id, signId }) => [id, signs.find((sign) => sign.id === signId)!]))
  const of = (things: readonly { recordingId: string }[], moves: boolean) => {
    const labels = new Map<string, number>()
    for (const { recordingId } of things) {
      const sign = signOf.get(recordingId)!
      if (!sign.none && sign.moves !== moves) labels.set(sign.label, (labels.get(sign.label) ?? 0) + 1)
    }
    return [...labels]
  }
  const tell = (found: [string, number][], reason: string) =>
    found.map(([label, count]) => ({ count, reason, where: label }))
  return [
    ...tell(of(samples, false), 'it is held, while most of its sign moves: it is kept, but not learned from'),
    ...tell(of(takes, true), 'it moves, while most of its sign is held: it is kept, but not learned from'),
  ]
}

function together(skipped: readonly Skipped[]): ImportLook['skipped'] {
  const reasons = new Map<string, string[]>()
  for (const { reason, where } of skipped) {
    const places = reasons.get(reason)
    if (places) places.push(where)
    else reasons.set(reason, [where])
  }
  return [...reasons].map(([reason, places]) => ({ count: places.length, reason, where: placesOf(places) }))
}

function placesOf(places: readonly string[], before = ''): string {
  const some = places.slice(0, MOST_PLACES).join(', ')
  return some === '' ? '' : `${before}${some}${places.length > MOST_PLACES ? ' …' : ''}`
}

function nothingOf(failures: readonly { failure: Failure; where: string }[]): Failure {
  const [first, ...others] = failures
  if (!first) return new Failure('bad-input', NAMES_ALONE)
  if (others.length === 0) return first.failure
  const each = failures.map(({ failure, where }) => `“${where}”: ${failure.message}`)
  return new Failure(first.failure.code, `None of these ${failures.length} files can be used. ${each.join(' ')}`)
}

function nothingFound(skipped: readonly Skipped[]): Failure {
  const [first] = skipped
  const why = first ? `${first.where ? `“${first.where}”: ` : ''}${first.reason}` : 'there was none'
  return new Failure('bad-input', `Of ${skipped.length} pictures or films none can be used: ${why}.`)
}
