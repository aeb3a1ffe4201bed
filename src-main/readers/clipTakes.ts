import { FACE_SIZE, PAIR_SIZE } from '../learning/clips/clip'
import { unsquash } from '../learning/landmarks/normalise'
import { HAND_SIZE } from '../learning/landmarks/topology'
import type { ClipSet, StoredClip } from './clips'
import { namesTake, readRoles } from './columns'
import type { Rejected } from './grid'
import { readWords } from './rows'
import { emptyFrames, type Frames, flawOfLength } from './takeFrames'
import { finishTakes, type SeenTake, type TakeOptions, type Takes } from './takes'
import { type Timing, timingOfRate } from './takeTimes'

/** What the index of a folder says of each clip, with what it means. */
const SAID = ['label', 'signer', 'session', 'take', 'kind'] as const
/** A session that is written as a day is one. */
const DAY = /^\d{4}-\d\d-\d\d$/

/** Columns that clips of a set fill, under the names that README documents. */
export function clipColumns({ clips }: ClipSet): { name: string; of: (typeof SAID)[number] }[] {
  const days = clips.every(({ session }) => session === null || DAY.test(session))
  return SAID.filter((of) => clips.some((clip) => clip[of] !== null)).map((of) => ({
    name: of === 'session' && days ? 'day' : of,
    of,
  }))
}

/**
 * A folder of clips as takes: both hands, and the face where the body shows one.
 *
 * @throws Failure "bad-input" when none can be used
 */
export function takesOfClips(
  set: ClipSet,
  options: Pick<TakeOptions, 'needsLabel' | 'choices' | 'fps' | 'mostFrames'>,
): Takes {
  const said = clipColumns(set)
  const records = set.clips.map((clip, i) => ({ fields: said.map(({ of }) => clip[of] ?? ''), line: i + 1 }))
  const header = said.map(({ name }) => name)
  const columns = readRoles(header, records, new Set(), options.needsLabel, options.choices, 'takes')
  const rate = timingOfRate(set.fps)
  const timing: Timing = 'reason' in rate ? { kind: 'unsaid' } : rate
  const rejected: Rejected[] = []
  const takes = set.clips.flatMap((clip, row): SeenTake[] => {
    const { fields, line } = records[row]!
    const words = readWords(fields, columns, '.', options.needsLabel)
    const flaw = 'reason' in words ? words : flawOfLength(clip.count, options.mostFrames)
    if ('reason' in words || flaw) {
      rejected.push({ line, ...flaw! })
      return []
    }
    return [{ ...words, line, row, aspect: set.aspect, frames: framesOf(clip, set.aspect), timing }]
  })
  const unused = columns.unused.filter((name) => !namesTake(name))
  return finishTakes({ takes, columns: { hands: [], ...columns, unused }, rejected, facts: [], unit: 'take' }, options)
}

/** In frame heights. */
function framesOf(clip: StoredClip, aspect: number): Frames {
  const read = emptyFrames(clip.count)
  for (const [f, { left, right, face }] of clip.frames().entries()) {
    for (const [slot, hand] of [left, right].entries()) {
      if (hand === null) continue
      unsquash(hand, aspect, read.points, 0, f * PAIR_SIZE + slot * HAND_SIZE)
      read.present[f * 2 + slot] = 1
    }
    if (face) read.face.set([face[0] * aspect, face[1], face[2]], f * FACE_SIZE)
  }
  return read
}
