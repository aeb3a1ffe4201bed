import type { GridRecord, Rejected } from './grid'

/**
 * Splits delimited text (RFC 4180) into records: quotes around fields, doubled inside of them, line ends of any kind.
 * A quote that never closes, or is followed by text, costs its line and no other. Empty lines are left out.
 * Takes time in proportion to the text, whatever the text.
 *
 * @param line number of the first line of the text
 */
export function splitRecords(
  text: string,
  separator: string,
  line = 1,
  most = Number.POSITIVE_INFINITY,
): { records: GridRecord[]; rejected: Rejected[] } {
  const records: GridRecord[] = []
  const rejected: Rejected[] = []
  const newline = finder(text, '\n')
  const carriage = finder(text, '\r')
  const quotes = finder(text, '"')
  const separators = finder(text, separator)
  const breakAt = (at: number) => Math.min(newline(at), carriage(at))
  const after = (end: number) => end + (text.startsWith('\r\n', end) ? 2 : 1)

  let at = 0
  while (at < text.length && records.length < most) {
    const end = breakAt(at)
    if (quotes(at) >= end) {
      if (text.slice(at, end).trim() !== '') records.push({ fields: text.slice(at, end).split(separator), line })
      at = after(end)
      line++
      continue
    }
    const read = quotedRecord(at)
    if ('reason' in read) {
      rejected.push({ line, kind: 'quotes', reason: read.reason })
      at = after(end)
      line++
      continue
    }
    records.push({ fields: read.fields, line })
    line += read.lines
    at = after(read.end)
  }
  return { records, rejected }

  function quotedRecord(start: number): { fields: string[]; end: number; lines: number } | { reason: string } {
    const fields: string[] = []
    let lines = 1
    let from = start
    while (true) {
      let open = from
      while (text[open] === ' ' && separator !== ' ') open++
      let end = Math.min(separators(from), breakAt(from))
      if (text[open] === '"') {
        let close = quotes(open + 1)
        while (close < text.length && text[close + 1] === '"') close = quotes(close + 2)
        if (close >= text.length) return { reason: 'a quote opens and never closes' }
        const value = text.slice(open + 1, close)
        end = Math.min(separators(close), breakAt(close))
        if (text.slice(close + 1, end).trim() !== '') return { reason: 'text follows a closing quote' }
        lines += value.match(/\r\n|\n|\r/g)?.length ?? 0
        fields.push(value.replaceAll('""', '"'))
      } else {
        fields.push(text.slice(from, end))
      }
      if (end >= text.length || text[end] !== separator) return { fields, end, lines }
      from = end + separator.length
    }
  }
}

/** The next place of a character at or after one, the length of the text when there is none; looks at no place twice. */
function finder(text: string, character: string): (at: number) => number {
  let from = 0
  let found = -1
  return (at) => {
    if (found >= at && from <= at) return found
    const next = text.indexOf(character, at)
    from = at
    found = next < 0 ? text.length : next
    return found
  }
}
