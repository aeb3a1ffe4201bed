import { FACE_SIZE } from '../learning/clips/clip'
import { HAND_SIZE } from '../learning/landmarks/topology'
import { type Columns, keyOf, namesTake, readColumns } from './columns'
import { checkFace } from './faces'
import type { Grid, GridRecord, Rejected } from './grid'
import { type DecimalMark, decimalMark, numberOf } from './numbers'
import { type Flaw, flawOfWidth, NOTHING, readHand, readWords } from './rows'
import { aspectOf, type Sized, sizeRows, type UnsizedHand } from './sizes'
import { landmarkName, sideOf } from './spelling'
import { emptyFrames, type Frames, flawOfLength, SIDES, type Side, TIME, unitOf } from './takeFrames'
import { MOST_TAKES, type SeenTake, type SeenTakes, type TakeOptions, tooManyTakes } from './takes'

/** Where a table of takes keeps what a table of hands does not have. */
interface TakeColumns {
  take: number
  time: number
  /** Null where a row has columns for the left and the right hand. */
  hand: number | null
  face: readonly [x: number, y: number, height: number] | null
}

const HAND = /^(hand|handedness|side)$/
const FACE = [/^face_x$/, /^face_y$/, /^face_h(eight)?$/] as const

/** The columns that make a table one of takes, a hand or a pair of hands of one frame a row; null where it is none. */
export function findTakeColumns({ header }: Grid): TakeColumns | null {
  if (header === null) return null
  const at = (test: (key: string) => boolean) => header.findIndex((name) => test(keyOf(name)))
  const [take, time, hand] = [at(namesTake), at((key) => TIME.test(key)), at((key) => HAND.test(key))]
  const sides = new Set(header.map((name) => landmarkName(name)?.hand))
  const pair = SIDES.every((side) => sides.has(side))
  if (take < 0 || time < 0 || (hand < 0 && !pair)) return null
  const face = FACE.map((name) => at((key) => name.test(key))) as [number, number, number]
  return { take, time, hand: pair ? null : hand, face: face.includes(-1) ? null : face }
}

/** What one row shows at one time. */
interface Glimpse {
  time: number
  hands: Record<Side, Float64Array | null>
  face: readonly number[] | null
}

/** The rows of one take by their times, hands in the units of the file. */
interface Gathered {
  take: Omit<SeenTake, 'frames'>
  frames: Frames
  /** Where its hands lie among all hands of the file, and among its own frames. */
  hands: { at: number; hand: number }[]
}

/** Takes from a table of their frames. @throws Failure "bad-input" for what concerns all of them */
export function readTakeTable(grid: Grid, found: TakeColumns, options: TakeOptions): SeenTakes {
  const header = grid.header!
  const columns = readColumns(header, grid.records, options.needsLabel, options.choices, 'takes')
  const own = new Set([found.time, ...(found.hand === null ? [] : [found.hand]), ...(found.face ?? [])])
  const rejected: Rejected[] = [...grid.rejected]
  const records = grid.records.filter(({ fields, line }) => {
    const flaw = flawOfWidth(fields, header.length)
    if (flaw) rejected.push({ line, ...flaw })
    return flaw === null
  })
  const numeric = [
    ...columns.hands.flatMap(({ at }) => at),
    columns.aspect?.column ?? -1,
    found.time,
    ...(found.face ?? []),
  ]
  const mark = decimalMark(
    records,
    numeric.filter((column) => column >= 0),
  )
  const groups = groupTakes(records, found, columns)
  if (groups.length > MOST_TAKES) throw tooManyTakes()
  const told = withoutVarying(columns, groups, own)

  const hands: UnsizedHand[] = []
  const gathered = groups.flatMap((group, row): Gathered[] => {
    const line = group[0]!.line
    const words = readWords(group[0]!.fields, told, mark, options.needsLabel)
    const aspect = 'reason' in words ? words : aspectOf(words, options.size)
    if ('reason' in words || (typeof aspect === 'object' && aspect !== null)) {
      rejected.push({ line, ...(aspect as Flaw) })
      return []
    }
    const glimpses = group.flatMap((record): Glimpse[] => {
      const glimpse = readGlimpse(record, found, columns, mark)
      if (!('reason' in glimpse)) return [glimpse]
      rejected.push({ line: record.line, ...glimpse })
      return []
    })
    const frames = gatherFrames(glimpses, aspect ?? 1, options.mostFrames)
    if ('reason' in frames) {
      rejected.push({ line, ...frames })
      return []
    }
    const { names } = columns.hands[0]!
    const { size, ...said } = words
    const placed = frames.hands.map(({ raw, hand }) => {
      hands.push({ line, aspect: words.aspect, size, raw, names })
      return { at: hands.length - 1, hand }
    })
    const timing = { kind: 'times', times: frames.times, unit: unitOf(keyOf(header[found.time]!)) } as const
    return [{ take: { ...said, line, row, aspect, timing }, frames: frames.frames, hands: placed }]
  })
  const { sized, facts } = sizeRows(hands, options.size)
  const takes = gathered.flatMap(({ take, frames, hands }): SeenTake[] => {
    const flaw = fill(frames, hands, sized)
    if (flaw) rejected.push({ line: take.line, ...flaw })
    return flaw ? [] : [{ ...take, frames }]
  })
  return {
    takes,
    columns: told,
    rejected,
    facts: [...grid.facts, ...(mark === ',' ? ['decimal commas'] : []), ...facts],
    unit: grid.unit,
  }
}

