import type { CurrentModel } from '../../src-main/contract/procedures'
import type { TrainingState } from '../../src-main/contract/training'
import { words } from '../locales'
import type { ListedModel } from './useModels'

/** What came of a training or measurement, as it is true of the models there are now; empty where nothing is to be said. */
export function trainingOutcome(
  training: TrainingState,
  model: CurrentModel,
  models: readonly Pick<ListedModel, 'card'>[],
): string {
  const { train } = words
  switch (training.state) {
    case 'training':
      return train.learning
    case 'checking':
      return train.testing
    case 'trained': {
      const { modelId } = training
      if (model.state === 'ready' && model.card.id === modelId) return train.trained
      // The person went back to another one since then, or deleted it.
      return models.some(({ card }) => card.id === modelId) ? train.waiting : ''
    }
    case 'measuring':
      return train.measuringNow
    case 'measured':
      return train.measured
    case 'cancelled':
      return model.state === 'ready' ? train.cancelled : train.cancelledNone
    default:
      return ''
  }
}
