import { CARD_VERSION } from '../../src-main/contract/model'
import { FIT_DEFAULTS } from '../../src-main/contract/training'
import { usualCalibration } from '../../src-main/learning/evaluation/calibration'
import type { CardDraft, ModelFiles } from '../../src-main/storage/models'

const bytes = (text: string) => new TextEncoder().encode(text)

/** Files that lie in a model folder, with its id in each, so that a mixture of two models shows. */
export function storedFiles(id: string): ModelFiles {
  return {
    'model.json': bytes(`{"model":"${id}"}`),
    'weights.bin': bytes(`weights ${id}`.repeat(2_000)),
    'rejector.json': bytes(`{"rejector":"${id}"}`),
    'rejector.bin': bytes(`rejector ${id}`),
    'whitener.bin': bytes(`whitener ${id}`),
  }
}

export function storedCard(id: string): CardDraft {
  return {
    format: 'signsmith-model',
    version: CARD_VERSION,
    id,
    createdAt: '2026-01-01T00:00:00.000Z',
    app: '0.0.0',
    labels: [
      { id: 'a', label: 'one', samples: 3, none: false },
      { id: 'b', label: 'two', samples: 3, none: false },
    ],
    slots: 1,
    eitherHand: true,
    featureVersion: 1,
    options: FIT_DEFAULTS,
    activation: [],
    engine: 'wasm',
    seconds: 1,
    counts: { samples: 6, recordings: 1, signers: 1 },
    accuracy: null,
    accuracyNote: 'too little',
    calibration: usualCalibration({ classes: 2, perSign: 6, people: 1 }),
    leftOut: 0,
    trainedOn: 'x',
  }
}
