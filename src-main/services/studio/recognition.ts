import { Failure } from '../../contract/failure'
import type { ModelCard } from '../../contract/model'
import type { Handlers } from '../../contract/procedures'
import { type Acceptance, acceptanceOf } from '../../contract/project'
import { HELD_FROM, type Recognition } from '../../contract/recognition'
import type { Report } from '../../contract/report'
import type { Judgement } from '../../learning/classifier/recognizer'
import { spotterOptions, thresholdOf } from '../../learning/decoding/acceptance'
import { createDecoder, type Decoder } from '../../learning/decoding/decoder'
import { createHandMemory, type HandMemory } from '../../learning/decoding/handMemory'
import type { Spotter, Spotting } from '../../learning/decoding/spotter'
import { createToday, type Today } from '../../learning/decoding/today'
import { USUAL_ACCEPTED } from '../../learning/evaluation/examine'
import { projectFingerprint } from '../training/material'
import { type LoadedModel, loadModel, readReportOf } from '../training/modelFolder'
import { reportPage } from '../training/reportPage'
import { spotterOf } from '../training/spotting'
import { type Context, needProject } from './context'
import { currentReport } from './currentReport'
import type { Hear } from './outputs'
import { samplePlaces } from './samplePlaces'

type Names = 'models.current' | `reports.${'read' | 'page'}` | `recognition.${'classify' | 'named' | 'forget'}`

/** Streams that are decoded at the same time; the one that was silent longest gives way. */
const MOST_STREAMS = 16

/** What is said of a frame, or of the last moments. */
type Seen = Recognition & { state: 'seen' }
/** The same, with how sure the sign is that was accepted, if one was. */
type Said = Omit<Seen, 'state' | 'modelId' | 'milliseconds'> & { confidence: number | null }

interface Stream {
  decoder: Decoder
  /** The sign that is being held, the scores of its frames, and how probable it was when it was the likeliest last. */
  held: { sign: number; scores: number[]; probability: number } | null
}

/** The stream of that name, which is the newest one now. */
function streamOf<T>(streams: Map<string, T>, key: string, create: () => T): T {
  const stream = streams.get(key) ?? create()
  streams.delete(key)
  streams.set(key, stream)
  if (streams.size > MOST_STREAMS) streams.delete(streams.keys().next().value!)
  return stream
}

/**
 * When a person shows a sign to the camera.
 *
 * @param hear told of each frame that was recognised, before the page is
 */
