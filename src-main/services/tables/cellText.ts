import { isFormula } from '../../readers/guards'

/** One record as RFC 4180 writes it; text that a spreadsheet would compute gets a mark that the readers take off. */
export function line(fields: readonly (string | number)[]): string {
  return fields
    .map((field) => {
      if (typeof field === 'number') return field
      const text = isFormula(field) ? `'${field}` : field
      return /[",\r\n]|^\s|\s$/.test(text) ? quoted(text) : text
    })
    .join(',')
}

/** A field as RFC 4180 writes it between quotes. */
export const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
