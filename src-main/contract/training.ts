import * as v from 'valibot'
import { ActivationName, APALU_DEFAULTS, ApaluOptions } from './activation'
import { EngineName } from './engine'

const whole = (low: number, high: number) => v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high))
const within = (low: number, high: number) => v.pipe(v.number(), v.finite(), v.minValue(low), v.maxValue(high))

/** Groups of a hand's features; leaving one out shows what it is worth. */
export const FeatureGroup = v.picklist(['coordinates', 'cosines', 'distances', 'relations'])
export type FeatureGroup = v.InferOutput<typeof FeatureGroup>

/** What can be left out in an experiment, which shows what it is worth: groups of features, and what only signs that move have. */
export const LeftOut = v.picklist([...FeatureGroup.options, 'face', 'second-network', 'second-look', 'made-nothing'])
export type LeftOut = v.InferOutput<typeof LeftOut>

/** Parts of the augmentation; leaving one out shows what it is worth, or keeps what a sign differs in. */
export const AugmentationPart = v.picklist(['tilt', 'roll', 'shear', 'finger', 'jitter'])
export type AugmentationPart = v.InferOutput<typeof AugmentationPart>

/** Everything that decides what a training run computes; the same options and samples give the same weights. */
export const FitOptions = v.strictObject({
  seed: whole(0, 0xffffffff),
  /** An epoch is one pass over as many drawn, augmented samples as there are recorded ones, and at least 25 batches. */
  epochs: whole(1, 10_000),
  learningRate: within(1e-6, 1),
  batch: whole(2, 1024),
  hidden: v.pipe(v.array(whole(1, 1024)), v.minLength(1), v.maxLength(4)),
  labelSmoothing: within(0, 0.5),
  activation: ActivationName,
  apalu: ApaluOptions,
  /** What is not learned from, or with; nothing outside of experiments. */
  without: v.pipe(
    v.array(LeftOut),
    v.check(
      (parts) => FeatureGroup.options.some((group) => !parts.includes(group)),
      'One group of features has to stay',
    ),
  ),
  /** Parts of the augmentation that are left out; absent in models of earlier versions, which had them all. */
  unaugmented: v.optional(v.array(AugmentationPart), []),
})
export type FitOptions = v.InferOutput<typeof FitOptions>

export const FIT_DEFAULTS: FitOptions = {
  seed: 1,
  epochs: 15,
  learningRate: 1e-2,
  batch: 64,
  hidden: [64, 32],
  labelSmoothing: 0.1,
  activation: 'apalu',
  apalu: APALU_DEFAULTS,
  without: [],
  unaugmented: [],
}

const LEAST_STEPS_AN_EPOCH = 25
const FEWEST_EPOCHS = 3
const MANY_SIGNS = 15

/** One pass over the samples, and never fewer than 25 batches. */
export function stepsAnEpoch(samples: number, batch: number): number {
  return Math.max(LEAST_STEPS_AN_EPOCH, Math.ceil(samples / batch))
}

/** What is learned from: it decides how long. */
export interface Amount {
  signs: number
  samples: number
  /** Whether the samples are takes of signs that move. */
  clips: boolean
}

/** The defaults for an amount of material, with what was asked for instead. */
export function fitOptions(amount: Amount, chosen: Partial<FitOptions> = {}): FitOptions {
  if (amount.clips) return { ...CLIP_DEFAULTS, ...chosen }
  return { ...FIT_DEFAULTS, hidden: defaultHidden(amount), epochs: defaultEpochs(amount), ...chosen }
}

/** For signs that move; of `hidden`, the units of each convolution. Source: docs/learning.md. */
const CLIP_DEFAULTS: FitOptions = { ...FIT_DEFAULTS, epochs: 14, learningRate: 4e-3, batch: 32, hidden: [64] }

/** Many signs have neighbours that a small network cannot tell apart: docs/learning.md. */
function defaultHidden({ signs }: Pick<Amount, 'signs'>): number[] {
  return signs > MANY_SIGNS ? [256, 128] : FIT_DEFAULTS.hidden
}

/** As many epochs as make the steps that were best for such material: docs/decisions/0006-schedule.md. */
export function defaultEpochs(amount: Omit<Amount, 'clips'>): number {
  const steps = stepsFor(amount)
  return Math.max(FEWEST_EPOCHS, Math.ceil(steps / stepsAnEpoch(amount.samples, FIT_DEFAULTS.batch)))
}

function stepsFor({ signs, samples }: Omit<Amount, 'clips'>): number {
  if (samples >= 1_000) return 2_500
  return signs > MANY_SIGNS ? 750 : 375
}

/** What a person may change before pressing Train; the rest is `fitOptions`. */
export const TrainingRequest = v.strictObject({
  seed: v.exactOptional(FitOptions.entries.seed),
  epochs: v.exactOptional(FitOptions.entries.epochs),
  learningRate: v.exactOptional(FitOptions.entries.learningRate),
  batch: v.exactOptional(FitOptions.entries.batch),
  unaugmented: v.exactOptional(v.array(AugmentationPart)),
  activation: v.exactOptional(ActivationName),
  engine: v.exactOptional(EngineName),
  /** Whether the new model is used at once; if not, the one in use stays until the person chooses. */
  adopt: v.exactOptional(v.boolean()),
})
export type TrainingRequest = v.InferOutput<typeof TrainingRequest>

/** An epoch: its number, the mean loss, and the share of the recorded samples named rightly. */
export const EpochPoint = v.strictObject({ epoch: v.number(), loss: v.number(), fitted: v.number() })
export type EpochPoint = v.InferOutput<typeof EpochPoint>

export const Progress = v.strictObject({
  epoch: v.number(),
  epochs: v.number(),
  loss: v.number(),
  /** Share of the recorded training samples that are named rightly: not an honest accuracy, a sign that it learns. */
  fitted: v.number(),
  secondsLeft: v.number(),
  /** The epochs so far, thinned out where they are many. */
  curve: v.array(EpochPoint),
})
export type Progress = v.InferOutput<typeof Progress>

/** Null until one part is done and tells how long the others take. */
const SecondsLeft = v.nullable(v.number())

/** Where a project's training stands. */
export const TrainingState = v.variant('state', [
  v.strictObject({ state: v.literal('idle') }),
  v.strictObject({ state: v.literal('starting') }),
  v.strictObject({ state: v.literal('training'), engine: EngineName, progress: Progress }),
  /** The model is trained; the same recipe now learns from parts of the data and is tested on the rest. */
  v.strictObject({
    state: v.literal('checking'),
    /** Folds that are tested. */
    fold: v.number(),
    folds: v.number(),
    secondsLeft: SecondsLeft,
    curve: v.array(EpochPoint),
  }),
  v.strictObject({
    state: v.literal('trained'),
    modelId: v.string(),
    adopted: v.boolean(),
    /** The model that was in use before; null when there was none. */
    previous: v.nullable(v.string()),
  }),
  /** A full report is being measured: so many of its trainings are done. */
  v.strictObject({ state: v.literal('measuring'), done: v.number(), of: v.number(), secondsLeft: SecondsLeft }),
  v.strictObject({ state: v.literal('measured') }),
  v.strictObject({ state: v.literal('cancelled') }),
  v.strictObject({ state: v.literal('failed'), message: v.string() }),
])
export type TrainingState = v.InferOutput<typeof TrainingState>

/** The states in which something is computed that can be cancelled. */
export const RUNNING: ReadonlySet<TrainingState['state']> = new Set(['starting', 'training', 'checking', 'measuring'])