/** The rows of each take, wherever they lie: takes of one number differ in their sign, their signer or their day. */
function groupTakes(records: readonly GridRecord[], { take }: TakeColumns, columns: Columns): GridRecord[][] {
  const { label, signer, day, recording } = columns
  const parts = [take, ...[label, signer, day, ...recording].flatMap((column) => column?.column ?? [])]
  const groups = new Map<string, GridRecord[]>()
  for (const record of records) {
    const key = JSON.stringify(parts.map((column) => record.fields[column]!.trim()))
    const group = groups.get(key)
    if (group) group.push(record)
    else groups.set(key, [record])
  }
  return [...groups.values()]
}

/** Without the columns that say something of a frame, not of its take. */
function withoutVarying(columns: Columns, groups: readonly GridRecord[][], own: ReadonlySet<number>): Columns {
  const varies = (column: number) =>
    groups.some((group) => group.some(({ fields }) => fields[column] !== group[0]!.fields[column]))
  const others = columns.others.filter(({ column }) => !own.has(column) && !varies(column))
  const understood = new Set(
    [...own].flatMap((column) => columns.others.find((other) => other.column === column)?.name ?? []),
  )
  return { ...columns, others, unused: columns.unused.filter((name) => !understood.has(name) && !namesTake(name)) }
}

function readGlimpse(
  { fields }: GridRecord,
  { time, hand, face }: TakeColumns,
  { hands }: Columns,
  mark: DecimalMark,
): Glimpse | Flaw {
  const at = numberOf(fields[time]!, mark)
  if (at === null) return { kind: 'time', reason: `its time is “${fields[time]!.trim().slice(0, 24)}”, not a number` }
  const seen: Glimpse = { time: at, hands: { left: null, right: null }, face: null }
  for (const columns of hands) {
    const raw = readHand(fields, columns, mark)
    if (raw === null) continue
    if ('reason' in raw) return raw
    const side = hand === null ? columns.hand : sideOf(fields[hand]!)
    if (side !== 'left' && side !== 'right') {
      return { kind: 'side', reason: `its hand is “${fields[hand ?? 0]!.trim().slice(0, 24)}”, neither left nor right` }
    }
    if (seen.hands[side]) return { kind: 'pair', reason: `it has two hands, both of them ${side}` }
    seen.hands[side] = raw
  }
  if (face === null || face.every((column) => NOTHING.test(fields[column]!.trim()))) return seen
  const place = checkFace(face.map((column) => numberOf(fields[column]!, mark)))
  return typeof place === 'string' ? { kind: 'face', reason: `its face ${place}` } : { ...seen, face: place }
}

/** The rows of a take as frames in the order of their times; its hands are still in the units of the file. */
function gatherFrames(
  glimpses: readonly Glimpse[],
  aspect: number,
  mostFrames: number | undefined,
): { frames: Frames; times: Float64Array; hands: { raw: Float64Array; hand: number }[] } | Flaw {
  const times = Float64Array.from(new Set(glimpses.map(({ time }) => time))).sort()
  const flaw = flawOfLength(times.length, mostFrames)
  if (flaw) return flaw
  const places = new Map(Array.from(times, (time, f) => [time, f]))
  const frames = emptyFrames(times.length)
  const hands: { raw: Float64Array; hand: number }[] = []
  for (const { time, hands: seen, face } of glimpses) {
    const f = places.get(time)!
    for (const [slot, side] of SIDES.entries()) {
      const raw = seen[side]
      if (raw === null) continue
      if (frames.present[f * 2 + slot]) {
        return { kind: 'double', reason: `its take has two ${side} hands at the time ${time}` }
      }
      frames.present[f * 2 + slot] = 1
      hands.push({ raw, hand: f * 2 + slot })
    }
    if (face) frames.face.set([face[0]! * aspect, face[1]!, face[2]!], f * FACE_SIZE)
  }
  return { frames, times, hands }
}

function fill({ points }: Frames, hands: Gathered['hands'], sized: readonly Sized[]): Flaw | null {
  for (const { at, hand } of hands) {
    const own = sized[at]!
    if ('reason' in own) return own
    points.set(own.points, hand * HAND_SIZE)
  }
  return null
}
