import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ActivationName } from '../../src-main/contract/activation'
import { type FitOptions, fitOptions } from '../../src-main/contract/training'
import type { Rule } from '../../src-main/elsewhere/verdict'
import { loadNetwork } from '../../src-main/learning/classifier/load'
import type { TrainedModel } from '../../src-main/learning/classifier/recognizer'
import { type SavedNetwork, saveNetwork } from '../../src-main/learning/classifier/save'
import type { Dataset } from '../../src-main/learning/dataset'
import { usualCalibration } from '../../src-main/learning/evaluation/calibration'
import { AUGMENTATION } from '../../src-main/learning/landmarks/augment'
import { fitModel } from '../../src-main/learning/model'
import { openTable, rowMaterial } from '../../src-main/services/tables/table'
import { testData } from './data'

/** A model with what it was saved as. */
export interface SavedModel {
  model: TrainedModel
  networks: { classifier: SavedNetwork; rejector: SavedNetwork }
  rule: Rule
}

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
