import * as v from 'valibot'
import { Id } from './project'

export const RankedSign = v.strictObject({ signId: v.string(), label: v.string(), probability: v.number() })
export type RankedSign = v.InferOutput<typeof RankedSign>

/** What the model says of one frame. */
export const Recognition = v.variant('state', [
  v.strictObject({ state: v.literal('no-model') }),
  v.strictObject({ state: v.literal('no-hand') }),
  v.strictObject({
    state: v.literal('ranked'),
    modelId: Id,
    /** Every sign of the model, most probable first; probabilities sum to 1. */
    ranked: v.array(RankedSign),
    /** Milliseconds from features to probabilities. */
    milliseconds: v.number(),
  }),
])
export type Recognition = v.InferOutput<typeof Recognition>
