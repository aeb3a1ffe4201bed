import { stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { Failure } from '../../contract/failure'
import type { Compared, SampleForm } from '../../contract/sampleFile'

/** How what is written lies on the disk: one file, several in a zip, or several in a folder. */
type Shape = 'file' | 'zip' | 'folder'

const ENDINGS: Record<string, SampleForm> = { '.csv': 'csv', '.jsonl': 'jsonl', '.ndjson': 'jsonl' }

/**
 * What a project becomes by the name of its file, or by what the person said.
 *
 * @throws Failure "bad-input" where neither says it, or one says something else than the other
 */
export function formOf(out: string, said: SampleForm | null): { form: SampleForm; shape: Shape } {
  const ending = extname(out).toLowerCase()
  const named = ENDINGS[ending] ?? null
  const form = said ?? named
  if (form === null) {
    throw new Failure(
      'bad-input',
      '--out must end with .signsmith for a project file, or with .csv or .jsonl; for a .zip or a folder --form says what is in it: csv, jsonl, kinivi, pose or pictures.',
    )
  }
  if (named === null) return { form, shape: ending === '.zip' ? 'zip' : 'folder' }
  if (named === form) return { form, shape: 'file' }
  throw new Failure('bad-input', `--form ${form} is no ${ending} file: name a .zip, or a folder.`)
}

/** @throws Failure "conflict" where something is in the way; a folder is never replaced */
export async function needFree(out: string, force: boolean): Promise<void> {
  const found = await stat(out).catch(() => null)
  if (!found) return
  if (found.isFile() && force) return
  throw new Failure(
    'conflict',
    found.isFile()
      ? `${out} is there already, so it was left as it is. Name another file, or say --force to replace it.`
      : `${out} is there already, so it was left as it is. Name another one.`,
  )
}

/** What was written and compared, and what stayed behind, in sentences. */
export function describeCompared(
  out: string,
  { signs, samples, takes, pictures, left, rows, largest }: Compared,
): string[] {
  const held = [
    `${signs} signs`,
    ...(samples > 0 ? [`${samples} samples`] : []),
    ...(takes > 0 ? [`${takes} takes`] : []),
    ...(pictures > 0 ? [`${pictures} pictures`] : []),
  ]
  const behind = [
    ...(left.unused > 0 ? [`${left.unused} samples and takes that are not learned from`] : []),
    ...(left.form > 0 ? [`${left.form} samples and takes of which this form holds nothing`] : []),
    ...(left.hands > 0 ? [`${left.hands} second hands`] : []),
    ...(left.unreadable > 0 ? [`${left.unreadable} samples and takes without a hand that can be read`] : []),
  ]
  return [
    `Wrote ${out}: ${held.join(', ')}; read back and compared: ${rows} ${pictures > 0 ? 'pictures, each the same' : `rows, largest difference ${largest.toExponential(1)}`}.`,
    ...(behind.length > 0 ? [`Left behind: ${behind.join(', ')}.`] : []),
  ]
}
