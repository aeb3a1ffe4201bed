import { PAIR_SIZE } from '../../learning/clips/clip'
import { HAND_SIZE, LANDMARK_COUNT } from '../../learning/landmarks/topology'
import { differs, largestDifference, needSame, type Same } from './compare'
import { fractionsOf, type TakeItem } from './gather'
import { aspectOf } from './handTable'

/**
 * `.pose` of the pose-format project, version 0.2: a header that names the points, then frames × people × points × (x, y,
 * z), then their confidences, all little-endian. Source: docs/specs/v0.2.md of that project; z comes before the confidence
 * where a component's format is XYZC.
 */
const VERSION = 0.2
const FORMAT = 'XYZC'
const COMPONENTS = ['LEFT_HAND_LANDMARKS', 'RIGHT_HAND_LANDMARKS']
const FINGERS = ['INDEX_FINGER', 'MIDDLE_FINGER', 'RING_FINGER', 'PINKY'] as const
const POINTS = [
  'WRIST',
  ...['CMC', 'MCP', 'IP', 'TIP'].map((joint) => `THUMB_${joint}`),
  ...FINGERS.flatMap((finger) => ['MCP', 'PIP', 'DIP', 'TIP'].map((joint) => `${finger}_${joint}`)),
]
/** Along each finger, across the knuckles, and down to the wrist. */
const LIMBS: readonly (readonly number[])[] = [
  [0, 1],
  [0, 5],
  [0, 17],
  [5, 9],
  [9, 13],
  [13, 17],
  ...[1, 5, 9, 13, 17].flatMap((from) => [0, 1, 2].map((i) => [from + i, from + i + 1])),
]
/** Of the wrist and of each finger's four points. */
const COLOURS: readonly (readonly number[])[] = [
  [90, 90, 90],
  ...[
    [200, 60, 40],
    [220, 140, 20],
    [40, 140, 60],
    [30, 110, 190],
    [130, 70, 170],
  ].flatMap((colour) => [colour, colour, colour, colour]),
]

/** What a `.pose` file says, of one person. */
export interface Pose {
  width: number
  height: number
  fps: number
  /** Names of its components, and of the points of each. */
  components: { name: string; format: string; points: string[] }[]
  frames: number
  /** frames × points × 3: x and y in pixels, z as a fraction of the width. */
  data: Float32Array
  /** frames × points: 1 where a hand is in view, else 0. */
  confidence: Float32Array
}

/** A take as it is written: frames as they are, at the mean of their rate. */
export function poseOf({ clip, width, height }: TakeItem): Pose {
  const { times, points, present } = clip
  const frames = times.length
  const aspect = aspectOf({ width, height })
  const data = new Float32Array(frames * PAIR_SIZE)
  const confidence = new Float32Array(frames * 2 * LANDMARK_COUNT)
  for (let hand = 0; hand < frames * 2; hand++) {
    if (!present[hand]) continue
    const own = fractionsOf(points, hand * HAND_SIZE, aspect)
    for (let i = 0; i < HAND_SIZE; i++) data[hand * HAND_SIZE + i] = own[i]! * [width, height, 1][i % 3]!
    confidence.fill(1, hand * LANDMARK_COUNT, (hand + 1) * LANDMARK_COUNT)
  }
  const components = COMPONENTS.map((name) => ({ name, format: FORMAT, points: POINTS }))
  const fps = Math.fround((frames - 1) / (times[frames - 1]! - times[0]!))
  return { width, height, fps, components, frames, data, confidence }
}

export function writePose({ width, height, fps, components, frames, data, confidence }: Pose): Uint8Array {
  const texts = new TextEncoder()
  const chunks: Uint8Array[] = []
  const add = (size: number, set: (view: DataView) => void) => {
    const chunk = new Uint8Array(size)
    set(new DataView(chunk.buffer))
    chunks.push(chunk)
  }
  const shorts = (...values: number[]) =>
    add(values.length * 2, (view) => {
      values.forEach((value, i) => {
        view.setUint16(i * 2, value, true)
      })
    })
  const floats = (values: ArrayLike<number>) =>
    add(values.length * 4, (view) => {
      for (let i = 0; i < values.length; i++) view.setFloat32(i * 4, values[i]!, true)
    })
  const text = (value: string) => {
    const bytes = texts.encode(value)
    shorts(bytes.length)
    chunks.push(bytes)
  }
  floats([VERSION])
  shorts(width, height, 0, components.length)
  for (const { name, format, points } of components) {
    text(name)
    text(format)
    shorts(points.length, LIMBS.length, COLOURS.length)
    for (const point of points) text(point)
    for (const limb of LIMBS) shorts(...limb)
    for (const colour of COLOURS) shorts(...colour)
  }
  floats([fps])
  add(4, (view) => view.setUint32(0, frames, true))
  shorts(1)
  floats(data)
  floats(confidence)
  const all = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  chunks.reduce((at, chunk) => {
    all.set(chunk, at)
    return at + chunk.length
  }, 0)
  return all
}

/** Reads a `.pose` file of version 0.2 with one person. @throws Failure "storage" for anything else */
export function readPose(bytes: Uint8Array): Pose {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const texts = new TextDecoder('utf-8', { fatal: true })
  let at = 0
  const need = (size: number) => {
    if (at + size > bytes.length) throw differs('it ends too early')
    at += size
    return at - size
  }
  const short = () => view.getUint16(need(2), true)
  const float = () => view.getFloat32(need(4), true)
  const text = () => {
    const length = short()
    const from = need(length)
    return texts.decode(bytes.subarray(from, from + length))
  }
  const floats = (count: number) => {
    const from = need(count * 4)
    return Float32Array.from({ length: count }, (_, i) => view.getFloat32(from + i * 4, true))
  }
  const version = float()
  if (version !== Math.fround(VERSION)) throw differs(`version ${version}`)
  const [width, height, , count] = [short(), short(), short(), short()]
  const components = Array.from({ length: count! }, () => {
    const [name, format] = [text(), text()]
    const [points, limbs, colours] = [short(), short(), short()]
    const names = Array.from({ length: points }, text)
    need(limbs! * 4 + colours! * 6)
    return { name, format, points: names }
  })
  const fps = float()
  const frames = view.getUint32(need(4), true)
  if (short() !== 1) throw differs('it has no one person')
  const points = components.reduce((sum, own) => sum + own.points.length, 0)
  const axes = Math.max(0, ...components.map(({ format }) => format.length - 1))
  const data = floats(frames * points * axes)
  const confidence = floats(frames * points)
  if (at !== bytes.length) throw differs('something follows its end')
  return { width: width!, height: height!, fps, components, frames, data, confidence }
}

/** Reads a take back. @throws Failure "storage" where it says anything else */
export function checkPose(take: TakeItem, bytes: Uint8Array): Same {
  const [read, wanted] = [readPose(bytes), poseOf(take)]
  const where = () => `take ${take.id}`
  const said = ({ width, height, frames, components }: Pose) => [width, height, frames, JSON.stringify(components)]
  needSame(said(read), said(wanted), where)
  const numbers = (['data', 'confidence'] as const).map((part) => largestDifference(read[part], wanted[part], where))
  return { rows: 1, largest: Math.max(largestDifference([read.fps], [wanted.fps], where), ...numbers) }
}
