import * as v from 'valibot'

/** How a model goes elsewhere: a file for ONNX, a folder for TensorFlow.js, a page that recognises in any browser. */
export const FORMS = ['page', 'tensorflow', 'onnx'] as const
export const FormName = v.picklist(FORMS)
export type FormName = v.InferOutput<typeof FormName>

/** How what was written agrees with the model, on every sample: the worst of its parts. */
export const FormAgreement = v.strictObject({
  n: v.number(),
  /** The largest difference of a probability. */
  probability: v.number(),
  /** Samples so near to a limit that rounding alone decides whether they are known, and did. */
  edge: v.number(),
})
export type FormAgreement = v.InferOutput<typeof FormAgreement>
