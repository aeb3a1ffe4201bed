import type { Warning } from '../report'

/** Warnings that say the same of each sign, and so are said once of all of them. */
const EACH_SIGN = ['one-recording', 'untested', 'one-place', 'one-size'] as const
type EachSign = (typeof EACH_SIGN)[number]

/** A warning as it is said: of one sign or of several. */
export type Advice = Exclude<Warning, { about: EachSign }> | { about: EachSign; labels: string[] }

/** The same warnings, those about one sign each joined where the first of them stood. */
export function groupWarnings(warnings: readonly Warning[]): Advice[] {
  const groups = new Map<EachSign, { about: EachSign; labels: string[] }>()
  return warnings.flatMap((warning): Advice[] => {
    if (!isEachSign(warning)) return [warning]
    const known = groups.get(warning.about)
    if (known) {
      known.labels.push(warning.label)
      return []
    }
    const group = { about: warning.about, labels: [warning.label] }
    groups.set(warning.about, group)
    return [group]
  })
}

function isEachSign(warning: Warning): warning is Warning & { about: EachSign } {
  return (EACH_SIGN as readonly string[]).includes(warning.about)
}
