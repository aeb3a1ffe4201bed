import type { Language } from '../language'
import type { Examples } from '../report'
import { de } from './de'
import { en, type ReportWords } from './en'
import { es } from './es'
import { tr } from './tr'

export type { ReportWords } from './en'
export { groupWarnings } from './groups'

const each = (words: (made: Examples) => ReportWords): Record<Examples, ReportWords> => ({
  samples: words('samples'),
  takes: words('takes'),
  both: words('both'),
})
/** By what the report is about. */
export const REPORT_WORDS: Record<Language, Record<Examples, ReportWords>> = {
  en: each(en),
  de: each(de),
  es: each(es),
  tr: each(tr),
}
