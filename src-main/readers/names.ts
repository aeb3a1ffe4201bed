import { parse } from '../contract/parse'
import { Name } from '../contract/project'

/** A name as the app would take it, or why it would not. */
export type ReadName = { name: string } | { flaw: string }

/** Marks that cannot be seen and part no letters. */
const INVISIBLE = /[\u00ad\u180e\u200b\u2060\ufeff]/g

/** Composed, without marks that cannot be seen, by the rule that names in the app follow. */
export function readName(text: string): ReadName {
  const parsed = parse(Name, text.normalize('NFC').replace(INVISIBLE, ''))
  return parsed.ok ? { name: parsed.value } : { flaw: parsed.message }
}

/** Names that people give to takes that show no sign. */
const NOTHING = new Set(['none', 'nothing', 'idle', 'background', '_none'])

/** Whether a name says that there is no sign: hands at rest, on their way, or doing something else. */
export function namesNothing(name: string): boolean {
  return NOTHING.has(name.toLowerCase())
}

/** Spellings of names that the app calls one name, each with the one that is used: the commonest, else the first. */
export interface OneNames {
  of: ReadonlyMap<string, string>
  /** Groups of more than one spelling, the one that is used first. */
  merged: string[][]
}

/** @param names as `readName` gives them, as often as they occur */
export function oneNames(names: Iterable<string>): OneNames {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  // As sameName compares; sorting brings equal ones together without comparing each with each.
  const collator = new Intl.Collator(undefined, { sensitivity: 'accent' })
  const order = new Map([...counts.keys()].map((name, i) => [name, i]))
  const sorted = [...counts.keys()].sort((a, b) => collator.compare(a, b) || order.get(a)! - order.get(b)!)
  const of = new Map<string, string>()
  const merged: string[][] = []
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1
    while (to < sorted.length && collator.compare(sorted[from]!, sorted[to]!) === 0) to++
    const group = sorted
      .slice(from, to)
      .sort((a, b) => counts.get(b)! - counts.get(a)! || order.get(a)! - order.get(b)!)
    for (const name of group) of.set(name, group[0]!)
    if (group.length > 1) merged.push(group)
    from = to
  }
  return { of, merged }
}
