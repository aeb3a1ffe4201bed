/**
 * Area under the ROC curve: the chance that a stranger scores higher than a taught sign, ties counted half.
 *
 * @param known scores of taught signs
 * @param strangers scores of what was never taught
 * @returns NaN when either is empty
 */
export function auroc(known: readonly number[], strangers: readonly number[]): number {
  const all = [
    ...known.map((score) => ({ score, stranger: false })),
    ...strangers.map((score) => ({ score, stranger: true })),
  ]
  all.sort((a, b) => a.score - b.score)
  let rankSum = 0
  for (let i = 0; i < all.length; ) {
    // At least one further, also past a score that is no number and equals nothing.
    let j = i + 1
    while (j < all.length && all[j]!.score === all[i]!.score) j++
    const rank = (i + j + 1) / 2
    for (let k = i; k < j; k++) if (all[k]!.stranger) rankSum += rank
    i = j
  }
  const s = strangers.length
  return (rankSum - (s * (s + 1)) / 2) / (s * known.length)
}

/** Share of strangers whose score is not above the limit. */
export function falseAccepts(strangers: readonly number[], limit: number): number {
  return strangers.filter((score) => score <= limit).length / strangers.length
}

/** The same at the limit that keeps `recall` of these very taught signs: the optimistic figure that papers quote. */
export function falseAcceptsAt(recall: number, known: readonly number[], strangers: readonly number[]): number {
  const sorted = [...known].sort((a, b) => a - b)
  return falseAccepts(strangers, sorted[Math.ceil(recall * sorted.length) - 1]!)
}
