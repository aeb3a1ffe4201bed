import { Failure } from '../../contract/failure'
import {
  CARD_VERSION,
  CLIP_CARD_VERSION,
  type HonestAccuracy,
  type ModelCard,
  type SplitName,
} from '../../contract/model'
import { parseJson } from '../../contract/parse'
import { Report } from '../../contract/report'
import type { FitOptions } from '../../contract/training'
import { loadNetwork } from '../../learning/classifier/load'
import { type Judgement, judge, type Recognizer, type TrainedModel } from '../../learning/classifier/recognizer'
import { CLIP_FEATURE_VERSION } from '../../learning/clips/features'
import { isTake, leastMovements } from '../../learning/clips/movement'
import { classCounts, type Dataset } from '../../learning/dataset'
import type { Fold } from '../../learning/evaluation/splits'
import { FEATURE_VERSION } from '../../learning/landmarks/features'
import { placeHands, type SeenFrame } from '../../learning/landmarks/hands'
import { HAND_SIZE } from '../../learning/landmarks/topology'
import { readModelFiles, writePaths } from '../../learning/modelFiles'
import { createRecognizer } from '../../learning/recognizer'
import { type CardDraft, type ModelFiles, readMeasured, readModel } from '../../storage/models'
import type { FitResult } from '../../trainer/protocol'
import { kindOf, learnedActivations } from './fits'
import { buildReport } from './heldOut'
import type { Learned } from './learn'
import type { Material } from './material'
import type { Surroundings } from './surroundings'

/** A verified model, ready to name frames. */
export interface LoadedModel {
  card: ModelCard
  files: ModelFiles
  /** What the recogniser works with, as plain arrays. */
  parts: TrainedModel
  recognizer: Recognizer
  report: Report | null
  /**
   * @param accepted the share of the own signs to accept, for each label
   * @param shift what the limit is raised by
   * @returns null when no hand is in view, and for a model of clips, which says nothing of one frame
   */
  judge(frame: SeenFrame, accepted: (label: number) => number, shift?: number): Judgement | null
}

/**
 * Loads a model folder and verifies all of it: the sums, the card, the feature version, every shape.
 *
 * @throws Failure "not-found" or "damaged", with the reason
 */
export async function loadModel(folder: string): Promise<LoadedModel> {
  const { card, files } = await readModel(folder)
  const refuse = (reason: string) => new Failure('damaged', `The model in ${folder} was refused: ${reason}.`)
  let parts: TrainedModel
  let recognizer: Recognizer
  try {
    parts = readModelFiles(card, files, (bytes) => new TextDecoder().decode(bytes))
    recognizer = createRecognizer(parts)
  } catch (error) {
    throw refuse((error as Error).message)
  }
  if (recognizer.classes !== card.labels.length || card.calibration.offsets.length !== card.labels.length) {
    throw refuse(`it has ${recognizer.classes} outputs for ${card.labels.length} signs`)
  }
  const points = new Float32Array(card.slots * HAND_SIZE)
  const present = new Uint8Array(card.slots)
  return {
    card,
    files,
    parts,
    recognizer,
    report: readReport(files['report.json']),
    judge(frame, accepted, shift = 0) {
      if (card.clips) return null
      if (!placeHands(frame, card.slots, points, present)) return null
      const evidence = recognizer.look(points, present)
      return judge(evidence, card.calibration, accepted(evidence.best), shift)
    },
  }
}

function readReport(bytes: Uint8Array | undefined): Report | null {
  const parsed = bytes ? parseJson(Report, new TextDecoder().decode(bytes)) : null
  return parsed?.ok ? parsed.value : null
}

/** The report that was measured about a model later on, else the one of its training. */
export async function readReportOf(folder: string, trained: Report | null): Promise<Report | null> {
  const measured = await readMeasured(folder)
  const parsed = measured === null ? null : parseJson(Report, measured)
  return parsed?.ok ? parsed.value : trained
}

