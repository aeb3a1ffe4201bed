import { Failure } from '../contract/failure'
import { readLabelFile } from './labelFile'
import { openGrid, openText, type Table, tableOf } from './table'
import { findTakeItems, readTakeItems } from './takeItems'
import { finishTakes, type SeenTakes, type TakeOptions, type Takes } from './takes'
import { findTakeColumns, readTakeTable } from './takeTable'

/** What a file holds to learn from: hands, one a row, or takes of signs that move. */
export type MaterialFile = { kind: 'table'; table: Table } | { kind: 'takes'; takes: Takes }

/**
 * Reads a file of takes or a table of hands, told apart by what it holds: takes are JSON whose items have `frames`, or a
 * table with the columns `take`, `time` and `hand`.
 *
 * @throws Failure "bad-input" when nothing of it can be used
 */
export function readMaterial(bytes: Uint8Array, options: TakeOptions): MaterialFile {
  const { text, fact } = openText(bytes, options)
  const takes = (seen: SeenTakes): MaterialFile => {
    const { labels, decode } = options
    const names = labels?.given ? { from: labels.name, list: readLabelFile(labels.bytes, decode) } : null
    const facts = [...(fact ? [fact] : []), ...seen.facts]
    return { kind: 'takes', takes: finishTakes({ ...seen, facts }, options, names) }
  }
  const items = findTakeItems(text)
  if (items) return takes(readTakeItems(items, options))
  const open = openGrid(text)
  const columns = findTakeColumns(open.grid)
  if (columns) return takes(readTakeTable(open.grid, columns, options))
  return { kind: 'table', table: tableOf(open, options, fact) }
}

/** Reads a file of takes. @throws Failure "bad-input" when nothing of it can be used, or it is a table of hands */
export function readTakes(bytes: Uint8Array, options: TakeOptions): Takes {
  const material = readMaterial(bytes, options)
  if (material.kind === 'takes') return material.takes
  throw new Failure(
    'bad-input',
    'This is a table of hands, not a file of takes: takes are JSON Lines with `frames`, or a table with the columns `take`, `time` and `hand`.',
  )
}
