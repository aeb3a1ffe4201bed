import type { Grid, Rejected } from './grid'
import { gridOfItems, type Item } from './json'
import { landmarkName } from './spelling'

/** Landmarks that lie as JSON inside of a cell become columns of their own; null where no cell holds any. */
export function openCells(grid: Grid): Grid | null {
  const { header, records } = grid
  if (!header || header.some((name) => landmarkName(name) !== null)) return null
  const opened = header.flatMap((_, i) => (/^\s*[[{]/.test(records[0]?.fields[i] ?? '') ? [i] : []))
  if (opened.length === 0) return null
  const rejected: Rejected[] = [...grid.rejected]
  const items = records.flatMap(({ fields, line }) => {
    const item: Item = {}
    for (const [i, name] of header.entries()) {
      const text = fields[i] ?? ''
      if (!opened.includes(i) || text.trim() === '') {
        item[name] = text
        continue
      }
      const value = parseCell(text)
      if (value === undefined) {
        rejected.push({ line, kind: 'cell', reason: `${name} holds “${text.slice(0, 24)}…”, which is not JSON` })
        return []
      }
      item[name] = value
    }
    return [{ item, line }]
  })
  if (items.length === 0) return null
  return { ...grid, ...gridOfItems(items), rejected }
}

function parseCell(text: string): Item[string] | undefined {
  try {
    return JSON.parse(text) as Item[string]
  } catch {
    return undefined
  }
}
