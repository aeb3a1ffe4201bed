import * as v from 'valibot'

/** The activation functions a classifier can be trained with. APALU is the default. */
export const ActivationName = v.picklist(['apalu', 'relu', 'leakyrelu', 'elu', 'gelu', 'silu', 'tanh', 'prelu'])
export type ActivationName = v.InferOutput<typeof ActivationName>

/** As papers write them; the same in every language. */
export const ACTIVATION_LABELS: Readonly<Record<ActivationName, string>> = {
  apalu: 'APALU',
  relu: 'ReLU',
  leakyrelu: 'Leaky ReLU',
  elu: 'ELU',
  gelu: 'GELU',
  silu: 'SiLU',
  tanh: 'tanh',
  prelu: 'PReLU',
}

/** How APALU keeps its two parameters: one pair a unit or one pair a layer, free or tied to b = 1.5 a. */
export const ApaluOptions = v.strictObject({
  per: v.picklist(['unit', 'layer']),
  tied: v.boolean(),
  a: v.pipe(v.number(), v.finite(), v.minValue(1e-3), v.maxValue(100)),
  b: v.pipe(v.number(), v.finite(), v.minValue(1e-3), v.maxValue(100)),
})
export type ApaluOptions = v.InferOutput<typeof ApaluOptions>

/** The initial values are the ones reported for the paper; whether it keeps them per unit is not stated, so that is ours. */
export const APALU_DEFAULTS: ApaluOptions = { per: 'unit', tied: false, a: 0.55, b: 0.065 }
