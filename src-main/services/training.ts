import { ENGINES, type EngineName } from '../contract/engine'
import { Failure } from '../contract/failure'
import { CARD_VERSION, type HonestAccuracy, type SplitName } from '../contract/model'
import type { Handlers } from '../contract/procedures'
import type { Report } from '../contract/report'
import { type FitOptions, fitOptions, type TrainingRequest, type TrainingState } from '../contract/training'
import { loadNetwork } from '../learning/classifier/load'
import { classCounts } from '../learning/dataset'
import { type Fold, planFolds } from '../learning/evaluation/splits'
import { FEATURE_VERSION } from '../learning/landmarks/features'
import { createRandom } from '../learning/random'
import { type CardDraft, type ModelFiles, readModel, writeMeasured, writeModel } from '../storage/models'
import type { FitResult } from '../trainer/protocol'
import { type Context, needProject } from './context'
import { evaluateMaterial } from './evaluation'
import { buildReport } from './examination'
import { amountOf, learnedActivations, listEngines } from './experiments'
import { type Learned, learn } from './learn'
import { checkMaterial, type Material, projectMaterial } from './material'

type Names = 'engines.list' | `training.${'read' | 'start' | 'cancel'}` | 'reports.measure'

const LEAST_MS_BETWEEN_EVENTS = 100

export interface Training {
  handlers: Pick<Handlers, Names>
  /** Cancels what is under way and waits for it to end. */
  close(): Promise<void>
}

/** When a person presses Train: the model learns from everything, then the recipe is tested on what it has not seen. */
export function createTraining(context: Context): Training {
  const { events, library } = context
  const states = new Map<string, TrainingState>()
  let running: { projectId: string; abort: AbortController; done: Promise<void> } | null = null

  let lastEvent = 0
  const setState = (projectId: string, state: TrainingState) => {
    const before = states.get(projectId)
    states.set(projectId, state)
    const now = context.now()
    const mayWait = state.state === 'training' && before?.state === 'training'
    if (mayWait && now - lastEvent < LEAST_MS_BETWEEN_EVENTS) return
    lastEvent = now
    events.emit('training', { projectId, state })
  }

  const run = async (projectId: string, request: TrainingRequest, signal: AbortSignal) => {
    const manifest = needProject(context, projectId)
    const contents = await library.contents(projectId)
    if (contents.readOnly !== null) throw new Failure('read-only', contents.readOnly)
    const material = projectMaterial(manifest, contents)
    checkMaterial(material)
    const { engine, ...chosen } = request
    const options = fitOptions(amountOf(material.set), chosen)
    const { split, folds } = planFolds(material.grouped, createRandom(options.seed))
    const { eitherHand } = manifest.options
    let checked = 0
    let trained = false
    let engineNow: EngineName | null = null
    const started = context.now()
    const learned = await learn(
      material,
      { split, folds },
      chosen,
      eitherHand,
      { script: context.trainerScript, parallel: context.parallel, engines: engine ? [engine] : ENGINES, signal },
      {
        onEngine: (job, name) => {
          if (job === 0) engineNow = name
        },
        onEpoch: (job, { epoch, epochs, loss, fitted }) => {
          if (job !== 0 || !engineNow || trained) return
          const secondsLeft = ((context.now() - started) / 1000 / epoch) * (epochs - epoch)
          setState(projectId, {
            state: 'training',
            engine: engineNow,
            progress: { epoch, epochs, loss, fitted, secondsLeft },
          })
        },
        onAgain: () => {
          trained = false
        },
        onFitted: (job) => {
          if (job === 0) trained = true
          else checked++
          if (trained) setState(projectId, { state: 'checking', fold: checked, folds: folds.length })
        },
      },
    )
    signal.throwIfAborted()
    const report = projectReport(context, { title: manifest.name, material, learned, split, folds })
    const modelId = context.newId()
    const draft = describeModel(context, { modelId, material, options, eitherHand, learned, report })
    context.mayWrite()
    await writeModel(library.modelFolder(projectId, modelId), modelFiles(learned.model, report), draft)
    await library.change(projectId, { modelId })
    setState(projectId, { state: 'trained', modelId })
    events.emit('project', { projectId })
  }

  /** A full report on the samples there are now, with the options of the current model. */
  const measure = async (projectId: string, signal: AbortSignal) => {
    const manifest = needProject(context, projectId)
    if (manifest.modelId === null) throw new Failure('not-found', 'There is no model to report on yet: train first.')
    const material = projectMaterial(manifest, await library.contents(projectId))
    checkMaterial(material)
    const folder = library.modelFolder(projectId, manifest.modelId)
    const { options } = (await readModel(folder)).card
    const report = await evaluateMaterial(
      context,
      manifest.name,
      material,
      null,
      options,
      manifest.options.eitherHand,
      { script: context.trainerScript, parallel: context.parallel, engines: ENGINES, signal },
      (done, of) => setState(projectId, { state: 'measuring', done, of }),
    )
    signal.throwIfAborted()
    if (!report) throw new Failure('bad-input', TOO_LITTLE)
    context.mayWrite()
    await writeMeasured(folder, JSON.stringify(report))
    setState(projectId, { state: 'measured' })
    events.emit('project', { projectId })
  }

  /** One training or measurement at a time; it runs on after the answer. */
  const begin = (projectId: string, what: string, work: (signal: AbortSignal) => Promise<void>) => {
    const { name } = needProject(context, projectId)
    if (running) {
      const other = library.manifest(running.projectId)?.name ?? name
      throw new Failure('busy', `“${other}” is being trained or measured already. Wait for it or cancel it first.`)
    }
    const abort = new AbortController()
    setState(projectId, { state: 'starting' })
    const done = work(abort.signal)
      .catch((error: unknown) => {
        if (abort.signal.aborted) return setState(projectId, { state: 'cancelled' })
        const message =
          error instanceof Failure
            ? error.message
            : `${what} failed: ${(error as Error).message}. The previous model is kept.`
        setState(projectId, { state: 'failed', message })
      })
      .finally(() => {
        running = null
      })
    running = { projectId, abort, done }
  }

  const handlers: Training['handlers'] = {
    'engines.list': () => context.inTurn('engines', () => listEngines(context.trainerScript)),
    async 'training.read'({ projectId }) {
      needProject(context, projectId)
      return states.get(projectId) ?? { state: 'idle' }
    },
    async 'training.start'({ projectId, request }) {
      begin(projectId, 'Training', (signal) => run(projectId, request, signal))
      return {}
    },
    async 'reports.measure'({ projectId }) {
      begin(projectId, 'Measuring', (signal) => measure(projectId, signal))
      return {}
    },
    async 'training.cancel'({ projectId }) {
      if (running?.projectId !== projectId) return {}
      running.abort.abort()
      await running.done
      return {}
    },
  }
  return {
    handlers,
    async close() {
      running?.abort.abort()
      await running?.done
    },
  }
}

