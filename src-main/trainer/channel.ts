import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { FromWorker, ToWorker } from './protocol'

/** A thread, or a process of its own, that is told what to do and tells what it did. */
export interface Channel {
  post(message: ToWorker): void
  onMessage(listener: (message: FromWorker) => void): void
  /** @param listener is told once, in words, why it has ended */
  onEnd(listener: (reason: string) => void): void
  /** Whether it keeps the program from ending. */
  keep(alive: boolean): void
  /** Ends it at once, in the middle of a step if need be. */
  end(): Promise<void>
}

/** @param script the built worker, as a file URL */
export type StartChannel = (script: URL) => Channel

const UNEXPECTED = 'Training stopped unexpectedly.'
/** TensorFlow's library would write three lines at each start. */
export const QUIET = { TF_CPP_MIN_LOG_LEVEL: '2' }

export const startThread: StartChannel = (script) => {
  const worker = new Worker(script)
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => void worker.on('message', listener),
    onEnd(listener) {
      worker.on('error', (error) => listener(`Training stopped: ${error.message}.`))
      worker.on('exit', () => listener(UNEXPECTED))
    },
    keep: (alive) => (alive ? worker.ref() : worker.unref()),
    async end() {
      await worker.terminate()
    },
  }
}

/** A library that crashes in it ends it alone. */
export const startProcess: StartChannel = (script) => {
  const child = fork(fileURLToPath(script), {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...process.env, ...QUIET },
    execArgv: [],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return {
    // Where it has just ended, its end is told as well.
    post: (message) => void child.send(message, () => {}),
    onMessage: (listener) => void child.on('message', (message) => listener(message as FromWorker)),
    onEnd(listener) {
      child.on('error', (error) => listener(`Training stopped: ${error.message}.`))
      child.on('exit', (code, signal) => listener(endOf(signal ?? code)))
    },
    keep(alive) {
      for (const one of [child, child.channel]) {
        if (alive) one?.ref()
        else one?.unref()
      }
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Why a process is gone, by its signal or its code. */
export function endOf(how: string | number | null): string {
  return how === null ? UNEXPECTED : `Its process ended (${how}).`
}
