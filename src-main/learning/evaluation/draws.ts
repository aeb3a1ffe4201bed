import { Failure } from '../../contract/failure'
import type { SplitName } from '../../contract/model'
import { createRandom } from '../random'
import { drawSigners, type Fold, folds, type GroupedSample, planFolds } from './splits'

/** One draw of what is learned from and tested on, and the seed of its training. */
export interface Drawn {
  fold: Fold
  seed: number
}

/**
 * The draw of each number; the same number gives the same people, and the same first weights, to everything compared.
 *
 * @param trainSigners from how many people each draw learns; null leaves out a group, or block, of the most honest split
 * @throws Failure "bad-input" where nothing can be held back
 */
export function planDraws(
  grouped: readonly GroupedSample[],
  classes: number,
  { trainSigners, seed }: { trainSigners: number | null; seed: number },
): { split: SplitName; draw: (number: number) => Drawn } {
  const split = trainSigners === null ? planFolds(grouped, createRandom(seed)).split : 'signer'
  return {
    split,
    draw(number) {
      const random = createRandom(seed + 7919 * (number + 1_000))
      if (trainSigners !== null) {
        return { fold: drawSigners(grouped, classes, trainSigners, random), seed: seed + number }
      }
      const planned = folds(grouped, split, random)
      if (planned.length === 0) {
        throw new Failure(
          'bad-input',
          'Nothing can be held back: a comparison needs at least two rows of each of two signs.',
        )
      }
      return { fold: planned[Math.abs(number) % planned.length]!, seed: seed + number }
    },
  }
}
