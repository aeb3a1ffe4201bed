import { type Dataset, datasetSize, subset } from '../../src-main/learning/dataset'

/** What is learned from in each of `count` folds: every row but each count-th. */
export function chosenFolds(set: Dataset, count: number): Dataset[] {
  const rows = Array.from({ length: datasetSize(set) }, (_, i) => i)
  return Array.from({ length: count }, (_, fold) =>
    subset(
      set,
      rows.filter((row) => Math.floor(row / set.classes) % count !== fold),
    ),
  )
}
