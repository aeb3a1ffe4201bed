import * as v from 'valibot'
import { Id } from './project'

export const RankedSign = v.strictObject({ signId: v.string(), label: v.string(), probability: v.number() })
export type RankedSign = v.InferOutput<typeof RankedSign>

/** One of the signs, something that was never taught, the None sign (hands at rest), or no hand at all. */
export const Verdict = v.picklist(['sign', 'unknown', 'none', 'no-hand'])
export type Verdict = v.InferOutput<typeof Verdict>

/**
 * Why: `clear` for a sign or the None sign; for the unknown, `shape` when the fingers fit no sign, `distance` when the
 * hand as a whole is unlike every sample; `no-hand`.
 */
export const Reason = v.picklist(['clear', 'shape', 'distance', 'no-hand'])
export type Reason = v.InferOutput<typeof Reason>

/** A sign begins to be held when its smoothed probability reaches this. */
export const HELD_FROM = 0.8

/** What the model says of one frame, and what the frames so far add up to. */
export const Recognition = v.variant('state', [
  v.strictObject({ state: v.literal('no-model') }),
  v.strictObject({
    state: v.literal('seen'),
    modelId: Id,
    verdict: Verdict,
    reason: Reason,
    /** Every sign of the model, most probable first; probabilities sum to 1. Empty when there is no hand. */
    ranked: v.array(RankedSign),
    /** How strange the hand looks; above the limit it is unknown. Null when there is no hand. */
    strangeness: v.nullable(v.strictObject({ score: v.number(), limit: v.number() })),
    /** The sign being held, and how much of the hold has passed, 0 to 1. */
    holding: v.nullable(v.strictObject({ signId: v.string(), progress: v.number() })),
    /** The sign that was accepted at this frame: once each time it is shown. */
    accepted: v.nullable(v.strictObject({ signId: v.string(), label: v.string() })),
    /**
     * For a model of signs that move: the sign that the last moments look most like, how sure that is, 0 to 1, and from
     * where on it is accepted; `verdict` and `ranked` are about these moments then, and `strangeness` is null. Null for a
     * model of held signs alone.
     */
    spotting: v.nullable(v.strictObject({ signId: v.nullable(v.string()), share: v.number(), threshold: v.number() })),
    /** What is known of today, and what the limit is raised by; null where the project does not ask for it. */
    today: v.nullable(v.strictObject({ signs: v.number(), shift: v.number() })),
    /** Milliseconds from features to verdict. */
    milliseconds: v.number(),
  }),
])
export type Recognition = v.InferOutput<typeof Recognition>
