import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Failure } from '../../contract/failure'
import { PROJECT_FILE_ENDING } from '../../contract/projectFile'
import { readArguments } from './arguments'
import { openCommand, serveCommand, studioCommand } from './commands'
import { openDesktop } from './desktop'
import type { Output } from './output'
import { openWeb } from './web'

export async function serve(words: readonly string[], output: Output): Promise<void> {
  const { flags } = readArguments(serveCommand, words)
  await openWeb({ ...webRequest(flags), browser: false, greet: false, file: null }, output)
}

export async function studio(words: readonly string[], output: Output): Promise<void> {
  await openStudio(readArguments(studioCommand, words).flags, null, output)
}

/** @throws Failure "bad-input" or "not-found" for a file that is no project file */
export async function open(words: readonly string[], output: Output): Promise<void> {
  const { positionals, flags } = readArguments(openCommand, words)
  const file = resolve(positionals[0]!)
  if (!file.toLowerCase().endsWith(PROJECT_FILE_ENDING)) {
    throw new Failure(
      'bad-input',
      `${file} is no project file: its name must end with ${PROJECT_FILE_ENDING}. See signsmith import.`,
    )
  }
  const found = await stat(file).catch(() => null)
  if (!found?.isFile()) throw new Failure('not-found', `There is no file ${file}.`)
  await openStudio(flags, file, output)
}

interface StudioFlags {
  web: boolean
  'no-open': boolean
  port: number | null
  'data-dir': string | null
  'take-over': boolean
}

/** @param file a project file that is shown at once */
async function openStudio(flags: StudioFlags, file: string | null, output: Output): Promise<void> {
  if (!flags.web) {
    const refusal = await openDesktop(flags['data-dir'], flags['take-over'], file, output)
    if (refusal === null) return
    output.note(`Electron cannot open a window here (${refusal}), so the studio opens in your browser.`)
  }
  await openWeb({ ...webRequest(flags), browser: !flags['no-open'], greet: true, file }, output)
}

function webRequest(flags: { port: number | null; 'data-dir': string | null; 'take-over': boolean }) {
  return { port: flags.port, dataFolder: flags['data-dir'], takeOver: flags['take-over'] }
}
