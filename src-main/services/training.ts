import { ENGINES, type EngineName } from '../contract/engine'
import { Failure } from '../contract/failure'
import type { HonestAccuracy } from '../contract/model'
import type { Handlers } from '../contract/procedures'
import { FIT_DEFAULTS, type FitOptions, type TrainingRequest, type TrainingState } from '../contract/training'
import { subset } from '../learning/dataset'
import { type Fold, planFolds } from '../learning/evaluation/splits'
import { FEATURE_VERSION } from '../learning/landmarks/features'
import { createRandom } from '../learning/random'
import { type CardDraft, writeModel } from '../storage/models'
import type { FitResult } from '../trainer/protocol'
import { type Context, needProject } from './context'
import { fitJob, honestAccuracy, learnedActivations, listEngines, networkOf, runFits } from './experiments'
import { checkMaterial, type Material, projectMaterial } from './material'

type Names = 'engines.list' | `training.${'read' | 'start' | 'cancel'}`

/** The check's models learn faster and a little worse (docs/decisions/0006-schedule.md), so its figure errs on the safe side. */
const CHECK_SCHEDULE = { epochs: 12, learningRate: 1e-2 }
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
    const options: FitOptions = { ...FIT_DEFAULTS, ...chosen }
    const check = planCheck(material, options, request)
    const { eitherHand } = manifest.options
    const jobs = [
      fitJob(material.set, options, eitherHand),
      ...check.folds.map(({ train }) => fitJob(subset(material.set, train), check.options, eitherHand)),
    ]
    let checked = 0
    let trained = false
    let engineNow: EngineName | null = null
    const started = context.now()
    const results = await runFits(
      jobs,
      { script: context.trainerScript, parallel: context.parallel, engines: engine ? [engine] : ENGINES, signal },
      {
        onEngine: (job, name) => {
          if (job === 0) engineNow = name
        },
        onEpoch: (job, { epoch, epochs, loss, fitted }) => {
          if (job !== 0 || !engineNow) return
          const secondsLeft = ((context.now() - started) / 1000 / epoch) * (epochs - epoch)
          setState(projectId, {
            state: 'training',
            engine: engineNow,
            progress: { epoch, epochs, loss, fitted, secondsLeft },
          })
        },
        onFitted: (job) => {
          if (job === 0) trained = true
          else checked++
          if (trained) setState(projectId, { state: 'checking', fold: checked, folds: check.folds.length })
        },
      },
    )
    signal.throwIfAborted()
    const [model, ...foldModels] = results as [FitResult, ...FitResult[]]
    const accuracy = check.folds.length > 0 ? honestAccuracy(foldModels, material.set, check.folds, check.split) : null
    const modelId = context.newId()
    const draft = describeModel(context, { modelId, material, options, eitherHand, model, accuracy, note: check.note })
    context.mayWrite()
    await writeModel(library.modelFolder(projectId, modelId), model.network, draft)
    await library.change(projectId, { modelId })
    setState(projectId, { state: 'trained', modelId })
    events.emit('project', { projectId })
  }

  const handlers: Training['handlers'] = {
    'engines.list': () => context.inTurn('engines', () => listEngines(context.trainerScript)),
    async 'training.read'({ projectId }) {
      needProject(context, projectId)
      return states.get(projectId) ?? { state: 'idle' }
    },
    async 'training.start'({ projectId, request }) {
      const { name } = needProject(context, projectId)
      if (running) {
        const other = library.manifest(running.projectId)?.name ?? name
        throw new Failure('busy', `“${other}” is being trained already. Wait for it or cancel it first.`)
      }
      const abort = new AbortController()
      setState(projectId, { state: 'starting' })
      const done = run(projectId, request, abort.signal)
        .catch((error: unknown) => {
          if (abort.signal.aborted) return setState(projectId, { state: 'cancelled' })
          const message =
            error instanceof Failure
              ? error.message
              : `Training failed: ${(error as Error).message}. The previous model is kept.`
          setState(projectId, { state: 'failed', message })
        })
        .finally(() => {
          running = null
        })
      running = { projectId, abort, done }
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

interface Check {
  folds: Fold[]
  split: HonestAccuracy['split']
  options: FitOptions
  note: string
}

/** Which honest split the recordings allow. A person's own epochs or rate hold for the check as well. */
function planCheck({ grouped }: Material, options: FitOptions, request: TrainingRequest): Check {
  const { split, folds: planned } = planFolds(grouped, createRandom(options.seed))
  const ownSchedule = request.epochs !== undefined || request.learningRate !== undefined
  return {
    split,
    folds: planned,
    options: ownSchedule ? options : { ...options, ...CHECK_SCHEDULE },
    note:
      planned.length > 0
        ? ''
        : 'There are too few samples to hold some back: record each sign at least twice for an honest accuracy.',
  }
}

interface Trained {
  modelId: string
  material: Material
  options: FitOptions
  eitherHand: boolean
  model: FitResult
  accuracy: HonestAccuracy | null
  note: string
}

/** The card of a model that learned from all of the material; its sums are filled in when it is written. */
export function describeModel(context: Pick<Context, 'now' | 'version'>, trained: Trained): CardDraft {
  const { modelId, material, options, eitherHand, model, accuracy, note } = trained
  const { set, classes, grouped, fingerprint } = material
  const count = (values: (string | null)[]) => new Set(values.filter((value) => value !== null)).size
  return {
    format: 'signsmith-model',
    version: 1,
    id: modelId,
    createdAt: new Date(context.now()).toISOString(),
    app: context.version,
    labels: classes.map(({ id, label }, k) => ({ id, label, samples: set.labels.filter((l) => l === k).length })),
    slots: set.slots,
    eitherHand,
    featureVersion: FEATURE_VERSION,
    options,
    activation: learnedActivations(networkOf(model)),
    engine: model.engine,
    seconds: Math.round(model.seconds * 1000) / 1000,
    counts: {
      samples: set.labels.length,
      recordings: count(grouped.map(({ recording }) => recording)),
      signers: count(grouped.map(({ signer }) => signer)),
    },
    accuracy,
    accuracyNote: note,
    trainedOn: fingerprint,
  }
}
