import { NUMERIC } from './numbers'

/**
 * Whether a spreadsheet would take a text for something to compute: what begins with = + - or @ and is no number. Text
 * that has the mark of such a text already gets another one, so that taking one off always gives back what it was.
 */
export function isFormula(text: string): boolean {
  return /^'*[=+\-@]/.test(text) && !NUMERIC.test(text)
}

/** A field without the mark, an apostrophe, that keeps spreadsheets from computing it. */
export function withoutGuard(field: string): string {
  return /^'+[=+\-@]/.test(field) ? field.slice(1) : field
}
