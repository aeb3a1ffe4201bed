import { Failure } from '../../contract/failure'
import { APART_MS, type Origin, type SourceKind } from '../../contract/project'
import { clipDataset } from '../../learning/clips/resample'
import { clipOf } from '../../learning/clips/tracks'
import type { Dataset } from '../../learning/dataset'
import { groupRows } from '../../learning/evaluation/groups'
import type { GroupedSample } from '../../learning/evaluation/splits'
import type { Slots } from '../../learning/landmarks/features'
import { placeHands } from '../../learning/landmarks/hands'
import { HAND_SIZE } from '../../learning/landmarks/topology'
import type { Manifest } from '../../storage/library'
import { sha256 } from '../../storage/models'
import type { ProjectContents } from '../../storage/project'
import type { SampleRecord } from '../../storage/records'
import { type TakeRecord, takeFrames } from '../../storage/takeRecords'
import { signHands } from './signHands'
import { usedSamples, usedTakes } from './used'

/** What a model learns from: the examples with their classes, and for honest splits who made each and when. */
export interface Material {
  set: Dataset
  classes: { id: string; label: string; none: boolean }[]
  grouped: GroupedSample[]
  /** The id of each sample or take; its line where they are rows of a file. */
  ids: string[]
  /** Sum over the samples and the options that shape training; equal sums mean that nothing changed. */
  fingerprint: string
  /** Seconds that a take lasts in the median; null where nothing moves. */
  seconds: number | null
}

/**
 * What a project has to learn from; signs without samples or takes, and what is unused, are left out. Where any sign
 * moves, all are learned as clips, and a sample is one that stands still.
 */
export function projectMaterial(manifest: Manifest, contents: ProjectContents): Material {
  const samples = usedSamples(contents)
  return anyMoves(contents) ? clipMaterial(manifest, contents, samples) : materialOf(manifest, contents, samples)
}

/** Whether there are takes of a sign that moves: None alone moves nothing. */
export function anyMoves(contents: ProjectContents): boolean {
  const moving = new Set(contents.signs().flatMap(({ id, moves, none }) => (moves && !none ? [id] : [])))
  const recordings = new Map(contents.recordings().map(({ id, signId }) => [id, signId]))
  return usedTakes(contents).some(({ recordingId }) => moving.has(recordings.get(recordingId)!))
}

function clipMaterial({ options }: Manifest, contents: ProjectContents, samples: readonly SampleRecord[]): Material {
  const recordings = new Map(contents.recordings().map((recording) => [recording.id, recording]))
  const days = daysOf([...recordings.values()])
  const takes = usedTakes(contents)
  const signOf = ({ recordingId }: { recordingId: string }) => recordings.get(recordingId)!.signId
  const examples = [
    ...takes.map((take) => ({
      id: take.id,
      recordingId: take.recordingId,
      clip: clipOf({ width: take.width, height: take.height, frames: takeFrames(take) }, take.from, take.to),
    })),
    ...fewOfEach(samples, signOf).map(({ id, recordingId, width, height, hands }) => ({
      id,
      recordingId,
      clip: clipOf({ width, height, frames: [{ time: 0, hands, face: null }] }),
    })),
  ]
  const used = new Set(examples.map(signOf))
  const classes = contents.signs().filter(({ id }) => used.has(id))
  const classOf = new Map(classes.map(({ id }, i) => [id, i]))
  const nothing = classes.findIndex(({ none }) => none)
  const labels = Int32Array.from(examples, (example) => classOf.get(signOf(example))!)
  return {
    set: clipDataset(
      examples.map(({ clip }) => clip),
      labels,
      classes.length,
      nothing < 0 ? null : nothing,
    ),
    classes,
    grouped: examples.map(({ recordingId }, i): GroupedSample => {
      const { signer } = recordings.get(recordingId)!
      return { label: labels[i]!, signer, day: days.get(recordingId)!, recording: recordingId }
    }),
    ids: examples.map(({ id }) => id),
    fingerprint: fingerprint(2, options, contents, samples, recordings),
    seconds: usualSeconds(takes.filter((take) => classOf.get(signOf(take)) !== nothing)),
  }
}

/** As a clip a sample takes 16 KB, and more of a sign would say no more beside a dozen takes of another. */
const MOST_HELD = 64

/** So many samples of a sign at most, spread evenly over all of its recordings. */
function fewOfEach<T>(samples: readonly T[], signOf: (sample: T) => string): T[] {
  const own = groupRows(samples, signOf)
  return [...own.values()].flatMap((all) => {
    const count = Math.min(MOST_HELD, all.length)
    return Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)]!)
  })
}

/** Seconds of the used part of a take, in the median. */
function usualSeconds(takes: readonly TakeRecord[]): number {
  const lengths = takes.map(({ times, from, to }) => (times[to]! - times[from]!) / 1000).sort((a, b) => a - b)
  return lengths[lengths.length >> 1] ?? 0
}

