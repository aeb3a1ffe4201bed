import { parentPort } from 'node:worker_threads'
import type { EngineName } from '../contract/engine'
import { ENGINES } from '../contract/engine'
import { Failure } from '../contract/failure'
import { fit } from '../learning/classifier/fit'
import { fitRejector } from '../learning/classifier/rejector'
import { saveNetwork } from '../learning/classifier/save'
import { reportEngines, startEngine } from './engines'
import type { FitJob, FitResult, FittedRejector, FromWorker, ToWorker } from './protocol'

// A worker thread: one request at a time, answered in order. Cancelling is ending the thread.
const port = parentPort
if (!port) throw new Error('The trainer runs as a worker thread')
const tell = (message: FromWorker) => port.postMessage(message)
/** Why engines failed; it may pass until the trainer works again. */
const failed = new Map<EngineName, string>()

port.on('message', async (message: ToWorker) => {
  try {
    if (message.ask === 'forget') failed.clear()
    else if (message.ask === 'engines') tell({ tell: 'engines', reports: await reportEngines(ENGINES) })
    else tell({ tell: 'fitted', result: await fitOnFirst(message.engines, message.job) })
  } catch (error) {
    const failure = error instanceof Failure ? error : new Failure('internal', String((error as Error).stack ?? error))
    tell({ tell: 'failed', code: failure.code, message: failure.message })
  }
})

/** The first engine that starts and finishes the job; one that fails is not tried again. */
async function fitOnFirst(engines: EngineName[], job: FitJob): Promise<FitResult> {
  for (const engine of engines) {
    if (failed.has(engine)) continue
    try {
      return await fitOn(engine, job)
    } catch (error) {
      if (error instanceof Failure) throw error
      failed.set(engine, (error as Error).message)
    }
  }
  const reasons = engines.map((engine) => `${engine}: ${failed.get(engine)}`)
  throw new Failure('engine', `No engine could train. ${reasons.join('. ')}`)
}

async function fitOn(engine: EngineName, job: FitJob): Promise<FitResult> {
  const { set, options, augmentation } = job
  await startEngine(engine)
  tell({ tell: 'engine', engine })
  const started = performance.now()
  const model = fit(set, options, augmentation, (report) => tell({ tell: 'epoch', report }))
  try {
    const rejector = job.rejector ? await rejectorOf(job) : null
    const seconds = (performance.now() - started) / 1000
    return { network: await saveNetwork(model), rejector, engine, seconds }
  } finally {
    model.dispose()
  }
}

async function rejectorOf({ set, options, augmentation }: FitJob): Promise<FittedRejector> {
  const { network, whitener } = fitRejector(set, options, augmentation)
  try {
    return { network: await saveNetwork(network), whitener }
  } finally {
    network.dispose()
  }
}
