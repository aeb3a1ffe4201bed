import { ENGINES, type EngineName } from '../../contract/engine'
import { Failure } from '../../contract/failure'
import type { Handlers } from '../../contract/procedures'
import type { Report } from '../../contract/report'
import {
  type EpochPoint,
  type FitOptions,
  fitOptions,
  type TrainingRequest,
  type TrainingState,
} from '../../contract/training'
import { amountOf } from '../../learning/dataset'
import { planFolds } from '../../learning/evaluation/splits'
import { createRandom } from '../../learning/random'
import type { Manifest } from '../../storage/library'
import { writeMeasured, writeModel } from '../../storage/models'
import { compareOnFolds } from '../training/compareActivations'
import { listEngines, type RunnerOptions } from '../training/fits'
import { evaluateMaterial } from '../training/fullReport'
import { learn } from '../training/learn'
import { checkMaterial, type Material, projectMaterial } from '../training/material'
import { describeModel, loadModel, modelFiles, projectReport, readReportOf, TOO_LITTLE } from '../training/modelFolder'
import { type Context, needProject } from './context'

type Names = 'engines.list' | `training.${'running' | 'read' | 'start' | 'cancel'}` | `reports.${'measure' | 'compare'}`

const LEAST_MS_BETWEEN_EVENTS = 100