/** Some of a project's samples as training material. */
export function materialOf(
  { options }: Manifest,
  contents: ProjectContents,
  samples: ReturnType<ProjectContents['samples']>,
): Material {
  const recordings = new Map(contents.recordings().map((recording) => [recording.id, recording]))
  const used = new Set(samples.map(({ recordingId }) => recordings.get(recordingId)!.signId))
  const classes = contents.signs().filter(({ id }) => used.has(id))
  const classOf = new Map(classes.map(({ id }, i) => [id, i]))
  const slots = slotsOf(options, contents, classes)
  const set: Dataset = {
    slots,
    frames: 1,
    face: null,
    nothing: null,
    classes: classes.length,
    points: new Float32Array(samples.length * slots * HAND_SIZE),
    present: new Uint8Array(samples.length * slots),
    labels: new Int32Array(samples.length),
  }
  const days = daysOf([...recordings.values()])
  const grouped = samples.map((sample, i): GroupedSample => {
    const { signId, signer } = recordings.get(sample.recordingId)!
    const label = classOf.get(signId)!
    placeHands(sample, slots, set.points, set.present, i)
    set.labels[i] = label
    return { label, signer, day: days.get(sample.recordingId)!, recording: sample.recordingId }
  })
  return {
    set,
    classes,
    grouped,
    ids: samples.map(({ id }) => id),
    fingerprint: fingerprint(slots, options, contents, samples, recordings),
    seconds: null,
  }
}

/**
 * The day of each recording, as the calendar of this place has it: evidence of another day is what was recorded on
 * another date and hours apart.
 */
export function daysOf(
  recordings: readonly { id: string; startedAt: number; source: SourceKind; origin?: Origin | null }[],
): Map<string, string | null> {
  const days = new Map<string, string | null>()
  let last = { at: Number.NEGATIVE_INFINITY, day: '' }
  for (const { id, startedAt, source, origin } of [...recordings].sort((a, b) => a.startedAt - b.startedAt)) {
    // A film was made some day before it was opened, and so was a file that does not say its day.
    if (source === 'video' || (source === 'import' && !origin?.dated)) {
      days.set(id, null)
      continue
    }
    if (source === 'import') {
      // A file names a day, wherever it was.
      days.set(id, new Date(startedAt).toISOString().slice(0, 10))
      continue
    }
    const day = startedAt - last.at < APART_MS ? last.day : dateOf(startedAt)
    days.set(id, day)
    last = { at: startedAt, day }
  }
  return days
}

function dateOf(time: number): string {
  const date = new Date(time)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** Two as soon as one of the signs needs both hands. */
function slotsOf(
  options: Manifest['options'],
  contents: ProjectContents,
  classes: readonly { id: string; none: boolean }[],
): Slots {
  const needed = signHands(options, contents)
  return classes.some(({ id, none }) => !none && needed.get(id)!.hands === 2) ? 2 : 1
}

/** The fingerprint alone, for asking whether a model is older than the samples and takes. */
export function projectFingerprint({ options }: Manifest, contents: ProjectContents): string {
  const recordings = new Map(contents.recordings().map((recording) => [recording.id, recording]))
  const samples = usedSamples(contents)
  const used = new Set(samples.map(({ recordingId }) => recordings.get(recordingId)!.signId))
  const classes = contents.signs().filter(({ id }) => used.has(id))
  const slots = anyMoves(contents) ? 2 : slotsOf(options, contents, classes)
  return fingerprint(slots, options, contents, samples, recordings)
}

/** Of a project without takes it is as it always was, so that models stay up to date. */
function fingerprint(
  slots: Slots,
  { eitherHand }: Manifest['options'],
  contents: ProjectContents,
  samples: readonly { id: string; recordingId: string }[],
  recordings: ReadonlyMap<string, { signId: string }>,
): string {
  const signOf = (recordingId: string) => recordings.get(recordingId)!.signId
  // Takes of None alone are not learned from.
  const takes = anyMoves(contents) ? usedTakes(contents) : []
  const learned = new Set(takes.map(({ recordingId }) => signOf(recordingId)))
  const lines = [
    ...samples.map(({ id, recordingId }) => `${id} ${signOf(recordingId)}`),
    ...takes.map(({ id, recordingId, from, to }) => `take ${id} ${signOf(recordingId)} ${from} ${to}`),
    ...contents.signs().flatMap(({ id, moves }) => (moves && learned.has(id) ? [`moves ${id}`] : [])),
  ]
  return sha256(JSON.stringify([slots, eitherHand, ...lines.sort()]))
}

const MOST_SAMPLES = 100_000
const MOST_CLASSES = 1_000

/** @throws Failure "bad-input" that says what to record before training makes sense */
export function checkMaterial({ set, classes }: Material): void {
  if (classes.length === 0)
    throw new Failure('bad-input', 'There is nothing to learn from yet: record samples of two signs first.')
  if (classes.length === 1) {
    throw new Failure(
      'bad-input',
      `Only “${classes[0]!.label}” has samples. Record at least one other sign, then train.`,
    )
  }
  if (classes.length > MOST_CLASSES)
    throw new Failure('bad-input', `${classes.length} signs are more than the ${MOST_CLASSES} that one model can hold.`)
  if (set.labels.length > MOST_SAMPLES)
    throw new Failure(
      'bad-input',
      `${set.labels.length} samples are more than the ${MOST_SAMPLES} that one training can take.`,
    )
}
