import { Failure } from '../contract/failure'
import { type Clip, clipFrames, FACE_SIZE } from '../learning/clips/clip'
import { HAND_SIZE } from '../learning/landmarks/topology'
import type { Columns } from './columns'
import { quoteNames, type Rejected } from './grid'
import { labelsOf } from './labelFile'
import { namesNothing, oneNames } from './names'
import type { RowWords } from './rows'
import { tellSquare } from './sizes'
import { type LabelledRow, nothing, type ReadOptions, type TableColumn } from './table'
import { type Frames, flawOfLength } from './takeFrames'
import { placeInTime, type Timing } from './takeTimes'
import { describeReading } from './understood'

/** One take of a file, checked. */
export interface TakeRow extends LabelledRow {
  /** Width ÷ height of its pictures; null where nobody says it, and they are taken as square. */
  aspect: number | null
  /** Whether its times, or its frames a second, were said rather than assumed. */
  timed: 'times' | 'fps' | 'assumed'
  clip: Clip
}

/** A file of takes, as a table is of hands. */
export interface Takes {
  rows: TakeRow[]
  /** What each take says besides its frames. */
  columns: TableColumn[]
  /** In the order of the file. */
  rejected: Rejected[]
  labelled: boolean
  understood: string
  /** What `line` counts. */
  unit: 'line' | 'item' | 'take'
}

export interface TakeOptions extends ReadOptions {
  /** Frames a second of takes that say neither times nor a rate; null where the person does not know. */
  fps: number | null
  /** Frames of a take at most, where it may be longer than one sign is: a stream. */
  mostFrames?: number | undefined
}

/** More are another kind of work. */
export const MOST_TAKES = 100_000
/** So many hands are looked at for the shape of the pictures. */
const LOOKED_AT = 400

/** A take before its times are understood. */
export interface SeenTake extends Omit<RowWords, 'aspect' | 'size'> {
  line: number
  row: number
  /** Null where neither the take nor the person says it. */
  aspect: number | null
  /** In frame heights. */
  frames: Frames
  timing: Timing
}

/** What was seen of a file, in whichever form. */
export interface SeenTakes {
  takes: SeenTake[]
  columns: Columns
  rejected: Rejected[]
  facts: string[]
  unit: Takes['unit']
}

/**
 * Takes of any form, their times and names understood together.
 *
 * @param names of the signs, where the file numbers them
 * @throws Failure "bad-input" when none can be used
 */
export function finishTakes(
  seen: SeenTakes,
  { fps, mostFrames }: Pick<TakeOptions, 'fps' | 'mostFrames'>,
  names: { from: string; list: readonly string[] } | null = null,
): Takes {
  const { columns, unit } = seen
  const rejected = [...seen.rejected]
  const named = names ? labelsOf(seen.takes, names.list) : null
  const whole = seen.takes.flatMap((take, i) => {
    const label = named ? named[i]! : take.label
    const flaw = flawOfTake(take.frames, label, mostFrames)
    if (flaw) rejected.push({ line: take.line, ...flaw })
    return flaw ? [] : [{ ...take, label }]
  })
  const { placed, facts: told } = placeInTime(
    whole.map(({ timing, frames }) => ({ timing, count: frames.present.length / 2 })),
    fps,
  )
  const labels = oneNames(whole.flatMap(({ label }) => label ?? []))
  const signers = oneNames(whole.flatMap(({ signer }) => signer ?? []))
  const rows = whole.flatMap(
    ({ line, row, label, signer, recording, day, score, others, aspect, frames }, i): TakeRow[] => {
      const time = placed[i]!
      if ('reason' in time) {
        rejected.push({ line, ...time })
        return []
      }
      return [
        {
          line,
          row,
          label: label === null ? null : labels.of.get(label)!,
          signer: signer === null ? null : signers.of.get(signer)!,
          recording,
          day,
          score,
          others,
          aspect,
          timed: time.timed,
          clip: { times: time.times, ...frames },
        },
      ]
    },
  )
  if (rows.length === 0) throw nothing(unit, rejected, 'take')
  rejected.sort((a, b) => a.line - b.line)
  const square = whole.every(({ aspect }) => aspect === null)
  const facts = [
    ...seen.facts,
    ...told,
    ...(square ? [tellSquare(someHands(rows), labels.of.size)] : []),
    tellFaces(rows),
    ...tellNothing(rows),
  ]
  const understood = describeReading({
    rows,
    of: 'take',
    columns,
    facts,
    pairs: 0,
    bothUsed: false,
    labels,
    signers,
    namesFrom: names?.from ?? null,
  })
  const others = columns.others.map(({ name, role }) => ({ name, role }))
  return { rows, columns: others, rejected, labelled: columns.label !== null, understood, unit }
}

export function tooManyTakes(): Failure {
  return new Failure('bad-input', `The file has more than the ${MOST_TAKES} takes that are read at once.`)
}

/** Who does nothing may well have no hand in view. */
function flawOfTake({ present }: Frames, label: string | null, mostFrames: number | undefined) {
  if (present.every((flag) => flag === 0) && !(label !== null && namesNothing(label)))
    return { kind: 'no hands', reason: 'no hand is in view in any of its frames' }
  return flawOfLength(present.length / 2, mostFrames)
}

/** A hand of each of some takes. */
function someHands(rows: readonly TakeRow[]): Float32Array[] {
  const stride = Math.ceil(rows.length / LOOKED_AT)
  return rows.flatMap(({ clip }, i) => {
    const at = clip.present.indexOf(1)
    return i % stride > 0 || at < 0 ? [] : [clip.points.subarray(at * HAND_SIZE, (at + 1) * HAND_SIZE)]
  })
}

function tellNothing(rows: readonly TakeRow[]): string[] {
  const names = new Set(rows.flatMap(({ label }) => (label !== null && namesNothing(label) ? [label] : [])))
  return names.size > 0 ? [`${quoteNames([...names])} taken as no sign`] : []
}

function tellFaces(rows: readonly TakeRow[]): string {
  const withFace = rows.filter(({ clip }) => {
    for (let f = 0; f < clipFrames(clip); f++) if (clip.face[f * FACE_SIZE + 2]! > 0) return true
    return false
  }).length
  if (withFace === 0) return 'no places of faces'
  return withFace === rows.length ? 'with places of faces' : `${withFace} with places of faces`
}
