import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ActivationName } from '../../src-main/contract/activation'
import { CARD_VERSION, CLIP_CARD_VERSION, type ModelCard } from '../../src-main/contract/model'
import { ACCEPTANCE_DEFAULTS } from '../../src-main/contract/project'
import { type FitOptions, fitOptions } from '../../src-main/contract/training'
import type { ModelToTake } from '../../src-main/elsewhere/forms'
import type { Rule } from '../../src-main/elsewhere/verdict'
import { loadNetwork } from '../../src-main/learning/classifier/load'
import type { TrainedModel } from '../../src-main/learning/classifier/recognizer'
import { type SavedNetwork, saveNetwork } from '../../src-main/learning/classifier/save'
import type { Dataset } from '../../src-main/learning/dataset'
import { usualCalibration } from '../../src-main/learning/evaluation/calibration'
import { AUGMENTATION } from '../../src-main/learning/landmarks/augment'
import { fitModel } from '../../src-main/learning/model'
import { writePaths } from '../../src-main/learning/modelFiles'
import { openTable, rowMaterial } from '../../src-main/services/tables/table'
import { testData } from './data'
import { storedCard } from './storedModel'

/** A model with what it was saved as. */
export interface SavedModel {
  model: TrainedModel
  networks: { classifier: SavedNetwork; rejector: SavedNetwork }
  rule: Rule
}

/** Of networks whose figures do not matter: small, and hardly trained. */
export const SMALL = { epochs: 1, batch: 8, hidden: [8] }

/** Trains in this thread, whose backend must be set. */
export async function savedModel(
  set: Dataset,
  change: Partial<FitOptions> & { activation?: ActivationName } = {},
): Promise<SavedModel> {
  const clips = set.frames > 1
  const options = fitOptions(
    { signs: set.classes, samples: set.labels.length, clips },
    { epochs: 2, seed: 5, ...change },
  )
  const { network, rejector, paths } = fitModel(set, options, AUGMENTATION, true, () => {})
  const networks = { classifier: await saveNetwork(network), rejector: await saveNetwork(rejector!.network) }
  network.dispose()
  rejector!.network.dispose()
  const load = ({ modelJson, weights }: SavedNetwork) => loadNetwork(modelJson, weights, clips ? 'clips' : 'shots')
  return {
    networks,
    model: {
      slots: set.slots,
      frames: clips ? 16 : 1,
      nothing: set.nothing,
      classifier: load(networks.classifier),
      rejector: { network: load(networks.rejector), whitener: rejector!.whitener },
      paths,
    },
    rule: {
      calibration: usualCalibration({ classes: set.classes, perSign: 6, people: 2 }),
      accepted: Array.from({ length: set.classes }, (_, k) => 0.9 + 0.01 * (k % 9)),
    },
  }
}

/** All hands of the digits of A. Mavi that the tests bring. */
export function digitSet(): Dataset {
  const options = { needsLabel: true, encoding: null, size: null, labels: null, choices: { label: null, signer: null } }
  return rowMaterial(openTable(readFileSync(join(testData, 'digits/landmarks.csv')), options).rows).set
}

/** The same with all that goes along. Its thresholds are the usual ones. */
export function modelToTake({ model, networks, rule }: SavedModel): ModelToTake {
  const { whitener } = model.rejector
  const numbers = new Float32Array(whitener.matrix.length + whitener.centres.length)
  numbers.set(whitener.matrix)
  numbers.set(whitener.centres, whitener.matrix.length)
  const moves = model.frames > 1
  const labels = rule.accepted.map((_, k) => ({ label: `sign “${k}”`, none: k === model.nothing }))
  const text = (json: string) => new TextEncoder().encode(json)
  const sum = { sha256: '0'.repeat(64), bytes: 1 }
  const names = ['model.json', 'weights.bin', 'rejector.json', 'rejector.bin', 'whitener.bin'] as const
  return {
    model,
    labels,
    acceptance: rule.accepted.map((accepted) => ({ ...ACCEPTANCE_DEFAULTS, accepted })),
    files: {
      'model.json': text(networks.classifier.modelJson),
      'weights.bin': networks.classifier.weights,
      'rejector.json': text(networks.rejector.modelJson),
      'rejector.bin': networks.rejector.weights,
      'whitener.bin': new Uint8Array(numbers.buffer),
      ...(model.paths ? { 'paths.bin': writePaths(model.paths) } : {}),
    },
    card: {
      ...storedCard('a'),
      version: moves ? CLIP_CARD_VERSION : CARD_VERSION,
      labels: labels.map((one, k) => ({ ...one, id: `id${k}`, samples: 1 })),
      slots: model.slots,
      ...(moves ? { clips: { seconds: 1, moves: labels.map(() => 1) } } : {}),
      calibration: rule.calibration,
      files: Object.fromEntries(names.map((name) => [name, sum])) as ModelCard['files'],
      sum: '0'.repeat(64),
    },
  }
}
