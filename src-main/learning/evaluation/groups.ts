/** Rows by what they share, in the order in which each group is met first. */
export function groupRows<Key>(rows: Iterable<number>, keyOf: (row: number) => Key): Map<Key, number[]> {
  const groups = new Map<Key, number[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}
