import * as v from 'valibot'
import { EngineName } from './engine'
import { EpochPoint, FitOptions } from './training'

const Count = v.pipe(v.number(), v.integer(), v.minValue(0))
const Share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))

/** How the data was divided for an honest figure; random frames are never among them. */
export const SplitName = v.picklist(['signer', 'day', 'recording', 'block'])
export type SplitName = v.InferOutput<typeof SplitName>

/** An accuracy with what it takes to believe it: how many, which split, and a 95 % Wilson interval. */
export const HonestAccuracy = v.strictObject({
  accuracy: Share,
  low: Share,
  high: Share,
  n: Count,
  /** Groups of like samples among the n, which the interval counts: frames of one recording are one. */
  cells: Count,
  split: SplitName,
  folds: Count,
})
export type HonestAccuracy = v.InferOutput<typeof HonestAccuracy>

/** Learned activation parameters of one layer, summarised over its units. */
export const LearnedParameter = v.strictObject({ mean: v.number(), min: v.number(), max: v.number() })
export const LearnedActivation = v.strictObject({
  layer: v.string(),
  a: v.nullable(LearnedParameter),
  b: v.nullable(LearnedParameter),
})
export type LearnedActivation = v.InferOutput<typeof LearnedActivation>

const Location = v.strictObject({ centre: v.number(), spread: v.pipe(v.number(), v.gtValue(0)) })

/** How a model's evidence becomes probabilities and verdicts, measured on samples it had not learned from. */
export const Calibration = v.strictObject({
  /** Divides the logits. */
  temperature: v.pipe(v.number(), v.gtValue(0)),
  /** Usual log-odds, by the rejector, of being one of the signs. */
  confidence: Location,
  /** Usual logarithm of the Mahalanobis distance. */
  distance: Location,
  /** How much stranger than usual each sign's own samples look, in the order of the labels. */
  offsets: v.array(v.number()),
  /** The score that this share of a person's own signs does not exceed, in ascending order. */
  quantiles: v.pipe(v.array(v.strictObject({ share: Share, score: v.number() })), v.minLength(1)),
  /** How many samples it was measured on; 0 when the values are only the usual ones. */
  n: Count,
})
export type Calibration = v.InferOutput<typeof Calibration>

const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))

/**
 * The files of a model: the classifier, the rejector, and the whitener's matrix and centres as float32. One of clips has
 * some of its takes in paths.bin as well, one that was measured a report.json.
 */
export const MODEL_FILES = ['model.json', 'weights.bin', 'rejector.json', 'rejector.bin', 'whitener.bin'] as const
export type ModelFileName = (typeof MODEL_FILES)[number]
const FileSum = v.strictObject({ sha256: Sha256, bytes: Count })

export const CARD_VERSION = 2
/** Of models of clips, which earlier versions of Signsmith cannot read. */
export const CLIP_CARD_VERSION = 3

/** What is known about a trained model; it lies beside the model's files as card.json. */
export const ModelCard = v.strictObject({
  format: v.literal('signsmith-model'),
  version: v.picklist([CARD_VERSION, CLIP_CARD_VERSION]),
  id: v.string(),
  createdAt: v.string(),
  app: v.string(),
  /** Classes in the order of the outputs. Ids stay when a sign is renamed. */
  labels: v.pipe(
    v.array(v.strictObject({ id: v.string(), label: v.string(), samples: Count, none: v.boolean() })),
    v.minLength(2),
  ),
  slots: v.picklist([1, 2]),
  /** What a model of clips knows of its takes: seconds that one lasts in the median. Absent where nothing moves. */
  clips: v.exactOptional(
    v.strictObject({
      seconds: v.pipe(v.number(), v.gtValue(0), v.maxValue(60)),
      /** Palms that hands go at least in a take of each label, in their order; 0 for what is held. */
      moves: v.array(v.pipe(v.number(), v.minValue(0))),
    }),
  ),
  eitherHand: v.boolean(),
  featureVersion: Count,
  options: FitOptions,
  activation: v.array(LearnedActivation),
  engine: EngineName,
  seconds: v.number(),
  /** How the training went; absent on cards of earlier versions. */
  curve: v.exactOptional(v.array(EpochPoint)),
  counts: v.strictObject({
    /** Samples and takes. */
    samples: Count,
    /** How many of them are takes; absent where nothing moves. */
    takes: v.exactOptional(Count),
    recordings: Count,
    signers: Count,
  }),
  /** Null when the data is too little for an honest split; `accuracyNote` then says why. */
  accuracy: v.nullable(HonestAccuracy),
  accuracyNote: v.string(),
  /** Sum over the ids of the training samples: a model is stale when the project's samples have another one. */
  trainedOn: v.string(),
  calibration: Calibration,
  /** Samples that disagreed so plainly with their sign that the model did not learn from them. */
  leftOut: Count,
  files: v.strictObject({
    'model.json': FileSum,
    'weights.bin': FileSum,
    'rejector.json': FileSum,
    'rejector.bin': FileSum,
    'whitener.bin': FileSum,
    'paths.bin': v.exactOptional(FileSum),
    'report.json': v.exactOptional(FileSum),
  }),
  /** Sum over the JSON of everything above, so that a card that was changed is noticed. */
  sum: Sha256,
})
export type ModelCard = v.InferOutput<typeof ModelCard>

const LayerFile = v.object({
  class_name: v.string(),
  config: v.record(v.string(), v.unknown()),
})

/** The part of a TensorFlow.js layers model.json that Signsmith reads; anything else in it is left alone. */
export const ModelFile = v.object({
  modelTopology: v.object({ class_name: v.literal('Sequential'), config: v.object({ layers: v.array(LayerFile) }) }),
  weightsManifest: v.pipe(
    v.array(
      v.object({
        paths: v.array(v.string()),
        weights: v.array(v.object({ name: v.string(), shape: v.array(Count), dtype: v.literal('float32') })),
      }),
    ),
    v.length(1),
  ),
})
export type ModelFile = v.InferOutput<typeof ModelFile>