/** The report of what the folds held back; null when nothing could be. */
export function projectReport(
  context: Pick<Surroundings, 'now' | 'version'>,
  {
    title,
    material,
    learned,
    split,
    folds,
  }: {
    title: string
    material: Material
    learned: Learned
    split: SplitName
    folds: readonly Fold[]
  },
): Report | null {
  const { rows, calibration, model } = learned
  if (rows.length === 0) return null
  const { whitener } = model.rejector!
  return buildReport(context, { title, material, rows, calibration, whitener, split, folds })
}

export function modelFiles({ network, rejector, paths }: FitResult, report: Report | null): ModelFiles {
  const { matrix, centres } = rejector!.whitener
  const numbers = new Float32Array(matrix.length + centres.length)
  numbers.set(matrix)
  numbers.set(centres, matrix.length)
  return {
    'model.json': Buffer.from(network.modelJson),
    'weights.bin': network.weights,
    'rejector.json': Buffer.from(rejector!.network.modelJson),
    'rejector.bin': rejector!.network.weights,
    'whitener.bin': new Uint8Array(numbers.buffer),
    ...(paths ? { 'paths.bin': writePaths(paths) } : {}),
    ...(report ? { 'report.json': Buffer.from(`${JSON.stringify(report, null, 2)}\n`) } : {}),
  }
}

interface Trained {
  modelId: string
  material: Material
  options: FitOptions
  eitherHand: boolean
  learned: Learned
  report: Report | null
}

export const TOO_LITTLE =
  'There are too few samples to hold some back: record each sign at least twice for an honest accuracy.'

/** Windows of a stream are never shorter, however short the takes. */
const LEAST_SECONDS = 0.3

/** What a model of clips knows of its takes. @param seconds that one lasts in the median */
export function streamFacts(set: Dataset, seconds: number): { seconds: number; moves: number[] } {
  return { seconds: Math.max(LEAST_SECONDS, seconds), moves: leastMovements(set) }
}

/** The card of a model; its sums are filled in when it is written. */
export function describeModel(context: Pick<Surroundings, 'now' | 'version'>, trained: Trained): CardDraft {
  const { modelId, material, options, eitherHand, learned, report } = trained
  const { set, classes, grouped, fingerprint, seconds } = material
  const { model, calibration, leftOut, curve } = learned
  const count = (values: (string | null)[]) => new Set(values.filter((value) => value !== null)).size
  const counts = classCounts(set)
  return {
    format: 'signsmith-model',
    version: set.frames > 1 ? CLIP_CARD_VERSION : CARD_VERSION,
    id: modelId,
    createdAt: new Date(context.now()).toISOString(),
    app: context.version,
    labels: classes.map(({ id, label, none }, k) => ({ id, label, none, samples: counts[k]! })),
    slots: set.slots,
    ...(seconds === null ? {} : { clips: streamFacts(set, seconds) }),
    eitherHand,
    featureVersion: set.frames > 1 ? CLIP_FEATURE_VERSION : FEATURE_VERSION,
    options,
    activation: learnedActivations(loadNetwork(model.network.modelJson, model.network.weights, kindOf(set))),
    engine: model.engine,
    seconds: Math.round(model.seconds * 1000) / 1000,
    curve: [...curve],
    counts: {
      samples: set.labels.length,
      ...(set.frames > 1 ? { takes: set.labels.filter((_, row) => isTake(set, row)).length } : {}),
      recordings: count(grouped.map(({ recording }) => recording)),
      signers: count(grouped.map(({ signer }) => signer)),
    },
    accuracy: report && honestAccuracy(report),
    accuracyNote: report ? '' : TOO_LITTLE,
    calibration,
    leftOut: leftOut.length,
    trainedOn: fingerprint,
  }
}

function honestAccuracy({ accuracy, split, folds }: Report): HonestAccuracy {
  const { share, ...rest } = accuracy
  return { accuracy: share, ...rest, split, folds }
}
