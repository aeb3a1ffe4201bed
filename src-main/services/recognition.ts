import { Failure } from '../contract/failure'
import type { ModelCard } from '../contract/model'
import type { Handlers } from '../contract/procedures'
import { acceptanceOf } from '../contract/project'
import type { Recognition } from '../contract/recognition'
import type { Report } from '../contract/report'
import type { Judgement } from '../learning/classifier/recognizer'
import { createDecoder, type Decoder } from '../learning/decoding/decoder'
import { type Context, needProject } from './context'
import { currentReport } from './currentReport'
import { projectFingerprint } from './material'
import { type LoadedModel, loadModel, readReportOf } from './modelFolder'
import { reportPage } from './reportPage'
import { samplePlaces } from './samplePlaces'

type Names = 'models.current' | `reports.${'read' | 'page'}` | 'recognition.classify'

/** Streams that are decoded at the same time; the one that was silent longest gives way. */
const MOST_STREAMS = 16

/** When a person shows a sign to the camera. */
export function createRecognition(context: Context, clock: () => number): Pick<Handlers, Names> {
  const { library } = context
  const loaded = new Map<string, { modelId: string; model: Promise<LoadedModel> }>()
  const decoders = new Map<string, Decoder>()

  const decoderOf = (key: string, signs: number): Decoder => {
    const decoder = decoders.get(key) ?? createDecoder(signs)
    decoders.delete(key)
    decoders.set(key, decoder)
    if (decoders.size > MOST_STREAMS) decoders.delete(decoders.keys().next().value!)
    return decoder
  }

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

  /** The full report where one was measured, else what the training found; as it reads today. */
  const report = async (projectId: string): Promise<Report | null> => {
    const model = await current(projectId)?.catch(() => null)
    if (!model) return null
    const known = await readReportOf(library.modelFolder(projectId, model.card.id), model.report)
    return known && currentReport(known, await library.contents(projectId))
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
    'reports.read': ({ projectId }) => report(projectId),
    async 'reports.page'({ projectId, language }) {
      const known = await report(projectId)
      if (!known) throw new Failure('not-found', 'There is no report yet: train, or measure the full report, first.')
      const place = samplePlaces(await library.contents(projectId))
      return { html: reportPage(known, language, place) }
    },
    async 'recognition.classify'({ projectId, frame, stream, time }) {
      const model = await current(projectId)?.catch(() => null)
      if (!model) return { state: 'no-model' }
      const options = needProject(context, projectId).options.recognition
      const contents = await library.contents(projectId)
      const names = new Map(contents.signs().map(({ id, label }) => [id, label]))
      const started = clock()
      const { labels } = model.card
      const accepts = labels.map(({ id }) => acceptanceOf(options, id))
      const judgement = model.judge(frame, (k) => accepts[k]!.accepted)
      const verdict = verdictOf(judgement, labels, names)
      const shown = judgement && verdict.verdict === 'sign' ? signsOnly(judgement.probabilities, labels, names) : null
      const decoded = decoderOf(`${model.card.id} ${stream}`, labels.length).step(time, shown, (k) => accepts[k]!)
      const milliseconds = clock() - started
      const named = labels.map(({ id, label }) => ({ signId: id, label: names.get(id) ?? label }))
      return {
        state: 'seen',
        modelId: model.card.id,
        ...verdict,
        ranked: judgement
          ? named
              .map((sign, k) => ({ ...sign, probability: judgement.probabilities[k]! }))
              .sort((a, b) => b.probability - a.probability)
          : [],
        strangeness: judgement && { score: judgement.score, limit: judgement.limit },
        holding: decoded.holding && {
          signId: named[decoded.holding.sign]!.signId,
          progress: decoded.holding.progress,
        },
        accepted: decoded.accepted === null ? null : named[decoded.accepted]!,
        milliseconds,
      }
    },
  }
}

function verdictOf(
  judgement: Judgement | null,
  labels: ModelCard['labels'],
  present: ReadonlyMap<string, string>,
): Pick<Recognition & { state: 'seen' }, 'verdict' | 'reason'> {
  if (!judgement) return { verdict: 'no-hand', reason: 'no-hand' }
  const { id, none } = labels[judgement.best]!
  // A sign that was deleted since is no sign any more.
  if (!present.has(id)) return { verdict: 'unknown', reason: 'shape' }
  if (none) return { verdict: 'none', reason: 'clear' }
  if (!judgement.known) return { verdict: 'unknown', reason: judgement.against }
  return { verdict: 'sign', reason: 'clear' }
}

/** The None sign is never accepted, however sure it is, and nor is a sign that was deleted. */
function signsOnly(
  probabilities: Float32Array,
  labels: ModelCard['labels'],
  present: ReadonlyMap<string, string>,
): Float32Array {
  return probabilities.map((p, k) => (labels[k]!.none || !present.has(labels[k]!.id) ? 0 : p))
}
