/** A hand of our own, made of numbers: no one's data is in it. Lengths are in palms (wrist to middle knuckle). */
export type Point = readonly [x: number, y: number, z: number]

/** How far each finger is bent, 0 straight to 1 closed, from the thumb to the little finger; and how far they spread. */
export interface HandPose {
  bend: readonly [number, number, number, number, number]
  spread: number
}

/** The poses a person can choose, by the name in the catalogue of words. */
export const POSES = {
  open: { bend: [0, 0, 0, 0, 0], spread: 1 },
  fist: { bend: [0.9, 1, 1, 1, 1], spread: 0 },
  point: { bend: [0.9, 0, 1, 1, 1], spread: 0.2 },
  victory: { bend: [0.95, 0, 0, 1, 1], spread: 1.2 },
  call: { bend: [0, 1, 1, 1, 0], spread: 0.8 },
} as const satisfies Record<string, HandPose>
export type PoseName = keyof typeof POSES
export const POSE_NAMES = Object.keys(POSES) as PoseName[]

/** Where the hand is in a movement: palms to the right and down of its place, and how it is turned, radians. */
export interface Step {
  x: number
  y: number
  roll: number
}
/** A hand shape on its way. */
export interface Movement {
  pose: PoseName
  seconds: number
  /** @param share how much of it is over, 0 to 1; it begins and ends in its place */
  at(share: number): Step
}

/** Slow at both ends and quick between, as a hand is. */
const eased = (share: number) => share * share * (3 - 2 * share)
const TURN = 2 * Math.PI
/** The movements a person can choose, by the name in the catalogue of words. */
export const MOVEMENTS = {
  wave: {
    pose: 'open',
    seconds: 1.4,
    at(share) {
      const swing = Math.sin(Math.PI * share) * Math.sin(TURN * 2 * share)
      return { x: 0.9 * swing, y: -0.2 * Math.sin(Math.PI * share), roll: 0.5 * swing }
    },
  },
  circle: {
    pose: 'point',
    seconds: 1.3,
    at(share) {
      const angle = TURN * eased(share)
      return { x: 0.55 * Math.sin(angle), y: 0.55 * (Math.cos(angle) - 1), roll: 0 }
    },
  },
} as const satisfies Record<string, Movement>
export type MovementName = keyof typeof MOVEMENTS
/** What the drawn hand can show: a pose that is held, or a movement, made again and again with a rest between. */
export type ShownPose = PoseName | MovementName
export const SHOWN_POSES: readonly ShownPose[] = [...POSE_NAMES, ...(Object.keys(MOVEMENTS) as MovementName[])]
export const movementOf = (shown: ShownPose): Movement | null =>
  shown in MOVEMENTS ? MOVEMENTS[shown as MovementName] : null

interface Finger {
  root: Point
  lengths: readonly [number, number, number]
  /** Direction in the plane of the palm, radians from straight up, when the fingers are fully spread. */
  fan: number
}

const FINGERS: readonly Finger[] = [
  { root: [0.3, -0.93, 0], lengths: [0.48, 0.3, 0.24], fan: 0.16 },
  { root: [0.06, -1, 0], lengths: [0.54, 0.34, 0.25], fan: 0.02 },
  { root: [-0.17, -0.94, 0], lengths: [0.49, 0.32, 0.24], fan: -0.13 },
  { root: [-0.37, -0.82, 0], lengths: [0.38, 0.23, 0.21], fan: -0.32 },
]
/** Turn of each finger joint when the finger is closed, radians. */
const CLOSED = [1.45, 1.75, 1.1] as const
const THUMB_ROOT: Point = [0.24, -0.2, 0]
const THUMB_LENGTHS = [0.42, 0.36, 0.3] as const

/**
 * The 21 landmarks of a right hand whose palm faces the camera, wrist at the origin, y down, z towards the viewer
 * negative, as the landmarker counts them.
 */
export function poseHand({ bend, spread }: HandPose): Point[] {
  const points: Point[] = [[0, 0, 0], ...poseThumb(bend[0])]
  FINGERS.forEach(({ root, lengths, fan }, i) => {
    points.push(root)
    const side = fan * spread
    let pitch = 0
    let at = root
    for (let joint = 0; joint < 3; joint++) {
      pitch += CLOSED[joint]! * bend[i + 1]!
      const reach = lengths[joint]! * Math.cos(pitch)
      at = [at[0] + reach * Math.sin(side), at[1] - reach * Math.cos(side), at[2] - lengths[joint]! * Math.sin(pitch)]
      points.push(at)
    }
  })
  return points
}

/** The thumb swings from the side of the hand across the palm. */
function poseThumb(bend: number): Point[] {
  const points: Point[] = [THUMB_ROOT]
  let at = THUMB_ROOT
  for (let joint = 0; joint < 3; joint++) {
    const angle = 0.95 - bend * (0.75 + 0.75 * joint)
    const lift = bend * (joint === 0 ? 0.5 : 0.25)
    const reach = THUMB_LENGTHS[joint]! * Math.cos(lift)
    at = [
      at[0] + reach * Math.sin(angle),
      at[1] - reach * Math.cos(angle),
      at[2] - THUMB_LENGTHS[joint]! * Math.sin(lift),
    ]
    points.push(at)
  }
  return points
}

/** Between two poses; share 0 is `from`, 1 is `to`. */
export function blendPoses(from: HandPose, to: HandPose, share: number): HandPose {
  const mix = (a: number, b: number) => a + (b - a) * share
  return {
    bend: from.bend.map((value, i) => mix(value, to.bend[i]!)) as unknown as HandPose['bend'],
    spread: mix(from.spread, to.spread),
  }
}

/** Turns a hand about its wrist: yaw about the upright axis, then roll in the picture, radians. */
export function turnHand(points: readonly Point[], yaw: number, roll: number): Point[] {
  const [cy, sy, cr, sr] = [Math.cos(yaw), Math.sin(yaw), Math.cos(roll), Math.sin(roll)]
  return points.map(([x, y, z]) => {
    const turned = x * cy + z * sy
    return [turned * cr - y * sr, turned * sr + y * cr, z * cy - x * sy]
  })
}
