import { Failure } from '../../contract/failure'
import type { SplitName } from '../../contract/model'
import { createRandom, type Random } from '../random'
import { drawPerSign, drawSigners, type Fold, folds, type GroupedSample, planFolds } from './splits'

/** One draw of what is learned from and tested on, and the seed of its training. */
export interface Drawn {
  fold: Fold
  seed: number
}

/**
 * The draw of each number; the same number gives the same people, and the same first weights, to everything compared.
 *
 * @param trainSigners from how many people each draw learns; null leaves out a group, or block, of the most honest split
 * @param perSign how many rows of each sign a draw learns from at most; null for all
 * @throws Failure "bad-input" where nothing can be held back
 */
export function planDraws(
  grouped: readonly GroupedSample[],
  classes: number,
  { trainSigners, seed, perSign = null }: { trainSigners: number | null; seed: number; perSign?: number | null },
): { split: SplitName; draw: (number: number) => Drawn } {
  const split = trainSigners === null ? planFolds(grouped, createRandom(seed)).split : 'signer'
  const thin = (fold: Fold, random: Random): Fold =>
    perSign === null ? fold : { ...fold, train: drawPerSign(grouped, fold.train, perSign, random) }
  return {
    split,
    draw(number) {
      const random = createRandom(seed + 7919 * (number + 1_000))
      if (trainSigners !== null) {
        return { fold: thin(drawSigners(grouped, classes, trainSigners, random), random), seed: seed + number }
      }
      const planned = folds(grouped, split, random)
      if (planned.length === 0) {
        throw new Failure(
          'bad-input',
          'Nothing can be held back: a comparison needs at least two rows of each of two signs.',
        )
      }
      return { fold: thin(planned[Math.abs(number) % planned.length]!, random), seed: seed + number }
    },
  }
}
