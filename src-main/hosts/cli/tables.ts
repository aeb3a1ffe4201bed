import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import * as v from 'valibot'
import { Failure } from '../../contract/failure'
import { reasonOf } from '../../services/files'
import { takesOfClips } from '../../services/tables/conversion'
import { onlyRows } from '../../services/tables/rowFilter'
import {
  groupReasons,
  type MaterialFile,
  openMaterial,
  type RowFile,
  rowsOf,
  type Table,
} from '../../services/tables/table'
import { Decimal, Text } from './arguments'
import { findSource, readClipFolder } from './clips'
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

/** The same for takes, whose times a file may not say. */
export const materialFlags = { ...tableFlags, fps: Decimal(2, 500) }
export const MATERIAL_USAGE = `[--fps N] ${TABLE_USAGE}`

/** The same where it may be a part of the file that is used. */
export const rowFlags = { ...materialFlags, only: Text }
export const ROW_USAGE = `[--only FILTER] ${MATERIAL_USAGE}`

type TableFlags = { [Name in keyof typeof tableFlags]: v.InferOutput<(typeof tableFlags)[Name]> }
type MaterialFlags = TableFlags & { fps: number | null }

/**
 * What there is to learn from: a table of hands, or takes from a file or a folder of clips. What was understood and what
 * was skipped goes to stderr.
 *
 * @param mostFrames of a take, where it may be longer than one sign is
 * @throws Failure when nothing is left
 */
export async function loadMaterialFile(
  path: string,
  needsLabel: boolean,
  { encoding, size, labels, label, signer, fps }: MaterialFlags,
  output: Output,
  mostFrames?: number,
): Promise<MaterialFile> {
  const source = await findSource(path)
  const options = { needsLabel, encoding, size, fps, mostFrames, choices: { label, signer } }
  if (source.kind === 'clips') {
    const set = await readClipFolder(source.index)
    const takes = named(source.index, () => takesOfClips(set, options))
    tellReading(source.index, takes, 'take', output)
    return { kind: 'takes', takes }
  }
  const { file } = source
  const bytes = await readLimited(file)
  const beside = labels ?? (await namesBeside(file))
  const names =
    beside === null
      ? null
      : { name: labels ?? basename(beside), bytes: await readLimited(beside), given: labels !== null }
  const material = named(file, () => openMaterial(bytes, { ...options, labels: names }))
  if (material.kind === 'takes') tellReading(file, material.takes, material.takes.unit, output)
  else if (fps === null) tellReading(file, material.table, 'row', output)
  else throw new Failure('bad-input', `--fps is about takes, and ${file} is a table of hands.`)
  return material
}

/** The rows of a file or folder, hands or takes; those that are asked for. @throws Failure when nothing is left */
export async function loadRows(
  path: string,
  needsLabel: boolean,
  flags: MaterialFlags & { only?: string | null },
  output: Output,
): Promise<RowFile> {
  const file = rowsOf(await loadMaterialFile(path, needsLabel, flags, output))
  if (!flags.only) return file
  const chosen = onlyRows(file, flags.only, '--only')
  output.note(`${path}: ${chosen.rows.length} of ${file.rows.length} meet “${flags.only}”`)
  return chosen
}

/** @param one what was skipped, where there are several */
function tellReading(
  file: string,
  { understood, rejected, unit }: Pick<Table, 'understood' | 'rejected'> & { unit: string },
  one: string,
  output: Output,
): void {
  output.note(`${file}: ${understood}`)
  const reasons = groupReasons(rejected)
  for (const { count, first, lines } of reasons.slice(0, MOST_REASONS)) {
    const others = lines.slice(0, MOST_LINES).join(', ') + (count > MOST_LINES ? ' …' : '')
    output.note(
      count === 1
        ? `${file}: ${unit} ${lines[0]} was skipped: ${first}`
        : `${file}: ${count} ${one}s were skipped: ${first} (and the like, ${unit}s ${others})`,
    )
  }
  const more = reasons.slice(MOST_REASONS).reduce((sum, { count }) => sum + count, 0)
  if (more > 0) output.note(`${file}: ${more} more ${one}s were skipped`)
}

/** A failure that says which file it is about. */
export function named<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof Failure) throw new Failure(error.code, `${file}: ${error.message}`)
    throw error
  }
}

/** The file beside a table with the names of its numbered signs, by the names that such files have; null where there is none. */
export async function namesBeside(file: string): Promise<string | null> {
  const stem = file.replace(/\.[^./\\]+$/, '')
  for (const ending of ['_label.csv', '_labels.csv', '_classifier_label.csv']) {
    const path = `${stem}${ending}`
    if ((await stat(path).catch(() => null))?.isFile()) return path
  }
  return null
}

export async function readLimited(file: string): Promise<Uint8Array> {
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
