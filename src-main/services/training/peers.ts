import type { Clip } from '../../learning/clips/clip'
import { type LabelledClip, nearestByPlace, nearestByWarping } from '../../learning/clips/peers'
import { GRU_EPOCHS, rawSequences } from '../../learning/clips/sequences'
import type { FitListener, PeerJob } from '../../trainer/protocol'
import type { RunnerOptions } from './fits'

/** Recognisers of others, simple ones and the one that tutorials use, each by what it is called in reports. */
export const PEERS = ['nearest', 'nearest-mirrored', 'warping', 'gru'] as const
export type PeerName = (typeof PEERS)[number]

/** What each was asked: the same takes to learn from and to name. */
export interface PeerQuestion {
  taught: readonly LabelledClip[]
  tested: readonly Clip[]
  classes: number
  seed: number
  /** Of the network alone; as many as tutorials use, unless a test is short of time. */
  epochs?: number
}

/**
 * The guesses of one of them: n class indices, in the order of the tested takes. The network learns in a trainer; the
 * others need no training.
 *
 * @throws Failure "cancelled" when the run is ended, "engine" when nothing could train
 */
export async function guessAsPeer(
  peer: PeerName,
  { taught, tested, classes, seed, epochs = GRU_EPOCHS }: PeerQuestion,
  options: RunnerOptions,
  listener: FitListener = {},
): Promise<Int32Array> {
  switch (peer) {
    case 'nearest':
      return nearestByPlace(taught, tested, false)
    case 'nearest-mirrored':
      return nearestByPlace(taught, tested, true)
    case 'warping':
      return nearestByWarping(taught, tested)
    case 'gru': {
      const sequences = {
        frames: rawSequences(taught.map(({ clip }) => clip)),
        labels: Int32Array.from(taught, ({ label }) => label),
        classes,
      }
      return inTrainer({ taught: sequences, tested: rawSequences(tested), epochs, seed }, options, listener)
    }
  }
}

async function inTrainer(
  job: PeerJob,
  { trainers, engines, signal }: RunnerOptions,
  listener: FitListener,
): Promise<Int32Array> {
  const trainer = trainers.take()
  const close = () => trainer.close()
  signal?.addEventListener('abort', close, { once: true })
  try {
    if (signal?.aborted) await close()
    const { guesses } = await trainer.peer(job, engines, listener)
    trainers.giveBack(trainer)
    return guesses
  } catch (error) {
    await close()
    throw error
  } finally {
    signal?.removeEventListener('abort', close)
  }
}
