/** One fact of a journal, a line of JSON. */
export type Entry = Record<string, unknown>

export function isRecord(raw: unknown): raw is Entry {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw)
}
