import type { PeopleParts } from '../../contract/people'
import { sameName } from '../../contract/project'
import type { SampleFileCounts } from '../../contract/sampleFile'
import type { Clip } from '../../learning/clips/clip'
import { clipOf } from '../../learning/clips/tracks'
import { palmSize, unsquash } from '../../learning/landmarks/normalise'
import { HAND_SIZE } from '../../learning/landmarks/topology'
import { namesNothing } from '../../readers/names'
import type { ProjectContents } from '../../storage/project'
import type { HandRecord, SampleRecord, SignRecord } from '../../storage/records'
import { saidRecordings } from '../../storage/saidRecordings'
import { type TakeRecord, takeFrames } from '../../storage/takeRecords'
import { daysOf } from '../training/material'
import { usedSamples, usedTakes } from '../training/used'

/** What a sample and a take say of themselves besides their hands. */
export interface Said {
  id: string
  label: string
  signer: string | null
  /** The day of its recording; null for one from a film. */
  day: string | null
  recording: string
  /** Milliseconds since the epoch. */
  time: number
  width: number
  height: number
}

/** A sample that is learned from, its surest hand first; one hand at least. */
export interface SampleItem extends Said {
  hands: HandRecord[]
  pictured: boolean
}

/** The part of a take that is learned from, its hands named as they are learned from. */
export interface TakeItem extends Said {
  /** Its place among the takes of its recording, from 1. */
  number: number
  clip: Clip
  pictures: number
}

/** Everything of a project that goes to other programs: what is learned from. */
export interface Gathered {
  samples: SampleItem[]
  takes: TakeItem[]
  left: Pick<SampleFileCounts['left'], 'unused' | 'unreadable'>
}

/**
 * What a project that is learned from holds, and what stays behind: what is unused, and what no reader would take.
 *
 * @param parts whom it names
 */
export function gather(contents: ProjectContents, parts: PeopleParts): Gathered {
  const signs = new Map(contents.signs().map((sign) => [sign.id, sign]))
  const names = namesOf([...signs.values()])
  const recordings = saidRecordings(contents.recordings(), parts)
  const days = daysOf(contents.recordings())
  const [usedOfSamples, usedOfTakes] = [usedSamples(contents), usedTakes(contents)]
  const unused = contents.samples().length + contents.takes().length - usedOfSamples.length - usedOfTakes.length
  const said = ({ id, recordingId, time, width, height }: SampleRecord | TakeRecord): Said => {
    const { id: recording, signId, signer } = recordings.get(recordingId)!
    const label = names.get(signId)!
    return { id, label, signer, day: days.get(recordingId)!, recording, time, width, height }
  }
  const samples = usedOfSamples.flatMap((sample): SampleItem[] => {
    const hands = sample.hands.filter((hand) => isHand(hand.image, MOST_FRACTION)).sort((a, b) => b.score - a.score)
    if (hands.length === 0 || !hasShape(sample)) return []
    return [{ ...said(sample), hands, pictured: sample.hasThumbnail }]
  })
  const numbers = new Map<string, number>()
  const takes = usedOfTakes.flatMap((take): TakeItem[] => {
    const number = (numbers.get(take.recordingId) ?? 0) + 1
    numbers.set(take.recordingId, number)
    const own = said(take)
    const clip = clipOf({ width: take.width, height: take.height, frames: takeFrames(take) }, take.from, take.to)
    if (!hasShape(take) || !isReadable(clip, take.width / take.height, own.label)) return []
    const from = clip.times[0]!
    const times = clip.times.map((time) => time - from)
    return [{ ...own, number, clip: { ...clip, times }, pictures: take.pictures }]
  })
  const unreadable = usedOfSamples.length + usedOfTakes.length - samples.length - takes.length
  return { samples, takes, left: { unused, unreadable } }
}

/**
 * The names of signs as files of takes and tables write them. Readers know by its name what is no sign; so the None sign of
 * another name is called None there, unless another sign is.
 */
function namesOf(signs: readonly SignRecord[]): Map<string, string> {
  return new Map(
    signs.map(({ id, label, none }) => {
      const free = !signs.some((other) => other.id !== id && sameName(other.label, NONE))
      return [id, none && free && !namesNothing(label) ? NONE : label]
    }),
  )
}
const NONE = 'None'

/** Fractions of a picture, beyond which the readers take a number for something else. */
const MOST_FRACTION = 10
const MOST_ASPECT = 20
/** Frames of a take at least, and seconds between two of them in the median, as the readers want them. */
const FEWEST_FRAMES = 4
const [SHORTEST_STEP, LONGEST_STEP] = [0.001, 0.9]
/** A palm in fractions of the picture, below which there is no hand. */
const LEAST_PALM = 1e-4

function hasShape({ width, height }: { width: number; height: number }): boolean {
  const aspect = width / height
  return aspect >= 1 / MOST_ASPECT && aspect <= MOST_ASPECT
}

function isHand(points: Float32Array, most = Number.POSITIVE_INFINITY): boolean {
  if (points.some((value) => Math.abs(value) > most)) return false
  return palmSize(points) > LEAST_PALM
}

function isReadable({ times, points, present }: Clip, aspect: number, label: string): boolean {
  if (times.length < FEWEST_FRAMES) return false
  const steps = Array.from(times.subarray(1), (time, i) => time - times[i]!).sort((a, b) => a - b)
  const step = steps[steps.length >> 1]!
  if (step < SHORTEST_STEP || step > LONGEST_STEP) return false
  if (!present.includes(1)) return namesNothing(label)
  return present.every((flag, i) => !flag || isHand(fractionsOf(points, i * HAND_SIZE, aspect)))
}

/** A hand of a clip, in frame heights, as fractions of the picture. */
export function fractionsOf(points: Float32Array, at: number, aspect: number): Float32Array {
  const fractions = new Float32Array(HAND_SIZE)
  unsquash(points.subarray(at, at + HAND_SIZE), 1 / aspect, fractions)
  return fractions
}
