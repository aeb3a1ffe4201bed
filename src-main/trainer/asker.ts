import { Failure } from '../contract/failure'
import type { Channel } from './channel'
import type { FitListener, ToWorker } from './protocol'

/** Asks a thread or a process, one thing after the other. */
export interface Asker {
  /** @throws Failure as it was told, "busy" while another thing is asked, "engine" when it ends, "cancelled" when it is closed */
  ask<T>(message: ToWorker, listener?: FitListener): Promise<T>
  ended(): boolean
  rest(): void
  wake(): void
  close(): Promise<void>
}

interface Waiting {
  listener: FitListener
  resolve(value: never): void
  reject(error: Failure): void
}

export function createAsker(channel: Channel): Asker {
  let waiting: Waiting | null = null
  let closed: Failure | null = null

  const settle = (how: (waiting: Waiting) => void) => {
    const current = waiting
    waiting = null
    if (current) how(current)
  }
  channel.onMessage((message) => {
    switch (message.tell) {
      case 'engine':
        waiting?.listener.onEngine?.(message.engine)
        break
      case 'epoch':
        waiting?.listener.onEpoch?.(message.report)
        break
      case 'compared':
        waiting?.listener.onCompared?.(message.done, message.of)
        break
      case 'fitted':
      case 'agreed':
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
  channel.onEnd((reason) => end(new Failure('engine', reason)))
  return {
    ask: (message, listener = {}) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(closed)
        if (waiting) return reject(new Failure('busy', 'This trainer is at work already.'))
        waiting = { listener, resolve: resolve as (value: never) => void, reject }
        channel.post(message)
      }),
    ended: () => closed !== null,
    rest: () => channel.keep(false),
    wake() {
      if (closed) return
      channel.keep(true)
      channel.post({ ask: 'forget' })
    },
    async close() {
      end(new Failure('cancelled', 'Training was cancelled.'))
      await channel.end()
    },
  }
}
