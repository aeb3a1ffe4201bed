import { type StartChannel, startProcess } from './channel'
import { type NativeFailures, startTrainer, type Trainer } from './client'

/** How long a trainer without work is kept. */
const KEPT_MS = 30_000

/**
 * Trainers that rest between two pieces of work. Loading TensorFlow.js and the first steps of a new thread take longer
 * than a small training does.
 */
export interface TrainerPool {
  /** One that has just worked, or a new one; whoever takes it gives it back or closes it. */
  take(): Trainer
  /** For one that has done all it was asked for. It ends when nothing more comes, or with the program. */
  giveBack(trainer: Trainer): void
  /** Ends those that rest. */
  close(): Promise<void>
}

/**
 * @param script the built worker, as a file URL
 * @param startNative what gives native engines a process of their own
 */
export function createTrainerPool(script: URL, startNative: StartChannel = startProcess): TrainerPool {
  const failures: NativeFailures = new Map()
  /** With what ends each when nothing more comes. */
  const resting = new Map<Trainer, ReturnType<typeof setTimeout>>()
  const remove = (trainer: Trainer) => {
    clearTimeout(resting.get(trainer))
    resting.delete(trainer)
  }
  return {
    take() {
      // The one that worked last, so that those too many end.
      for (const trainer of [...resting.keys()].reverse()) {
        remove(trainer)
        if (trainer.ended()) continue
        trainer.wake()
        return trainer
      }
      return startTrainer(script, startNative, failures)
    },
    giveBack(trainer) {
      trainer.rest()
      const end = () => {
        remove(trainer)
        trainer.close()
      }
      resting.set(trainer, setTimeout(end, KEPT_MS).unref())
    },
    async close() {
      const all = [...resting.keys()]
      for (const trainer of all) remove(trainer)
      await Promise.all(all.map((trainer) => trainer.close()))
    },
  }
}
