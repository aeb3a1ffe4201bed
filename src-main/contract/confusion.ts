/** A sign that was taken for another; signs are places in the matrix. */
export interface ConfusedPair {
  truth: number
  guess: number
  /** Samples of `truth` that were named `guess`. */
  n: number
  /** Samples of `truth` in all. */
  of: number
}

/**
 * What was taken for what, the most often first.
 *
 * @param confusion signs × signs: rows are what was shown, columns what it was named
 */
export function confusedPairs(confusion: readonly (readonly number[])[]): ConfusedPair[] {
  const pairs = confusion.flatMap((row, truth) => {
    const of = row.reduce((sum, n) => sum + n, 0)
    return row.flatMap((n, guess) => (n > 0 && guess !== truth ? [{ truth, guess, n, of }] : []))
  })
  return pairs.sort((a, b) => b.n - a.n || b.n / b.of - a.n / a.of)
}

/** Every sign once: those that are confused most first, each near the one it is taken for, the others in their order. */
export function mostConfusedFirst(confusion: readonly (readonly number[])[]): number[] {
  const both = (a: number, b: number) => confusion[a]![b]! + confusion[b]![a]!
  const pairs = confusedPairs(confusion).sort((x, y) => both(y.truth, y.guess) - both(x.truth, x.guess))
  return [...new Set([...pairs.flatMap(({ truth, guess }) => [truth, guess]), ...confusion.keys()])]
}
