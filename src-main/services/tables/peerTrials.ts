import { summarise } from '../../learning/evaluation/metrics'
import type { RunnerOptions } from '../training/fits'
import { guessAsPeer, type PeerName } from '../training/peers'
import type { TakeRow } from './table'
import type { Trial } from './trialPlan'

/** How others do, each on the takes of every draw that ours learns from and is tested on; only those that were asked. */
export type PeerTrials = { [Name in (typeof WRITTEN)[PeerName]]?: PeerAccuracy }

export interface PeerAccuracy {
  mean: number
  sd: number
  median: number
  /** Accuracy of each draw, in their order. */
  perDraw: number[]
}

/** Each as it is called in what is printed as JSON. */
export const WRITTEN = {
  nearest: 'nearest',
  'nearest-mirrored': 'nearestMirrored',
  warping: 'warping',
  gru: 'gru',
} as const satisfies Record<PeerName, string>

/** @param onDone how many of a peer's trials are done */
export async function runPeers(
  peers: readonly PeerName[],
  rows: readonly TakeRow[],
  trials: readonly Trial[],
  runner: RunnerOptions,
  onDone: (peer: PeerName, done: number, of: number) => void,
): Promise<PeerTrials> {
  const draws = [...new Set(trials.map(({ seed }) => seed))]
  const found: PeerTrials = {}
  for (const peer of peers) {
    const right: { seed: number; of: boolean[] }[] = []
    for (const { set, fold, rows: own, seed } of trials) {
      const clipOf = (row: number) => rows[own[row]!]!.clip
      const taught = fold.train.map((row) => ({ clip: clipOf(row), label: set.labels[row]! }))
      const question = { taught, tested: fold.test.map(clipOf), classes: set.classes, seed }
      const guesses = await guessAsPeer(peer, question, runner)
      right.push({ seed, of: fold.test.map((row, i) => guesses[i] === set.labels[row]) })
      onDone(peer, right.length, trials.length)
    }
    const perDraw = draws.map((seed) => {
      const all = right.filter((one) => one.seed === seed).flatMap(({ of }) => of)
      return all.filter(Boolean).length / all.length
    })
    found[WRITTEN[peer]] = { ...summarise(perDraw), perDraw }
  }
  return found
}
