/**
 * Lets only one piece of work run at a time, in the order in which they were asked for, however long each of them waits
 * for something; one that fails keeps none of the others back.
 */
export function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const done = last.then(work)
    last = done.catch(() => {})
    return done
  }
}