export function createRecognition(context: Context, clock: () => number, hear: Hear): Pick<Handlers, Names> {
  const { library } = context
  const loaded = new Map<string, { modelId: string; model: Promise<LoadedModel> }>()
  const heldStreams = new Map<string, Stream>()
  const movingStreams = new Map<string, { memory: HandMemory; spotter: Spotter }>()
  /** Of each project, with its model: another one begins anew. */
  const todays = new Map<string, { modelId: string; today: Today }>()

  /** What is known of today, where the project adapts to it; else it is forgotten. */
  const todayOf = (projectId: string, { card }: LoadedModel): Today | null => {
    if (!needProject(context, projectId).options.adapt) return null
    const known = todays.get(projectId)
    if (known?.modelId === card.id) return known.today
    const today = createToday(card.calibration)
    todays.set(projectId, { modelId: card.id, today })
    return today
  }
  context.events.on('project', ({ projectId }) => {
    if (!library.manifest(projectId)?.options.adapt) todays.delete(projectId)
  })

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
    async 'recognition.classify'({ projectId, frame, stream, time, face }) {
      const model = await current(projectId)?.catch(() => null)
      if (!model) return { state: 'no-model' }
      const project = needProject(context, projectId)
      const options = project.options.recognition
      const contents = await library.contents(projectId)
      const names = new Map(contents.signs().map(({ id, label }) => [id, label]))
      const started = clock()
      const { labels, id: modelId, clips } = model.card
      const accepts = labels.map(({ id }) => acceptanceOf(options, id))
      const named = labels.map(({ id, label }) => ({ signId: id, label: names.get(id) ?? label }))
      const rank = (probabilities: ArrayLike<number>) =>
        named
          .map((sign, k) => ({ ...sign, probability: probabilities[k]! }))
          .sort((a, b) => b.probability - a.probability)
      const key = `${modelId} ${stream}`
      const { confidence, ...seen }: Said = clips ? spotted() : decoded()
      const answer: Seen = { state: 'seen', modelId, ...seen, milliseconds: clock() - started }
      hear(project, answer, confidence)
      return answer

      /** What the last moments show, by a model of signs that move. */
      function spotted() {
        const { memory, spotter } = streamOf(movingStreams, key, () => ({
          memory: createHandMemory(),
          spotter: spotterOf(model!),
        }))
        const placed = memory.place(frame, face ?? null, time / 1000)
        const { accepted, candidate, probabilities } = spotter.step(placed, (k) => spotterOptions(accepts[k]!))
        const isSign = (k: number) => !labels[k]!.none && names.has(labels[k]!.id)
        const sign = candidate && isSign(candidate.sign) ? candidate : null
        return {
          ...movingVerdict(frame.hands.length > 0, candidate, labels, accepts, names),
          ranked: frame.hands.length > 0 && candidate ? rank(probabilities) : [],
          strangeness: null,
          holding: null,
          spotting: {
            signId: sign && named[sign.sign]!.signId,
            share: sign?.share ?? 0,
            threshold: thresholdOf(sign ? accepts[sign.sign]!.accepted : options.accepted),
          },
          accepted: accepted !== null && isSign(accepted) ? named[accepted]! : null,
          confidence: accepted === null ? null : probabilities[accepted]!,
          today: null,
        }
      }
      /** What this frame shows, by a model of held signs, and what the frames so far add up to. */
      function decoded() {
        const today = todayOf(projectId, model!)
        const shift = today?.shift(context.now()) ?? 0
        const judgement = model!.judge(frame, (k) => accepts[k]!.accepted, shift)
        const verdict = verdictOf(judgement, labels, names)
        const shown = judgement && verdict.verdict === 'sign' ? signsOnly(judgement.probabilities, labels, names) : null
        const live = streamOf(heldStreams, key, (): Stream => ({ decoder: createDecoder(labels.length), held: null }))
        const { accepted, holding } = live.decoder.step(time, shown, (k) => accepts[k]!)
        const sign = accepted ?? holding?.sign ?? null
        if (live.held?.sign !== sign) live.held = sign === null ? null : { sign, scores: [], probability: HELD_FROM }
        if (live.held && judgement?.best === sign) {
          live.held.scores.push(judgement.score)
          live.held.probability = judgement.probabilities[sign]!
        }
        const confidence = accepted === null ? null : live.held!.probability
        // What was held until it was accepted is a sign of today; what was let go before is none.
        if (accepted !== null && live.held && live.held.scores.length > 0) {
          today?.saw(accepted, live.held.scores, context.now())
          live.held = null
        }
        return {
          ...verdict,
          ranked: judgement ? rank(judgement.probabilities) : [],
          strangeness: judgement && { score: judgement.score, limit: judgement.limit },
          holding: holding && { signId: named[holding.sign]!.signId, progress: holding.progress },
          spotting: null,
          accepted: accepted === null ? null : named[accepted]!,
          confidence,
          today: today && { signs: today.signs(context.now()), shift },
        }
      }
    },
    async 'recognition.named'({ projectId, signId, frames }) {
      const model = await current(projectId)?.catch(() => null)
      const today = model && todayOf(projectId, model)
      if (!model || !today) return {}
      const sign = model.card.labels.findIndex(({ id, none }) => id === signId && !none)
      const judged = frames.flatMap((frame) => model.judge(frame, () => USUAL_ACCEPTED) ?? [])
      // What was taken for another sign is a mistake to learn from, not a sign that looks strange.
      const scores = judged.flatMap(({ best, score }) => (best === sign ? [score] : []))
      if (scores.length > 0) today.saw(sign, scores, context.now())
      return {}
    },
    async 'recognition.forget'({ projectId }) {
      needProject(context, projectId)
      todays.delete(projectId)
      return {}
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

/** What the last moments of a stream show: a sign, once it is as sure as it must be to be accepted. */
function movingVerdict(
  hands: boolean,
  candidate: Spotting['candidate'],
  labels: ModelCard['labels'],
  accepts: readonly Acceptance[],
  present: ReadonlyMap<string, string>,
): Pick<Recognition & { state: 'seen' }, 'verdict' | 'reason'> {
  if (!hands) return { verdict: 'no-hand', reason: 'no-hand' }
  if (!candidate) return { verdict: 'none', reason: 'clear' }
  const { id, none } = labels[candidate.sign]!
  if (none) return { verdict: 'none', reason: 'clear' }
  const sure = present.has(id) && candidate.share >= thresholdOf(accepts[candidate.sign]!.accepted)
  return sure ? { verdict: 'sign', reason: 'clear' } : { verdict: 'unknown', reason: 'shape' }
}

/** The None sign is never accepted, however sure it is, and nor is a sign that was deleted. */
function signsOnly(
  probabilities: Float32Array,
  labels: ModelCard['labels'],
  present: ReadonlyMap<string, string>,
): Float32Array {
  return probabilities.map((p, k) => (labels[k]!.none || !present.has(labels[k]!.id) ? 0 : p))
}
