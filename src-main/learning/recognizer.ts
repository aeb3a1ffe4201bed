import { createShotRecognizer, type Recognizer, type TrainedModel } from './classifier/recognizer'
import { createClipRecognizer } from './clips/recognizer'

/** @throws Error when the parts of a model do not fit together, or not this version */
export function createRecognizer(model: TrainedModel): Recognizer {
  return model.frames > 1 ? createClipRecognizer(model) : createShotRecognizer(model)
}
