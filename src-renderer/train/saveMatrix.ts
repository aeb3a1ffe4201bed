import type { Report } from '../../src-main/contract/report'
import { words } from '../locales'
import { download } from '../ui/download'

/** A byte-order mark, by which spreadsheets know that the names are UTF-8. */
const MARK = '\uFEFF'

/** Saves the whole matrix as a table: a row for each sign that was shown, a column for each name that was given. */
export function saveMatrix(report: Report): void {
  download(words.report.matrixFile(report.title), 'text/csv', MARK + matrixTable(report, words.report.shown))
}

/** @param corner what stands over the names of the rows */
export function matrixTable({ signs, confusion }: Pick<Report, 'signs' | 'confusion'>, corner: string): string {
  const labels = signs.map(({ label }) => label)
  const rows = confusion.map((row, k) => [labels[k]!, ...row.map(String)])
  return [[corner, ...labels], ...rows].map((row) => `${row.map(quoted).join(',')}\r\n`).join('')
}

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
