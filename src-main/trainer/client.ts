import { ENGINES, type EngineName, type EngineReport } from '../contract/engine'
import { Failure } from '../contract/failure'
import type { CheckJob } from '../elsewhere/check'
import type { Agreement } from '../elsewhere/compare'
import { type Asker, createAsker } from './asker'
import { type StartChannel, startProcess, startThread } from './channel'
import { isNative, whyNotInstalled } from './natives'
import type { FitJob, FitListener, FitResult, PeerJob, PeerResult } from './protocol'

/** What trains classifiers, one after the other: a worker thread, and for native engines a process of its own. */
export interface Trainer {
  /** On the first of the engines that can; one that ends in the middle, its process and all, gives way to the next. */
  fit(job: FitJob, engines: readonly EngineName[], listener?: FitListener): Promise<FitResult>
  /** Learns and names as others do, to be compared with. */
  peer(job: PeerJob, engines: readonly EngineName[], listener?: FitListener): Promise<PeerResult>
  /** Loads a written form of a model and compares it with the model. */
  check(job: CheckJob, listener?: FitListener): Promise<Agreement>
  engines(): Promise<EngineReport[]>
  /** Whether it has ended, for whatever reason. */
  ended(): boolean
  /** Without work it does not keep the program from ending. */
  rest(): void
  /** After a rest it works as a new one does. */
  wake(): void
  /** Ends it at once, in the middle of a step if need be; a fit under way fails as "cancelled". */
  close(): Promise<void>
}

/** What a form for TensorFlow.js is compared on: as it runs in every browser. */
const CHECKED_ON: readonly EngineName[] = ['wasm', 'cpu']

/** Why native engines failed: none of them is tried again, as it may take the rest of the computer with it. */
export type NativeFailures = Map<EngineName, string>

/**
 * @param script the built worker, as a file URL
 * @param startNative what gives native engines a process of their own
 * @param failures shared by the trainers of a pool
 * @param whyMissing why an engine is not there, if that is known without starting it
 */
export function startTrainer(
  script: URL,
  startNative: StartChannel = startProcess,
  failures: NativeFailures = new Map(),
  whyMissing: (name: EngineName) => string | null = whyNotInstalled,
): Trainer {
  const thread = createAsker(startThread(script))
  let native: Asker | null = null
  let closed = false
  const nativeAsker = () => {
    // The thread is closed as well, and says so.
    if (closed) return thread
    if (!native || native.ended()) native = createAsker(startNative(script))
    return native
  }

  /** A native engine by itself, in its process; the others in the thread. */
  const onKind = async <T>(engines: EngineName[], work: (asker: Asker, engines: EngineName[]) => Promise<T>) => {
    const name = engines[0]!
    if (!isNative(name)) return work(thread, engines)
    const missing = failures.has(name) ? null : whyMissing(name)
    if (missing) failures.set(name, missing)
    if (!failures.has(name)) {
      try {
        return await work(nativeAsker(), engines)
      } catch (error) {
        if (!isEngineFailure(error) || closed) throw error
        failures.set(name, error.message.replace(`${name}: `, ''))
      }
    }
    throw new Failure('engine', `${name}: ${failures.get(name)}`)
  }
  const onFirst = async <T>(
    engines: readonly EngineName[],
    work: (asker: Asker, engines: EngineName[]) => Promise<T>,
  ): Promise<T> => {
    const reasons: string[] = []
    for (const kind of kindsOf(engines)) {
      try {
        return await onKind(kind, work)
      } catch (error) {
        if (!isEngineFailure(error) || closed) throw error
        reasons.push(error.message)
      }
    }
    throw new Failure('engine', `No engine could train. ${reasons.join('. ')}`)
  }
  const report = (engines: EngineName[]) =>
    onKind(engines, (asker, left) => asker.ask<EngineReport[]>({ ask: 'engines', engines: left })).catch((error) => {
      if (!isEngineFailure(error) || closed) throw error
      return engines.map((name) => ({ name, available: false, detail: failures.get(name) ?? error.message }))
    })

  return {
    fit: (job, engines, listener) =>
      onFirst(engines, (asker, left) => asker.ask({ ask: 'fit', engines: left, job }, listener)),
    peer: (job, engines, listener) =>
      onFirst(engines, (asker, left) => asker.ask({ ask: 'peer', engines: left, job }, listener)),
    check: (job, listener) =>
      onFirst(CHECKED_ON, (asker, left) => asker.ask({ ask: 'check', engines: left, job }, listener)),
    async engines() {
      const reports: EngineReport[] = []
      // Each by itself: one that crashes says nothing of the next.
      for (const name of ENGINES) reports.push(...(await report([name])))
      return reports
    },
    ended: () => thread.ended(),
    rest() {
      thread.rest()
      native?.rest()
    },
    wake() {
      thread.wake()
      native?.wake()
    },
    async close() {
      closed = true
      await Promise.all([thread.close(), native?.close()])
    },
  }
}

function isEngineFailure(error: unknown): error is Failure {
  return error instanceof Failure && error.code === 'engine'
}

/** Each native engine by itself, the others together where they are neighbours; in their order. */
function kindsOf(engines: readonly EngineName[]): EngineName[][] {
  const kinds: EngineName[][] = []
  for (const name of engines) {
    const last = kinds.at(-1)
    if (last && !isNative(last[0]!) && !isNative(name)) last.push(name)
    else kinds.push([name])
  }
  return kinds
}
