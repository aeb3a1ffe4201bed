/// <reference path="./raw.d.ts" />
import type { ActivationName } from '../contract/activation'
import type { ModelCard } from '../contract/model'
import type { Acceptance } from '../contract/project'
import type { DenseLayer } from '../learning/classifier/load'
import { scoreLimit, type TrainedModel } from '../learning/classifier/recognizer'
import { SEEN_STEPS } from '../learning/clips/resample'
import { PART_FILES, type PartFiles } from '../learning/modelFiles'
import { heldGraph } from './held'
import apalu from './layers/apalu.js?raw'
import gelu from './layers/gelu.js?raw'
import moving from './layers/moving.js?raw'
import { movingGraph } from './moving'
import { writeOnnx } from './onnx'
import { PAGE_MODEL } from './pageModel'
import { pageReadme, tensorflowReadme } from './readme'
import { writeTensorflowGraph } from './tensorflowGraph'
import type { Rule } from './verdict'

/** A model on its way elsewhere. */
export interface ModelToTake {
  card: ModelCard
  /** What its labels are called now. */
  labels: readonly { label: string; none: boolean }[]
  /** When each label is accepted. */
  acceptance: readonly Acceptance[]
  model: TrainedModel
  files: PartFiles
}

/** Files by their names, with / between folders. */
export type FileSet = Readonly<Record<string, string | Uint8Array>>

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

export function ruleOf({ card, acceptance }: Pick<ModelToTake, 'card' | 'acceptance'>): Rule {
  return { calibration: card.calibration, accepted: acceptance.map(({ accepted }) => accepted) }
}

/** The computation of a model in plain operations. */
export function graphOf({ model, card, acceptance }: Pick<ModelToTake, 'model' | 'card' | 'acceptance'>) {
  const rule = ruleOf({ card, acceptance })
  return model.frames > 1 ? movingGraph(model, rule) : heldGraph(model, rule)
}

/** What a program needs to know besides the networks: `signs.json`, and what an ONNX file carries as `signsmith`. */
export function describeSigns({ card, labels, acceptance, model }: ModelToTake, app: string) {
  const { calibration, clips } = card
  return {
    format: 'signsmith-signs',
    version: 1,
    app,
    model: card.id,
    trainedAt: card.createdAt,
    kind: model.frames > 1 ? 'moving' : 'held',
    /** Hands that the networks take at once. */
    hands: model.slots,
    featureVersion: card.featureVersion,
    labels: labels.map(({ label, none }) => ({ label, none })),
    /** Which of them the networks of signs that move take for nothing. */
    nothing: model.nothing,
    calibration,
    /** Of each label: the share of the own signs to accept, and milliseconds of hold, release and cooldown. */
    acceptance,
    /** Of each label: what is stranger is unknown. */
    limits: acceptance.map(({ accepted }) => scoreLimit(calibration, accepted)),
    ...(clips ? { steps: SEEN_STEPS, seconds: clips.seconds, moves: clips.moves } : {}),
  }
}

/** An ONNX file: features, networks, calibration and the limit of the unknown in one graph. */
export function onnxForm(taken: ModelToTake, app: string): Uint8Array {
  const signs = describeSigns(taken, app)
  return writeOnnx(graphOf(taken), {
    version: app,
    description: `A model of Signsmith for ${signs.labels.length} signs that somebody taught it. metadata_props has its labels, and under “signsmith” what else it needs.`,
    metadata: { labels: JSON.stringify(signs.labels.map(({ label }) => label)), signsmith: JSON.stringify(signs) },
  })
}

/** What each folder for TensorFlow.js holds, besides what is for people. */
export const TENSORFLOW_FILES = {
  graph: ['plain/model.json', 'plain/weights.bin'],
  first: ['layers/classifier/model.json', 'layers/classifier/weights.bin'],
  second: ['layers/rejector/model.json', 'layers/rejector/weights.bin'],
  whitener: 'layers/whitener.bin',
  paths: 'layers/paths.bin',
} as const

/**
 * A folder for TensorFlow.js: the model as layers, the bytes that it was saved as, and as a graph of plain operations.
 *
 * @param portable the text of the built `portable.ts`
 */
export function tensorflowForm(taken: ModelToTake, app: string, portable: string): FileSet {
  const { model, files } = taken
  const graph = writeTensorflowGraph(graphOf(taken), app)
  const name = activationOf(model.classifier)
  const clips = model.frames > 1
  const layers = [
    ...(name === 'apalu' ? ([['apalu', apalu]] as const) : []),
    ...(name === 'gelu' ? ([['gelu', gelu]] as const) : []),
    ...(clips ? ([['moving', moving]] as const) : []),
  ]
  return {
    'README.md': tensorflowReadme(
      describeSigns(taken, app),
      layers.map(([layer]) => layer),
    ),
    'signs.json': json(describeSigns(taken, app)),
    'signsmith.js': portable,
    [TENSORFLOW_FILES.graph[0]]: graph.modelJson,
    [TENSORFLOW_FILES.graph[1]]: graph.weights,
    ...Object.fromEntries(layers.map(([layer, text]) => [`layers/${layer}.js`, text])),
    [TENSORFLOW_FILES.first[0]]: files['model.json'],
    [TENSORFLOW_FILES.first[1]]: files['weights.bin'],
    [TENSORFLOW_FILES.second[0]]: files['rejector.json'],
    [TENSORFLOW_FILES.second[1]]: files['rejector.bin'],
    ...(clips ? {} : { [TENSORFLOW_FILES.whitener]: files['whitener.bin'] }),
    ...(files['paths.bin'] ? { [TENSORFLOW_FILES.paths]: files['paths.bin'] } : {}),
  }
}

/**
 * A folder that is a page of its own: the built page, and the model as it lies in a model folder.
 *
 * @param built the files of the page by their names
 */
export function pageForm(taken: ModelToTake, app: string, built: FileSet): FileSet {
  const { card, files } = taken
  const parts = PART_FILES.flatMap((name) => (files[name] ? [[`${PAGE_MODEL}${name}`, files[name]] as const] : []))
  // Where the face is says nothing of signs that are held.
  const needed = Object.entries(built).filter(([name]) => card.clips || !/face_detector/.test(name))
  return {
    ...Object.fromEntries(needed),
    'README.md': pageReadme(describeSigns(taken, app)),
    'signs.json': json(describeSigns(taken, app)),
    [`${PAGE_MODEL}card.json`]: json(card),
    ...Object.fromEntries(parts),
  }
}

function activationOf(network: readonly DenseLayer[]): ActivationName | null {
  return network.find(({ activation }) => activation)?.activation?.name ?? null
}
