import * as v from 'valibot'
import { Frame, Hand } from './landmarks'
import { Id } from './project'

/** A small picture of the moment, base64 of a JPEG or WebP of at most 24 KiB. */
export const Thumbnail = v.pipe(
  v.string(),
  v.maxLength(32_768),
  v.regex(/^(\/9j\/|UklGR)[A-Za-z0-9+/]*={0,2}$/, 'is not a JPEG or WebP picture in base64'),
)

/** One moment of a recording on its way to the disk. */
export const NewSample = v.strictObject({
  ...Frame.entries,
  /** Milliseconds since the epoch. */
  time: v.pipe(v.number(), v.finite(), v.minValue(0)),
  thumbnail: v.nullable(Thumbnail),
})
export type NewSample = v.InferOutput<typeof NewSample>

/** Why a frame was not kept as a sample. */
export const Flaw = v.picklist(['no-hand', 'second-hand-missing', 'low-score', 'cropped', 'too-far', 'duplicate'])
export type Flaw = v.InferOutput<typeof Flaw>

/** The verdict on a frame that was offered: kept, on the disk, under this id, or dropped for a reason. */
export const Kept = v.variant('kept', [
  /** `looksLike`: the sign whose samples are much nearer than those of its own; worth a look, and perhaps a retake. */
  v.strictObject({ kept: v.literal(true), id: Id, looksLike: v.nullable(Id) }),
  v.strictObject({ kept: v.literal(false), flaw: Flaw }),
])
export type Kept = v.InferOutput<typeof Kept>

/** A hand as it is drawn: what is stored besides is for learning. */
export const DrawnHand = v.pick(Hand, ['handedness', 'score', 'image'])
export type DrawnHand = v.InferOutput<typeof DrawnHand>

/** A stored sample as the page shows it. */
export const StoredSample = v.strictObject({
  id: Id,
  recordingId: Id,
  hands: v.array(DrawnHand),
  width: v.number(),
  height: v.number(),
  time: v.number(),
  thumbnail: v.nullable(v.string()),
})
export type StoredSample = v.InferOutput<typeof StoredSample>

/** Samples that can be deleted, restored or moved in one go. */
export const MOST_AT_ONCE = 50_000