/** What a report is about: the samples there are now, the options of the current model, and what is known of it. */
interface Subject {
  manifest: Manifest
  material: Material
  options: FitOptions
  known: Report | null
}

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

  let lastEvent = Number.NEGATIVE_INFINITY
  const setState = (projectId: string, state: TrainingState) => {
    const before = states.get(projectId)
    states.set(projectId, state)
    const now = context.clock()
    const mayWait = state.state === 'training' && before?.state === 'training'
    if (mayWait && now - lastEvent < LEAST_MS_BETWEEN_EVENTS) return
    lastEvent = now
    events.emit('training', { projectId, state })
  }

  /** Seconds until all parts are done, by those that are. */
  const left = (since: number, done: number, of: number) =>
    done > 0 ? ((context.clock() - since) / 1000 / done) * (of - done) : null

  const run = async (projectId: string, request: TrainingRequest, signal: AbortSignal) => {
    const manifest = needProject(context, projectId)
    const contents = await library.contents(projectId)
    if (contents.readOnly !== null) throw new Failure('read-only', contents.readOnly)
    const material = projectMaterial(manifest, contents)
    checkMaterial(material)
    // Found out now, not when the training is over and its model has no place.
    await library.needModelsInPlace(projectId)
    const { engine, adopt = true, ...chosen } = request
    const options = fitOptions(amountOf(material.set), chosen)
    const { split, folds } = planFolds(material.grouped, createRandom(options.seed))
    const { eitherHand } = manifest.options
    let checked = 0
    let trained = false
    let engineNow: EngineName | null = null
    let curve: readonly EpochPoint[] = []
    const started = context.clock()
    const learned = await learn(
      material,
      { split, folds },
      chosen,
      eitherHand,
      { trainers: context.trainers, parallel: context.parallel, engines: engine ? [engine] : ENGINES, signal },
      {
        onEngine: (job, name) => {
          if (job === 0) engineNow = name
        },
        onCurve: (next) => {
          curve = next
        },
        onEpoch: (job, { epoch, epochs, loss, fitted }) => {
          if (job !== 0 || !engineNow || trained) return
          const secondsLeft = ((context.clock() - started) / 1000 / epoch) * (epochs - epoch)
          setState(projectId, {
            state: 'training',
            engine: engineNow,
            progress: { epoch, epochs, loss, fitted, secondsLeft, curve: [...curve] },
          })
        },
        onAgain: () => {
          trained = false
        },
        onFitted: (job) => {
          if (job === 0) trained = true
          else checked++
          if (!trained) return
          const secondsLeft = left(started, checked + 1, folds.length + 1)
          setState(projectId, { state: 'checking', fold: checked, folds: folds.length, secondsLeft, curve: [...curve] })
        },
      },
    )
    signal.throwIfAborted()
    const report = projectReport(context, { title: manifest.name, material, learned, split, folds })
    const modelId = context.newId()
    const draft = describeModel(context, { modelId, material, options, eitherHand, learned, report })
    context.mayWrite()
    await library.needModelsInPlace(projectId)
    await writeModel(library.modelFolder(projectId, modelId), modelFiles(learned.model, report), draft)
    const previous = needProject(context, projectId).modelId
    // The first model is used at once, whatever was asked: there is none to stay with. Where another program changed the
    // project the person says first which state holds; the model waits among the others.
    const adopted = (adopt || previous === null) && (await library.outside(projectId)) === null
    if (adopted) await library.change(projectId, { modelId })
    setState(projectId, { state: 'trained', modelId, adopted, previous })
    events.emit('project', { projectId })
  }

  /** Adds to the report of the current model what takes more trainings, on the samples there are now. */
  const addToReport = async (
    projectId: string,
    signal: AbortSignal,
    work: (subject: Subject, runner: RunnerOptions, onFitted: (done: number, of: number) => void) => Promise<Report>,
  ) => {
    const manifest = needProject(context, projectId)
    if (manifest.modelId === null) throw new Failure('not-found', 'There is no model to report on yet: train first.')
    const material = projectMaterial(manifest, await library.contents(projectId))
    checkMaterial(material)
    const folder = library.modelFolder(projectId, manifest.modelId)
    const { card, report } = await loadModel(folder)
    const known = await readReportOf(folder, report)
    const runner = { trainers: context.trainers, parallel: context.parallel, engines: ENGINES, signal }
    const began = context.clock()
    const measured = await work({ manifest, material, options: card.options, known }, runner, (done, of) =>
      setState(projectId, { state: 'measuring', done, of, secondsLeft: left(began, done, of) }),
    )
    signal.throwIfAborted()
    context.mayWrite()
    await library.needModelsInPlace(projectId)
    await writeMeasured(folder, JSON.stringify(measured))
    setState(projectId, { state: 'measured' })
    events.emit('project', { projectId })
  }
  const measure = (projectId: string, signal: AbortSignal) =>
    addToReport(projectId, signal, async ({ manifest, material, options, known }, runner, onFitted) => {
      const { eitherHand } = manifest.options
      const report = await evaluateMaterial(context, manifest.name, material, options, eitherHand, runner, onFitted)
      if (!report) throw new Failure('bad-input', TOO_LITTLE)
      // The comparison stays as long as it is about the same samples.
      const compared = known?.activations ?? null
      return { ...report, activations: compared?.samples === material.fingerprint ? compared : null }
    })
  const compare = (projectId: string, signal: AbortSignal) =>
    addToReport(projectId, signal, async ({ manifest, material, options, known }, runner, onFitted) => {
      if (!known) throw new Failure('bad-input', TOO_LITTLE)
      const { eitherHand } = manifest.options
      return { ...known, activations: await compareOnFolds(material, options, eitherHand, runner, onFitted) }
    })

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
        const hasModel = (library.manifest(projectId)?.modelId ?? null) !== null
        const kept = hasModel ? 'The previous model is kept.' : 'There is still no model.'
        const refused = error instanceof Failure && error.code !== 'engine'
        const reason = error instanceof Failure ? error.message : `${what} failed: ${(error as Error).message}.`
        const message = refused ? reason : `${reason} ${kept}`
        setState(projectId, { state: 'failed', message })
      })
      .finally(() => {
        running = null
      })
    running = { projectId, abort, done }
  }

  const handlers: Training['handlers'] = {
    'engines.list': () => context.inTurn('engines', () => listEngines(context.trainers)),
    async 'training.running'() {
      return { projectId: running?.projectId ?? null }
    },
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
    async 'reports.compare'({ projectId }) {
      begin(projectId, 'Comparing', (signal) => compare(projectId, signal))
      return {}
    },
    async 'training.cancel'({ projectId }) {
      if (running?.projectId !== projectId) return {}
      running.abort.abort()
      await running.done
      return {}
    },
  }
  // Nobody could cancel what trains in a project that is gone, and it would keep all others waiting.
  events.on('projects', () => {
    if (running && library.manifest(running.projectId)?.deletedAt !== null) running.abort.abort()
  })
  return {
    handlers,
    async close() {
      running?.abort.abort()
      await running?.done
    },
  }
}
