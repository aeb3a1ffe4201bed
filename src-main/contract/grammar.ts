import type { Language } from './language'

/** How a language writes numbers and counts things. */
export interface Grammar {
  /** @param digits after the point, always that many; without it as many as the number has, three at most */
  number(n: number, digits?: number): string
  /** A share from 0 to 1 as a percentage, with a space that does not break. */
  percent(share: number, digits?: number): string
  /** The number with its noun in the form that the language asks for. */
  count(n: number, one: string, other: string): string
  /** The form alone, for sentences in which more than the noun changes. */
  form<T>(n: number, one: T, other: T): T
  /** Names one after the other, with “and” before the last. */
  list(names: readonly string[]): string
  /** The order of names in the alphabet, figures by their value. */
  compare(a: string, b: string): number
  seconds(ms: number): string
  date(time: number): string
  /** A size on the disk. */
  bytes(n: number): string
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

export function createGrammar(language: Language): Grammar {
  const plurals = new Intl.PluralRules(language)
  const formats = new Map<string, Intl.NumberFormat>()
  const format = (n: number, options: Intl.NumberFormatOptions) => {
    const key = JSON.stringify(options)
    const known = formats.get(key) ?? new Intl.NumberFormat(language, options)
    formats.set(key, known)
    return known.format(n)
  }
  const fixed = (digits: number) => ({ minimumFractionDigits: digits, maximumFractionDigits: digits })
  // Made at its first use: a calendar takes longer to load than most commands run.
  let dates: Intl.DateTimeFormat | null = null
  const collator = new Intl.Collator(language, { numeric: true })
  const lists = new Intl.ListFormat(language, { type: 'conjunction' })
  const grammar: Grammar = {
    compare: collator.compare,
    list: (names) => lists.format(names),
    number: (n, digits) => format(n, digits === undefined ? {} : fixed(digits)),
    // English as the house writes it, figure, space, sign; the others as Intl does.
    percent: (share, digits = 0) =>
      language === 'en'
        ? `${format(share * 100, fixed(digits))}\u00a0%`
        : format(share, { style: 'percent', ...fixed(digits) }),
    form: (n, one, other) => (plurals.select(n) === 'one' ? one : other),
    count: (n, one, other) => `${format(n, {})} ${grammar.form(n, one, other)}`,
    seconds: (ms) => `${format(ms / 1000, {})}\u00a0s`,
    date(time) {
      dates ??= new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
      return dates.format(time)
    },
    bytes(n) {
      const unit = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, n)) / 3))
      const options = { style: 'unit', unit: UNITS[unit]!, unitDisplay: unit === 0 ? 'long' : 'short' } as const
      return format(n / 1000 ** unit, { ...options, maximumFractionDigits: 1 })
    },
  }
  return grammar
}
