import type { Language } from '../language'
import { de } from './de'
import { en, type ReportWords } from './en'
import { es } from './es'
import { tr } from './tr'

export type { ReportWords } from './en'
export { groupWarnings } from './groups'
export const REPORT_WORDS: Record<Language, ReportWords> = { en, de, es, tr }
