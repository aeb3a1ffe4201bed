/** So many names are read at a glance. */
const MOST_NAMES = 12

/** Names for a sentence: of many, the first ones. */
export function fewNames(names: readonly string[]): readonly string[] {
  return names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES), `… (${names.length})`] : names
}
