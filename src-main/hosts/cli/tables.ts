import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import * as v from 'valibot'
import { Failure } from '../../contract/failure'
import { reasonOf } from '../../services/files'
import { groupReasons, openTable, type Table } from '../../services/table'
import { Text } from './arguments'
import type { Output } from './output'

const MOST_BYTES = 512 * 1024 * 1024
const MOST_REASONS = 10
const MOST_LINES = 5

/** Flags for what a table does not say of itself. */
export const tableFlags = {
  encoding: Text,
  size: v.optional(
    v.nullable(
      v.pipe(
        v.string(),
        v.regex(/^[1-9]\d{1,4}x[1-9]\d{1,4}$/i, 'must be a width and a height in pixels, such as 640x480'),
        v.transform((text) => {
          const [width, height] = text.toLowerCase().split('x').map(Number)
          return { width: width!, height: height! }
        }),
      ),
    ),
    null,
  ),
  labels: Text,
  label: Text,
  signer: Text,
}
export const TABLE_USAGE = '[--encoding NAME] [--size WxH] [--labels FILE] [--label COLUMN] [--signer COLUMN]'

type TableFlags = { [Name in keyof typeof tableFlags]: v.InferOutput<(typeof tableFlags)[Name]> }

/** A table from a file; what was understood and which rows were skipped goes to stderr. @throws Failure when nothing is left */
export async function loadTable(
  file: string,
  needsLabel: boolean,
  { encoding, size, labels, label, signer }: TableFlags,
  output: Output,
): Promise<Table> {
  const bytes = await readLimited(file)
  const names =
    labels !== null ? { name: labels, bytes: await readLimited(labels), given: true } : await namesBeside(file)
  const table = named(file, () =>
    openTable(bytes, { needsLabel, encoding, size, labels: names, choices: { label, signer } }),
  )
  output.note(`${file}: ${table.understood}`)
  const reasons = groupReasons(table.rejected)
  for (const { count, first, lines } of reasons.slice(0, MOST_REASONS)) {
    const others = lines.slice(0, MOST_LINES).join(', ') + (count > MOST_LINES ? ' …' : '')
    output.note(
      count === 1
        ? `${file}: ${table.unit} ${lines[0]} was skipped: ${first}`
        : `${file}: ${count} rows were skipped: ${first} (and the like, ${table.unit}s ${others})`,
    )
  }
  const more = reasons.slice(MOST_REASONS).reduce((sum, { count }) => sum + count, 0)
  if (more > 0) output.note(`${file}: ${more} more rows were skipped`)
  return table
}

/** A failure that says which file it is about. */
function named<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof Failure) throw new Failure(error.code, `${file}: ${error.message}`)
    throw error
  }
}

/** The names of numbered signs in a file beside the table, by the names that such files have. */
async function namesBeside(file: string) {
  const stem = file.replace(/\.[^./\\]+$/, '')
  for (const ending of ['_label.csv', '_labels.csv', '_classifier_label.csv']) {
    const path = `${stem}${ending}`
    const found = await stat(path).catch(() => null)
    if (found?.isFile()) return { name: basename(path), bytes: await readLimited(path), given: false }
  }
  return null
}

async function readLimited(file: string): Promise<Uint8Array> {
  try {
    const found = await stat(file)
    if (found.isDirectory()) throw new Failure('bad-input', `${file} is a folder, not a table.`)
    if (found.size > MOST_BYTES) throw new Failure('bad-input', `${file} is larger than 512 MiB.`)
    return await readFile(file)
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure('not-found', `${file} cannot be read: ${reasonOf(error) ?? (error as Error).message}.`)
  }
}
