/** One record of a file: its fields as text, and where it begins. */
export interface GridRecord {
  fields: string[]
  /** Line of the file, or item of a JSON list, from 1. */
  line: number
}

/** A record that cannot be used. Reasons of one kind are told together. */
export interface Rejected {
  line: number
  kind: string
  reason: string
}

/** A file of any dialect as names and fields, before anything is known of hands. */
export interface Grid {
  /** Names of the columns; null where the file has none. */
  header: string[] | null
  records: GridRecord[]
  rejected: Rejected[]
  /** What was found out about the dialect, in a few words each. */
  facts: string[]
  unit: 'line' | 'item'
}

/** Names as a person reads them: quoted, the first few only. */
export function quoteNames(names: readonly string[], most = 6): string {
  const shown = names.slice(0, most).map((name) => `\`${name.slice(0, 40)}\``)
  const more = names.length - shown.length
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '')
}
