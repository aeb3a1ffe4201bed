/** Runs work one after the other; a piece that fails does not stop the next. */
export type Queue = <T>(work: () => Promise<T>) => Promise<T>

export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work)
    last = result.catch(() => {})
    return result
  }
}

/** A queue for each key: what concerns the same thing waits for its turn, everything else goes on. */
export function createQueues(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const queues = new Map<string, { queue: Queue; waiting: number }>()
  return async (key, work) => {
    const own = queues.get(key) ?? { queue: createQueue(), waiting: 0 }
    queues.set(key, own)
    own.waiting++
    try {
      return await own.queue(work)
    } finally {
      if (--own.waiting === 0) queues.delete(key)
    }
  }
}
