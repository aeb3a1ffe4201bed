import { Failure } from '../contract/failure'
import type { ModelCard } from '../contract/model'
import type { Handlers } from '../contract/procedures'
import { loadNetwork } from '../learning/classifier/load'
import { type Classifier, createClassifier } from '../learning/classifier/predict'
import { FEATURE_VERSION } from '../learning/landmarks/features'
import type { SeenFrame } from '../learning/landmarks/hands'
import { placeHands } from '../learning/landmarks/hands'
import { HAND_SIZE } from '../learning/landmarks/topology'
import { readModel } from '../storage/models'
import { type Context, needProject } from './context'
import { projectFingerprint } from './material'

type Names = 'models.current' | 'recognition.classify'

/** A verified model, ready to name frames. */
export interface LoadedModel {
  card: ModelCard
  classifier: Classifier
  /** Probabilities in the order of the card's labels, or null when no hand is in view. A new array each time. */
  classify(frame: SeenFrame): Float32Array | null
}

/**
 * Loads a model folder and verifies all of it: the sums, the card, the feature version, every shape.
 *
 * @throws Failure "not-found" or "damaged", with the reason
 */
export async function loadModel(folder: string): Promise<LoadedModel> {
  const { card, modelJson, weights } = await readModel(folder)
  const refuse = (reason: string) => new Failure('damaged', `The model in ${folder} was refused: ${reason}.`)
  if (card.featureVersion !== FEATURE_VERSION) {
    throw refuse(
      `it takes features of version ${card.featureVersion}, this Signsmith computes version ${FEATURE_VERSION}. Train again`,
    )
  }
  let classifier: Classifier
  try {
    classifier = createClassifier(loadNetwork(modelJson, weights), card.slots)
  } catch (error) {
    throw refuse((error as Error).message)
  }
  if (classifier.classes !== card.labels.length) {
    throw refuse(`it has ${classifier.classes} outputs for ${card.labels.length} signs`)
  }
  const points = new Float32Array(card.slots * HAND_SIZE)
  const present = new Uint8Array(card.slots)
  return {
    card,
    classifier,
    classify: (frame) => (placeHands(frame, card.slots, points, present) ? classifier.classify(points, present) : null),
  }
}

/** When a person shows a sign to the camera. */
export function createRecognition(context: Context, clock: () => number): Pick<Handlers, Names> {
  const { library } = context
  const loaded = new Map<string, { modelId: string; model: Promise<LoadedModel> }>()

  const current = (projectId: string): Promise<LoadedModel> | null => {
    const { modelId } = needProject(context, projectId)
    if (modelId === null) return null
    const known = loaded.get(projectId)
    if (known?.modelId === modelId) return known.model
    const model = loadModel(library.modelFolder(projectId, modelId))
    loaded.set(projectId, { modelId, model })
    // A model that could not be read is tried again at the next question.
    model.catch(() => {
      if (loaded.get(projectId)?.model === model) loaded.delete(projectId)
    })
    return model
  }

  return {
    async 'models.current'({ projectId }) {
      const model = current(projectId)
      if (!model) return { state: 'none' }
      try {
        const { card } = await model
        const contents = await library.contents(projectId)
        const stale = projectFingerprint(needProject(context, projectId), contents) !== card.trainedOn
        return { state: 'ready', card, stale }
      } catch (error) {
        if (error instanceof Failure) return { state: 'refused', reason: error.message }
        throw error
      }
    },
    async 'recognition.classify'({ projectId, frame }) {
      const model = await current(projectId)?.catch(() => null)
      if (!model) return { state: 'no-model' }
      const started = clock()
      const probabilities = model.classify(frame)
      const milliseconds = clock() - started
      if (!probabilities) return { state: 'no-hand' }
      const contents = await library.contents(projectId)
      const names = new Map(contents.signs().map(({ id, label }) => [id, label]))
      const ranked = model.card.labels
        .map(({ id, label }, k) => ({ signId: id, label: names.get(id) ?? label, probability: probabilities[k]! }))
        .sort((a, b) => b.probability - a.probability)
      return { state: 'ranked', modelId: model.card.id, ranked, milliseconds }
    },
  }
}
