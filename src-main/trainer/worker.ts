import type { EngineName } from '../contract/engine'
import { Failure } from '../contract/failure'
import { type CheckJob, checkForm } from '../elsewhere/check'
import type { Agreement } from '../elsewhere/compare'
import type { Rejector } from '../learning/classifier/rejector'
import { saveNetwork } from '../learning/classifier/save'
import { fitGru, guessByGru } from '../learning/clips/gru'
import { fitModel } from '../learning/model'
import { reportEngines, startEngine } from './engines'
import { openPort } from './port'
import type { FitJob, FitResult, FittedRejector, FromWorker, PeerJob, PeerResult, ToWorker } from './protocol'

// A worker thread, or a process: one request at a time, answered in order. Cancelling is ending it.
const port = openPort()
const tell = (message: FromWorker) => port.post(message)
/** Why engines failed; it may pass until the trainer works again. */
const failed = new Map<EngineName, string>()

port.onMessage(async (message: ToWorker) => {
  try {
    if (message.ask === 'forget') failed.clear()
    else if (message.ask === 'engines') tell({ tell: 'engines', reports: await reportEngines(message.engines) })
    else if (message.ask === 'peer') {
      tell({ tell: 'guessed', result: await onFirst(message.engines, (engine) => guessOn(engine, message.job)) })
    } else if (message.ask === 'check') {
      tell({ tell: 'agreed', result: await onFirst(message.engines, (engine) => checkOn(engine, message.job)) })
    } else tell({ tell: 'fitted', result: await onFirst(message.engines, (engine) => fitOn(engine, message.job)) })
  } catch (error) {
    const failure = error instanceof Failure ? error : new Failure('internal', String((error as Error).stack ?? error))
    tell({ tell: 'failed', code: failure.code, message: failure.message })
  }
})

/** The first engine that starts and finishes the job; one that fails is not tried again. */
async function onFirst<T>(engines: EngineName[], work: (engine: EngineName) => Promise<T>): Promise<T> {
  for (const engine of engines) {
    if (failed.has(engine)) continue
    try {
      return await work(engine)
    } catch (error) {
      if (error instanceof Failure) throw error
      failed.set(engine, (error as Error).message)
    }
  }
  const reasons = engines.map((engine) => `${engine}: ${failed.get(engine)}`)
  throw new Failure('engine', reasons.join('. '))
}

async function fitOn(engine: EngineName, job: FitJob): Promise<FitResult> {
  const { set, options, augmentation } = job
  await startEngine(engine)
  tell({ tell: 'engine', engine })
  const started = performance.now()
  const { network, rejector, paths } = fitModel(set, options, augmentation, job.rejector, (report) =>
    tell({ tell: 'epoch', report }),
  )
  try {
    const seconds = (performance.now() - started) / 1000
    return { network: await saveNetwork(network), rejector: rejector && (await save(rejector)), paths, engine, seconds }
  } finally {
    network.dispose()
    rejector?.network.dispose()
  }
}

async function checkOn(engine: EngineName, job: CheckJob): Promise<Agreement> {
  await startEngine(engine)
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
  return checkForm(job, text, (done, of) => tell({ tell: 'compared', done, of }))
}

async function guessOn(engine: EngineName, { taught, tested, epochs, seed }: PeerJob): Promise<PeerResult> {
  await startEngine(engine)
  tell({ tell: 'engine', engine })
  const started = performance.now()
  const model = fitGru(taught, { epochs, seed }, (report) => tell({ tell: 'epoch', report }))
  try {
    const guesses = guessByGru(model, tested)
    return { guesses, engine, seconds: (performance.now() - started) / 1000 }
  } finally {
    model.dispose()
  }
}

async function save({ network, whitener }: Rejector): Promise<FittedRejector> {
  return { network: await saveNetwork(network), whitener }
}
