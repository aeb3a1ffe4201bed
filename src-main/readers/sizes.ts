import { Failure } from '../contract/failure'
import { palmSize, unsquash } from '../learning/landmarks/normalise'
import { HAND_SIZE } from '../learning/landmarks/topology'
import type { Rejected } from './grid'
import { guessShape } from './pictureShape'
import type { RawRow } from './rows'

/** Landmarks may lie outside of the picture, but not this far. */
const LARGEST_FRACTION = 10
/** In pixels: so many pictures beside the picture. */
const FARTHEST_PICTURE = 2
/** Depths that are larger are pixels as well; depth as a share of the width stays below. */
const LARGEST_DEPTH = 3

export interface PictureSize {
  width: number
  height: number
}
/** A hand whose unit is not known yet. */
export type UnsizedHand = Pick<RawRow, 'line' | 'aspect' | 'size' | 'raw' | 'names'>
/** A hand in frame heights, or why it is none. */
export type Sized = { points: Float32Array; aspect: number | null } | Omit<Rejected, 'line'>

/** Hands that were brought to one unit. */
export interface SizedHands {
  sized: Sized[]
  facts: string[]
  /** Whether nobody says the shape of the pictures, so that they were taken as square. */
  square: boolean
}

/**
 * Brings hands from fractions, or from pixels of a picture whose size is known, to frame heights.
 *
 * @param given size of every picture whose row does not say it
 * @throws Failure "bad-input" when the numbers are pixels of a picture of unknown size
 */
export function sizeRows(rows: readonly UnsizedHand[], given: PictureSize | null): SizedHands {
  const large = rows.filter((row) => largest(row).value > LARGEST_FRACTION)
  const pixels = large.length * 2 > rows.length
  const facts: string[] = []
  const sizeOf = (row: UnsizedHand) => row.size ?? given
  const unknown = large.find((row) => sizeOf(row) === null)
  if (pixels && unknown) {
    const { name, value } = largest(unknown)
    throw new Failure(
      'bad-input',
      `${large.length} of ${rows.length} rows: ${name} is ${value} (line ${unknown.line}) …: these look like pixels; add the columns width and height, or --size 640x480.`,
    )
  }
  const flatDepth =
    pixels && rows.every(({ raw }) => raw.every((value, i) => i % 3 !== 2 || Math.abs(value) <= LARGEST_DEPTH))
  if (pixels)
    facts.push(
      `pixels of ${given && !rows.some(({ size }) => size) ? `${given.width}×${given.height}` : 'pictures of the size that each row says'}`,
    )
  const sized = rows.map((row) => sizeRow(row, sizeOf(row), pixels, flatDepth))
  const square = !pixels && rows.length > 0 && rows.every((row) => row.aspect === null && sizeOf(row) === null)
  return { sized, facts, square }
}

/** What is told where nothing says the shape of the pictures. @param hands n of 21 × 3, taken as square */
export function tellSquare(hands: readonly ArrayLike<number>[], signs: number): string {
  const shape = guessShape(hands, signs)
  const doubt = shape
    ? `, but the hands look like those of ${shape.name} pictures: if they were, say --size ${shape.size}`
    : ''
  return `pictures taken as square${doubt}`
}

/** Width ÷ height of the picture of a row; null where neither the row nor the person says it. */
export function aspectOf(
  { aspect, size }: Pick<RawRow, 'aspect' | 'size'>,
  given: PictureSize | null,
): number | null | Omit<Rejected, 'line'> {
  const shown = size ?? given
  const bySize = shown && shown.width / shown.height
  if (aspect !== null && size && Math.abs(aspect - bySize!) > 0.02 * aspect) {
    return { kind: 'aspects', reason: `aspect is ${aspect}, but width ÷ height is ${bySize!.toFixed(3)}` }
  }
  return aspect ?? bySize
}

function sizeRow(row: UnsizedHand, size: PictureSize | null, pixels: boolean, flatDepth: boolean): Sized {
  const { raw, names } = row
  const far = raw.findIndex(
    (value, i) => Math.abs(value) > LARGEST_FRACTION && !(pixels && i % 3 < 2) && !(pixels && !flatDepth),
  )
  if (far >= 0) return { kind: 'range', reason: `${names[far]} is ${raw[far]}, not a fraction of the image` }
  const fractions = new Float32Array(HAND_SIZE)
  for (let i = 0; i < HAND_SIZE; i++) {
    const unit = !pixels || (i % 3 === 2 && flatDepth) ? 1 : i % 3 === 1 ? size!.height : size!.width
    fractions[i] = raw[i]! / unit
    if (pixels && Math.abs(fractions[i]!) > FARTHEST_PICTURE && i % 3 < 2) {
      return {
        kind: 'outside',
        reason: `${names[i]} is ${raw[i]}, far outside of a picture of ${size!.width}×${size!.height}`,
      }
    }
  }
  const aspect = aspectOf(row, size)
  if (typeof aspect === 'object' && aspect !== null) return aspect
  const points = new Float32Array(HAND_SIZE)
  unsquash(fractions, aspect ?? 1, points)
  if (palmSize(points) < 1e-6) return { kind: 'point', reason: 'its wrist and knuckles are one point, not a hand' }
  return { points, aspect }
}

/** The coordinate of x or y that lies farthest out. */
function largest({ raw, names }: UnsizedHand): { name: string; value: number } {
  let at = 0
  for (let i = 0; i < raw.length; i++) if (i % 3 < 2 && Math.abs(raw[i]!) > Math.abs(raw[at]!)) at = i
  return { name: names[at]!, value: raw[at]! }
}
