import { ACTIVATION_LABELS, type ActivationName, type ApaluOptions } from '../contract/activation'
import { activate } from '../learning/activations/functions'

/** The app's activations, and SELU, which starts where the smooth APALU does. */
export type LabActivation = ActivationName | 'selu'

/** Where APALU starts: as the paper has it, a smooth ReLU; or differentiable at 0 and keeping the variance by itself. */
export const STARTS = { published: { a: 0.55, b: 0.065 }, smooth: { a: 0.68, b: 1.02 } } as const
export type StartName = keyof typeof STARTS

/** What is compared: an activation, where it starts, and how its parameters are trained. */
export interface Arm {
  /** As reports name it: “APALU”, “APALU smooth”, “ReLU”. */
  label: string
  activation: LabActivation
  apalu: ApaluOptions
  /** Rate of a and b as a multiple of the others'; 0 leaves them where they start. */
  parameterRate: number
  moments: Moments
  /** First weights are so many times those that keep the variance of a linear layer: 1 / √moments.square. */
  gain: number
}

/** What an activation makes of z ~ N(0, 1): the means of f(z)² and of f'(z)². */
export interface Moments {
  square: number
  slope: number
}

/** How APALU is taken in a run. */
export interface ApaluChoice {
  starts: readonly StartName[]
  per: ApaluOptions['per']
  tied: boolean
  /** An arm for each, of each start. */
  parameterRates: readonly number[]
}

export const LAB_LABELS: Readonly<Record<LabActivation, string>> = { ...ACTIVATION_LABELS, selu: 'SELU' }
export const LAB_ACTIVATIONS = Object.keys(LAB_LABELS) as LabActivation[]

/** APALU in each start and at each rate of a and b that was asked for, first, since all else is compared with it. */
export function makeArms(others: readonly LabActivation[], { starts, per, tied, parameterRates }: ApaluChoice): Arm[] {
  const apalus = starts.flatMap((start) =>
    parameterRates.map((rate) => makeArm(apaluLabel(start, rate), 'apalu', { ...STARTS[start], per, tied }, rate)),
  )
  const rivals = others
    .filter((name) => name !== 'apalu')
    .map((name) => makeArm(LAB_LABELS[name], name, { ...STARTS.published, per, tied }, 1))
  return [...apalus, ...rivals]
}

function apaluLabel(start: StartName, rate: number): string {
  const from = start === 'published' ? 'APALU' : `APALU ${start}`
  if (rate === 1) return from
  return rate === 0 ? `${from}, a and b kept` : `${from}, a and b × ${rate}`
}

function makeArm(label: string, activation: LabActivation, apalu: ApaluOptions, parameterRate: number): Arm {
  const start = activation === 'prelu' ? { a: 0, b: 0 } : { a: apalu.a, b: apalu.tied ? 1.5 * apalu.a : apalu.b }
  const moments = momentsOf((z) => (activation === 'selu' ? selu(z) : activate(activation, z, start)))
  return { label, activation, apalu, parameterRate, moments, gain: 1 / Math.sqrt(moments.square) }
}

const REACH = 8
const PARTS = 16_001

/** The moments under a normal distribution, by the midpoint rule; a kink at 0 lies between two midpoints. */
export function momentsOf(f: (z: number) => number): Moments {
  const width = (2 * REACH) / (PARTS - 1)
  const step = 1e-5
  let [square, slope] = [0, 0]
  for (let i = 0; i < PARTS - 1; i++) {
    const z = -REACH + (i + 0.5) * width
    const weight = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * width
    square += weight * f(z) ** 2
    slope += weight * ((f(z + step) - f(z - step)) / (2 * step)) ** 2
  }
  return { square, slope }
}

const SELU_SCALE = 1.0507009873554805
const SELU_ALPHA = 1.6732632423543772

/** Source: G. Klambauer et al., "Self-Normalizing Neural Networks", arXiv 1706.02515. */
function selu(z: number): number {
  return SELU_SCALE * (z >= 0 ? z : SELU_ALPHA * Math.expm1(z))
}
