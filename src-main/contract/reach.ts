import type { SplitName } from './model'

/** Of fewer people nobody can say how much people differ. */
export const LEAST_PEOPLE = 3

/** For whom, and when, what was measured holds: by what was held back. */
export type Reach = SplitName | 'pair'

/** @param folds of a split by people there is one a person, up to five */
export function reachOf(split: SplitName, folds: number): Reach {
  return split === 'signer' && folds < LEAST_PEOPLE ? 'pair' : split
}
