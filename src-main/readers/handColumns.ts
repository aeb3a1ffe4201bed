import { Failure } from '../contract/failure'
import { HAND_SIZE, LANDMARK_COUNT } from '../learning/landmarks/topology'
import { quoteNames } from './grid'
import { type Hand, type LandmarkName, landmarkName } from './spelling'

/** Where a row keeps one hand. */
export interface HandColumns {
  hand: Hand | 'first' | 'second'
  /** 21 × 3 columns; -1 where there is no z. */
  at: number[]
  /** What the header calls them. */
  names: string[]
}

interface Column extends LandmarkName {
  column: number
  name: string
}

/**
 * The hands of a table, by the names of its columns, in any of the known spellings; the first one is used where a row
 * has both.
 *
 * @throws Failure "bad-input" that names what is missing, doubled, or no hand
 */
export function findHands(header: readonly string[]): HandColumns[] {
  const families = new Map<string, Map<Hand, Column[]>>()
  header.forEach((name, column) => {
    const found = landmarkName(name)
    if (!found) return
    const hands = families.get(found.family) ?? new Map<Hand, Column[]>()
    families.set(found.family, hands)
    const own = hands.get(found.hand) ?? []
    hands.set(found.hand, own)
    own.push({ ...found, column, name })
  })
  if (families.size === 0) {
    throw new Failure(
      'bad-input',
      `No column holds landmarks: the header names ${quoteNames(header)}, where x0, y0 … x20, y20 are needed.`,
    )
  }
  const tried = [...families].map(([family, hands]) => ({
    family,
    size: [...hands.values()].flat().length,
    ...wholeHands(hands),
  }))
  const whole = tried.filter(({ failure }) => failure === null)
  const plain = whole.find(({ family }) => family === '') ?? (whole.length === 1 ? whole[0] : undefined)
  if (plain) return plain.hands
  if (whole.length > 1) {
    const names = whole.map(({ hands }) => hands[0]!.names[0]!)
    throw new Failure(
      'bad-input',
      `The header has ${whole.length} sets of landmarks, ${quoteNames(names)} …: leave one.`,
    )
  }
  throw tried.reduce((best, one) => (one.size > best.size ? one : best)).failure!
}

function wholeHands(groups: ReadonlyMap<Hand, Column[]>): { hands: HandColumns[]; failure: Failure | null } {
  const parts = [...groups].flatMap(([hand, columns]) => (hand === 'only' ? apart(columns) : [{ hand, columns }]))
  const order: HandColumns['hand'][] = ['only', 'first', 'second', 'right', 'left', 0, 1, 2]
  parts.sort((a, b) => order.indexOf(a.hand) - order.indexOf(b.hand))
  const tried = parts.map(({ hand, columns }) => arrange(hand, columns))
  const hands = tried.flatMap((one) => ('at' in one ? [one] : []))
  const failures = tried.flatMap((one) => ('at' in one ? [] : [one]))
  if (hands.length > 2) {
    return { hands, failure: new Failure('bad-input', `A row has ${hands.length} hands: two at most are read.`) }
  }
  // A hand that is not whole is never passed over in silence.
  return { hands, failure: failures[0] ?? null }
}

/** Points beyond the 21st are those of a second hand, if they are as many. */
function apart(columns: readonly Column[]): { hand: HandColumns['hand']; columns: Column[] }[] {
  const { least, most } = extent(columns)
  const base = columns[0]!.named || least === 0 || (most !== 21 && most !== 42) ? 0 : 1
  const own = columns.map((column) => ({ ...column, point: column.point - base }))
  const count = most - base + 1
  if (count <= LANDMARK_COUNT) return [{ hand: 'only', columns: own }]
  const second = own.filter(({ point }) => point >= LANDMARK_COUNT)
  if (count !== 2 * LANDMARK_COUNT) return [{ hand: 'only', columns: own }]
  return [
    { hand: 'first', columns: own.filter(({ point }) => point < LANDMARK_COUNT) },
    { hand: 'second', columns: second.map((column) => ({ ...column, point: column.point - LANDMARK_COUNT })) },
  ]
}

/** The lowest and the highest number of a point; a header may have more columns than a call may have arguments. */
function extent(columns: readonly Column[]): { least: number; most: number } {
  return columns.reduce(
    ({ least, most }, { point }) => ({ least: Math.min(least, point), most: Math.max(most, point) }),
    { least: Number.POSITIVE_INFINITY, most: -1 },
  )
}

function arrange(hand: HandColumns['hand'], columns: readonly Column[]): HandColumns | Failure {
  const { least, most } = extent(columns)
  const base = least === 1 && most === LANDMARK_COUNT ? 1 : 0
  const count = most - base + 1
  if (count > LANDMARK_COUNT) {
    const whose = count === 33 ? ', as a body has' : count === 468 || count === 478 ? ', as a face has' : ''
    return new Failure('bad-input', `The header names ${count} points${whose}: a hand has ${LANDMARK_COUNT}.`)
  }
  const at = new Array<number>(HAND_SIZE).fill(-1)
  const names = new Array<string>(HAND_SIZE).fill('')
  for (const { point, axis, column, name } of columns) {
    const place = (point - base) * 3 + axis
    if (at[place] !== -1) {
      const both =
        names[place] === name
          ? `two columns called ${name}`
          : `two columns for one number, ${quoteNames([names[place]!, name])}`
      return new Failure('bad-input', `The header has ${both}.`)
    }
    at[place] = column
    names[place] = name
  }
  const missing = [0, 1].flatMap((axis) =>
    Array.from({ length: LANDMARK_COUNT }, (_, i) => i).flatMap((i) =>
      at[i * 3 + axis] === -1 ? [`${'xy'[axis]}${i + base}`] : [],
    ),
  )
  if (missing.length > 0) {
    const shown = missing.slice(0, 6).join(', ') + (missing.length > 6 ? ` and ${missing.length - 6} more` : '')
    const written = columns[0]?.name ?? 'x0'
    const spelled = written === 'x0' ? '' : ` (it writes ${quoteNames([written])})`
    const whose = hand === 'only' ? '' : ` of the ${typeof hand === 'number' ? `hand ${hand}` : `${hand} hand`}`
    return new Failure(
      'bad-input',
      `The header lacks the ${missing.length === 1 ? 'column' : 'columns'} ${shown}${whose}${spelled}.`,
    )
  }
  const depths = at.filter((column, place) => place % 3 === 2 && column !== -1).length
  if (depths > 0 && depths < LANDMARK_COUNT) {
    return new Failure('bad-input', `The header has only ${depths} of the 21 z columns: give all of them or none.`)
  }
  return { hand, at, names }
}
