import { createGrammar } from '../contract/grammar'
import type { JournalReport } from './journal'
import type { JournalDamage, SetAside } from './journalReader'

const { count, list } = createGrammar('en')

/** How many samples and takes could be read, and whether the project knows takes at all. */
interface Kept {
  n: number
  takes: boolean
}
/** Whoever has no sign that moves need not learn what a take is. */
const nounsOf = ({ takes }: Kept) =>
  takes
    ? ({ one: 'sample or take', many: 'samples and takes' } as const)
    : ({ one: 'sample', many: 'samples' } as const)

/** What was found when a project was opened, in sentences. */
export function noticesOf(
  { tornTail, endKnown, endLost, damage, setAside, copy, unrepaired }: JournalReport,
  kept: Kept,
): string[] {
  const { one } = nounsOf(kept)
  const notices: string[] = []
  if (tornTail) {
    // Without its end nobody knows whether that write had been acknowledged; then nothing is promised.
    const promise = endKnown && !damage && setAside.length === 0 ? ` Every ${one} that was shown as saved is here.` : ''
    notices.push(`The last write before Signsmith stopped was not complete and was dropped.${promise}`)
  }
  const where = copy ? ` The file as it was is kept in ${copy}.` : ''
  if (damage) notices.push(damageNotice(damage, kept) + where)
  if (setAside.length > 0) notices.push(setAsideNotice(setAside) + (damage ? '' : where))
  // Where something else is said already, nothing is promised there either.
  if (endLost && notices.length === 0)
    notices.push(
      'The small file that says how many entries this project has was damaged or missing. Everything that could be read is here; whether anything is lost is not known, so nothing was erased.',
    )
  if (unrepaired) notices.push(unrepaired)
  return notices
}

function damageNotice({ kind, entriesLost, countedLost, exact }: JournalDamage, kept: Kept): string {
  const { one, many } = nounsOf(kept)
  const file = `The file with the ${many} of this project`
  const atLeast = exact ? '' : 'At least '
  const of = kept.n + countedLost
  const lost = `${atLeast}${countedLost} of ${count(of, one, many)}`
  switch (kind) {
    case 'missing':
      return countedLost > 0
        ? `${file} is missing, and ${countedLost} of them with it. Put it back from a backup if you have one.`
        : `${file} is missing. Put it back from a backup if you have one.`
    case 'empty':
      return countedLost > 0
        ? `${file} is empty: ${countedLost} of them are gone. Put it back from a backup if you have one.`
        : `${file} is empty. Put it back from a backup if you have one.`
    case 'older':
      return countedLost > 0
        ? `${file} is not the one that was written last: there are ${countedLost} ${many} fewer in it.`
        : `${file} is not the one that was written last.`
    case 'lines': {
      if (countedLost > 0) return `${lost} could not be read.`
      if (entriesLost > 0) {
        return `${atLeast}${count(entriesLost, 'line', 'lines')} about signs, recordings or deletions could not be read; no ${one} is known to be lost.`
      }
      return exact
        ? `${file} was changed or damaged, and everything in it could be read.`
        : `${file} was damaged. What could be read is here; whether anything is lost is not known.`
    }
  }
}

function setAsideNotice(setAside: readonly SetAside[]): string {
  const named = setAside.slice(0, 3).map(({ kind, id, flaw, mended }) => {
    return `${kind || 'entry'} ${id || 'without an id'} (${flaw}${mended ? ', the rest of it is used' : ''})`
  })
  const more = setAside.length - named.length
  const names = list(more > 0 ? [...named, `${more} more`] : named)
  return `${count(setAside.length, 'entry breaks', 'entries break')} the limits of Signsmith and ${setAside.length === 1 ? 'was' : 'were'} set aside: ${names}.`
}