/** The report of what the folds held back; null when nothing could be. */
export function projectReport(
  context: Pick<Context, 'now' | 'version'>,
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
  const { rows, calibration } = learned
  if (rows.length === 0) return null
  return buildReport(context, { title, material, rows, calibration, split, folds })
}

export function modelFiles({ network, rejector }: FitResult, report: Report | null): ModelFiles {
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

const TOO_LITTLE =
  'There are too few samples to hold some back: record each sign at least twice for an honest accuracy.'

/** The card of a model; its sums are filled in when it is written. */
export function describeModel(context: Pick<Context, 'now' | 'version'>, trained: Trained): CardDraft {
  const { modelId, material, options, eitherHand, learned, report } = trained
  const { set, classes, grouped, fingerprint } = material
  const { model, calibration, leftOut } = learned
  const count = (values: (string | null)[]) => new Set(values.filter((value) => value !== null)).size
  const counts = classCounts(set)
  return {
    format: 'signsmith-model',
    version: CARD_VERSION,
    id: modelId,
    createdAt: new Date(context.now()).toISOString(),
    app: context.version,
    labels: classes.map(({ id, label, none }, k) => ({ id, label, none, samples: counts[k]! })),
    slots: set.slots,
    eitherHand,
    featureVersion: FEATURE_VERSION,
    options,
    activation: learnedActivations(loadNetwork(model.network.modelJson, model.network.weights)),
    engine: model.engine,
    seconds: Math.round(model.seconds * 1000) / 1000,
    counts: {
      samples: set.labels.length,
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
