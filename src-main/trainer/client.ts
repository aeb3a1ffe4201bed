import { Worker } from 'node:worker_threads'
import type { EngineName, EngineReport } from '../contract/engine'
import { Failure } from '../contract/failure'
import type { EpochReport } from '../learning/classifier/fit'
import type { FitJob, FitResult, FromWorker, PeerJob, PeerResult, ToWorker } from './protocol'

export interface FitListener {
  onEngine?(engine: EngineName): void
  onEpoch?(report: EpochReport): void
}

/** A worker thread that trains classifiers, one after the other. */
export interface Trainer {
  fit(job: FitJob, engines: readonly EngineName[], listener?: FitListener): Promise<FitResult>
  /** Learns and names as others do, to be compared with. */
  peer(job: PeerJob, engines: readonly EngineName[], listener?: FitListener): Promise<PeerResult>
  engines(): Promise<EngineReport[]>
  /** Whether it has ended, for whatever reason. */
  ended(): boolean
  /** Without work it does not keep the program from ending. */
  rest(): void
  /** After a rest it works as a new one does. */
  wake(): void
  /** Ends the thread at once, in the middle of a step if need be; a fit under way fails as "cancelled". */
  close(): Promise<void>
}

interface Waiting {
  listener: FitListener
  resolve(value: never): void
  reject(error: Failure): void
}

/** @param script the built worker, as a file URL */
export function startTrainer(script: URL): Trainer {
  const worker = new Worker(script)
  let waiting: Waiting | null = null
  let closed: Failure | null = null

  const settle = (how: (waiting: Waiting) => void) => {
    const current = waiting
    waiting = null
    if (current) how(current)
  }
  worker.on('message', (message: FromWorker) => {
    switch (message.tell) {
      case 'engine':
        waiting?.listener.onEngine?.(message.engine)
        break
      case 'epoch':
        waiting?.listener.onEpoch?.(message.report)
        break
      case 'fitted':
      case 'guessed':
        settle(({ resolve }) => resolve(message.result as never))
        break
      case 'engines':
        settle(({ resolve }) => resolve(message.reports as never))
        break
      case 'failed':
        settle(({ reject }) => reject(new Failure(message.code, message.message)))
        break
    }
  })
  const end = (failure: Failure) => {
    closed ??= failure
    settle(({ reject }) => reject(closed!))
  }
  worker.on('error', (error) => end(new Failure('engine', `Training stopped: ${error.message}.`)))
  worker.on('exit', () => end(new Failure('engine', 'Training stopped unexpectedly.')))

  const ask = <T>(message: ToWorker, listener: FitListener = {}): Promise<T> =>
    new Promise((resolve, reject) => {
      if (closed) return reject(closed)
      if (waiting) return reject(new Failure('busy', 'This trainer is at work already.'))
      waiting = { listener, resolve: resolve as (value: never) => void, reject }
      worker.postMessage(message)
    })

  return {
    fit: (job, engines, listener) => ask({ ask: 'fit', engines: [...engines], job }, listener),
    peer: (job, engines, listener) => ask({ ask: 'peer', engines: [...engines], job }, listener),
    engines: () => ask({ ask: 'engines' }),
    ended: () => closed !== null,
    rest: () => worker.unref(),
    wake() {
      worker.ref()
      worker.postMessage({ ask: 'forget' } satisfies ToWorker)
    },
    async close() {
      end(new Failure('cancelled', 'Training was cancelled.'))
      await worker.terminate()
    },
  }
}
