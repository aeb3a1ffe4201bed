import * as tf from '@tensorflow/tfjs-core'
import { createAdam } from '../learning/classifier/adam'
import type { Parameters } from './blocks'

/** How one training ended, for one arm on one draw. */
export interface Outcome {
  /** The experiment's figure. */
  value: number
  /** Of its parts by name, where it is a mean of several. */
  parts: Record<string, number>
  /** Whether the loss stopped being a number; the value is then what knowing nothing comes to. */
  diverged: boolean
  /** Of each activation in turn, when training began and when it ended. */
  activations: { before: { a: number; b: number | null }; after: { a: number; b: number | null } }[]
}

/** A training that is gone through step by step: after each it tells how many of how many are done. */
export type Training<Result> = Generator<{ step: number; steps: number }, Result>

/** Goes through a training and tells of each step in other words; whoever stops pulling ends the training as well. */
export function* retold<Result, Told>(
  training: Training<Result>,
  tell: (part: { step: number; steps: number }) => Told,
): Generator<Told, Result> {
  let next = training.next()
  try {
    for (; !next.done; next = training.next()) yield tell(next.value)
  } finally {
    if (!next.done) training.return(undefined as never)
  }
  return next.value as Result
}

export interface Descent {
  steps: number
  /** At the beginning; it falls to 0 along a cosine. */
  rate: number
  /** The loss of the next batch. It is called inside a tidy. */
  loss(): tf.Scalar
}

/** Adam, step by step. @returns whether the loss stayed a number; where it does not, training ends there */
export function* descend(parameters: Parameters, { steps, rate, loss }: Descent): Training<boolean> {
  const adam = createAdam(parameters.variables, parameters.rates)
  for (let step = 0; step < steps; step++) {
    const value = tf.tidy(() => {
      const { value, grads } = tf.variableGrads(loss, parameters.variables)
      adam.step(grads, (rate * (1 + Math.cos((Math.PI * step) / steps))) / 2)
      return value.dataSync()[0]!
    })
    if (!Number.isFinite(value)) return false
    yield { step: step + 1, steps }
  }
  return true
}

type Learned = ReturnType<Parameters['learned']>

/**
 * @param value null where the loss stopped being a number, and NaN counts as such
 * @param nothing what knowing nothing comes to
 */
export function outcomeOf(value: number | null, nothing: number, before: Learned, after: Learned): Outcome {
  const diverged = value === null || !Number.isFinite(value)
  const activations = before.flatMap((start, i) => (start && after[i] ? [{ before: start, after: after[i] }] : []))
  return { value: diverged ? nothing : value, parts: {}, diverged, activations }
}
