import { readFile, stat } from 'node:fs/promises'
import { Failure } from '../../contract/failure'
import { reasonOf } from '../../services/files'
import { readTable, type Table } from '../../services/table'
import type { Output } from './output'

const MOST_BYTES = 512 * 1024 * 1024
const MOST_NAMED = 20

/** A table from a file, its bad rows named on stderr. @throws Failure when nothing is left to work with */
export async function loadTable(file: string, needsLabel: boolean, output: Output): Promise<Table> {
  const table = readTable(await readLimited(file), needsLabel)
  for (const { line, reason } of table.rejected.slice(0, MOST_NAMED))
    output.note(`${file}: line ${line} was skipped: ${reason}`)
  const more = table.rejected.length - MOST_NAMED
  if (more > 0) output.note(`${file}: ${more} more lines were skipped`)
  if (table.rows.length === 0) throw new Failure('bad-input', `${file} has no row that can be used.`)
  return table
}

async function readLimited(file: string): Promise<string> {
  try {
    const { size } = await stat(file)
    if (size > MOST_BYTES) throw new Failure('bad-input', `${file} is larger than 512 MiB.`)
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure('not-found', `${file} cannot be read: ${reasonOf(error) ?? (error as Error).message}.`)
  }
}
