import * as v from 'valibot'

/** Coordinates of one hand: 21 × (x, y, z), flat. */
export const HAND_NUMBERS = 63

/** Far outside of any picture, and well inside of float32. */
export const MOST_COORDINATE = 100
const Coordinate = v.pipe(v.number(), v.minValue(-MOST_COORDINATE), v.maxValue(MOST_COORDINATE))
const Points = v.pipe(v.array(Coordinate), v.length(HAND_NUMBERS))

/** Which hand it is, as seen from the person it belongs to, in a picture that is not mirrored. */
export const Handedness = v.picklist(['Left', 'Right'])
export type Handedness = v.InferOutput<typeof Handedness>

/** One hand as the landmarker saw it. */
export const Hand = v.strictObject({
  handedness: Handedness,
  /** How sure the landmarker is of the handedness, 0 to 1; its only signal of quality. */
  score: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  /** 21 × (x, y, z) as fractions of the picture; z has the unit of x, 0 at the wrist. */
  image: Points,
  /** 21 × (x, y, z) in metres, origin at the hand's centre. */
  world: Points,
})
export type Hand = v.InferOutput<typeof Hand>

/** Of a picture's side. */
export const MOST_PIXELS = 16_384
const Pixels = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_PIXELS))
/** In one picture. */
export const MOST_HANDS = 2

/** One picture's worth of hands, unmirrored. */
export const Frame = v.strictObject({
  hands: v.pipe(v.array(Hand), v.maxLength(MOST_HANDS)),
  width: Pixels,
  height: Pixels,
})
export type Frame = v.InferOutput<typeof Frame>
