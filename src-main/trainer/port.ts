import { parentPort } from 'node:worker_threads'
import type { FromWorker, ToWorker } from './protocol'

/** The other end of a `Channel`. */
export interface Port {
  onMessage(listener: (message: ToWorker) => void): void
  post(message: FromWorker): void
}

/** As Electron gives it to a process of its own. */
interface UtilityPort {
  on(event: 'message', listener: (event: { data: ToWorker }) => void): void
  postMessage(message: FromWorker): void
}

/** Who asks: a thread's or a process's parent. @throws Error where there is none */
export function openPort(): Port {
  const utility = (process as { parentPort?: UtilityPort }).parentPort
  if (parentPort) {
    const port = parentPort
    return { onMessage: (listener) => void port.on('message', listener), post: (message) => port.postMessage(message) }
  }
  if (utility) {
    return {
      onMessage: (listener) => utility.on('message', ({ data }) => listener(data)),
      post: (message) => utility.postMessage(message),
    }
  }
  if (!process.send) throw new Error('The trainer runs as a worker thread, or as a process of its own')
  // Nobody waits for it any more.
  process.on('disconnect', () => process.exit())
  return {
    onMessage: (listener) => void process.on('message', (message) => listener(message as ToWorker)),
    post: (message) => void process.send!(message),
  }
}
