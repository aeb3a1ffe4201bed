import { byOtherHand } from '../../learning/clips/peers'
import { summarise } from '../../learning/evaluation/metrics'
import type { RunnerOptions } from '../training/fits'
import { guessAsPeer, type PeerName } from '../training/peers'
import type { TakeRow } from './table'
import type { Trial } from './trialPlan'

/** How others do, each on the takes of every draw that ours learns from and is tested on; only those that were asked. */
export type PeerTrials = { [Name in (typeof PEER_KEYS)[PeerName]]?: PeerAccuracy }

export interface PeerAccuracy {
  mean: number
  sd: number
  median: number
  /** Accuracy of each draw, in their order. */
  perDraw: number[]
  /** Mean over the draws where the same takes are made by the other hand. */
  otherHand: number
}

/** Each as it is called in what is printed as JSON. */
export const PEER_KEYS = {
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
    const right: { seed: number; of: boolean[]; mirrored: boolean[] }[] = []
    for (const { set, fold, rows: own, seed } of trials) {
      const clipOf = (row: number) => rows[own[row]!]!.clip
      const taught = fold.train.map((row) => ({ clip: clipOf(row), label: set.labels[row]! }))
      const plain = fold.test.map(clipOf)
      const tested = [...plain, ...byOtherHand(plain)]
      const guesses = await guessAsPeer(peer, { taught, tested, classes: set.classes, seed }, runner)
      const isRight = (from: number) => fold.test.map((row, i) => guesses[from + i] === set.labels[row])
      right.push({ seed, of: isRight(0), mirrored: isRight(plain.length) })
      onDone(peer, right.length, trials.length)
    }
    const share = (pick: (one: (typeof right)[number]) => boolean[]) =>
      draws.map((seed) => {
        const all = right.filter((one) => one.seed === seed).flatMap(pick)
        return all.filter(Boolean).length / all.length
      })
    const perDraw = share(({ of }) => of)
    const otherHand = summarise(share(({ mirrored }) => mirrored)).mean
    found[PEER_KEYS[peer]] = { ...summarise(perDraw), perDraw, otherHand }
  }
  return found
}
