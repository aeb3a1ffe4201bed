import * as v from 'valibot'
import { Hand, MOST_HANDS, MOST_PIXELS } from './landmarks'
import { Id } from './project'
import { DrawnHand, Thumbnail } from './sample'

/** Frames of one take at most: ten seconds at 60 a second. */
export const MOST_TAKE_FRAMES = 600
export const FEWEST_TAKE_FRAMES = 4
/** Frames of a stream at most, in which signs are looked for: an hour at 60 a second. */
export const MOST_STREAM_FRAMES = 216_000
/** Milliseconds that a take lasts at most. */
export const LONGEST_TAKE = 15_000
/** Pictures in the strip of a take. */
export const MOST_STRIP = 8

/**
 * Where the face is, to know how high the hands are: its middle (x, y as fractions of the picture) and its height as a
 * fraction of the height of the picture. These three numbers are all that is kept of a face.
 */
export const FacePlace = v.strictObject({
  x: v.pipe(v.number(), v.minValue(-10), v.maxValue(10)),
  y: v.pipe(v.number(), v.minValue(-10), v.maxValue(10)),
  height: v.pipe(v.number(), v.minValue(0.001), v.maxValue(10)),
})
export type FacePlace = v.InferOutput<typeof FacePlace>

/** One frame of a take. */
export const TakeFrame = v.strictObject({
  /** Milliseconds since the first frame; rising. */
  time: v.pipe(v.number(), v.minValue(0), v.maxValue(LONGEST_TAKE)),
  /** As in a frame, without `world`, which nothing of a take is made from. */
  hands: v.pipe(v.array(DrawnHand), v.maxLength(MOST_HANDS)),
  /** Null where no face was found, or none was looked for. */
  face: v.nullable(FacePlace),
})
export type TakeFrame = v.InferOutput<typeof TakeFrame>

const frames = v.pipe(
  v.array(TakeFrame),
  v.minLength(FEWEST_TAKE_FRAMES),
  v.maxLength(MOST_TAKE_FRAMES),
  v.check((all) => all.every(({ time }, i) => i === 0 || time > all[i - 1]!.time), 'do not come one after the other'),
)
const place = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_TAKE_FRAMES - 1))
/** The first and the last frame that belong to the sign: what lies outside is kept, but not learned from. */
export const TakeRange = { from: place, to: place }
const pixels = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_PIXELS))

/** One performance of a sign that moves, on its way to the disk. */
export const NewTake = v.pipe(
  v.strictObject({
    /** Milliseconds since the epoch, of the first frame. */
    time: v.pipe(v.number(), v.finite(), v.minValue(0)),
    width: pixels,
    height: pixels,
    frames,
    ...TakeRange,
    /** A few small pictures, spread evenly from the first frame to the last; none where no pictures are kept. */
    strip: v.pipe(v.array(Thumbnail), v.maxLength(MOST_STRIP)),
  }),
  v.check(({ frames, from, to }) => from <= to && to < frames.length, 'names frames that it does not have'),
)
export type NewTake = v.InferOutput<typeof NewTake>

/** Why a take was refused. */
export const TakeFlaw = v.picklist(['no-hands', 'too-short', 'second-hand-missing', 'too-slow'])
export type TakeFlaw = v.InferOutput<typeof TakeFlaw>

/** What is worth saying about a take that was kept. */
export const TakeAdvice = v.picklist(['unlike-others', 'began-late', 'ended-early', 'hand-left', 'few-frames'])
export type TakeAdvice = v.InferOutput<typeof TakeAdvice>

/** The verdict on a take that was offered: kept, on the disk, under this id, or refused for a reason. */
export const KeptTake = v.variant('kept', [
  v.strictObject({ kept: v.literal(true), id: Id, advice: v.array(TakeAdvice) }),
  v.strictObject({ kept: v.literal(false), flaw: TakeFlaw }),
])
export type KeptTake = v.InferOutput<typeof KeptTake>

/** A stored take as the page shows it. */
export const StoredTake = v.strictObject({
  id: Id,
  recordingId: Id,
  time: v.number(),
  width: v.number(),
  height: v.number(),
  /** What is drawn of each frame; `time` in milliseconds since the first one. */
  frames: v.array(v.strictObject({ time: v.number(), hands: v.array(v.pick(Hand, ['handedness', 'image'])) })),
  from: v.number(),
  to: v.number(),
  /** Kept, but not learned from, until the person wants it again; its recording may be unused as well. */
  unused: v.boolean(),
  /** As of now: it changes with the range, and with the other takes of the sign. */
  advice: v.array(TakeAdvice),
  /** Base64 of the pictures that are there, spread evenly over all frames. */
  strip: v.array(v.string()),
})
export type StoredTake = v.InferOutput<typeof StoredTake>

/** Takes that can be read in one go. */
export const MOST_TAKES_READ = 50
