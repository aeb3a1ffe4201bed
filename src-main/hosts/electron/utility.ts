import { fileURLToPath } from 'node:url'
import { utilityProcess } from 'electron'
import { endOf, QUIET, type StartChannel } from '../../services/app'

/** A native engine in a process of its own: an app whose fuses are set cannot be started as Node. */
export const startUtility: StartChannel = (script) => {
  const child = utilityProcess.fork(fileURLToPath(script), [], {
    serviceName: 'Signsmith trainer',
    stdio: 'ignore',
    env: { ...process.env, ...QUIET },
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onEnd: (listener) => void child.once('exit', (code) => listener(endOf(code))),
    // It ends with the app in any case.
    keep() {},
    async end() {
      if (child.kill()) await ended
    },
  }
}
