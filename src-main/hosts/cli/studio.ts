import { readArguments } from './arguments'
import { serveCommand, studioCommand } from './commands'
import { openDesktop } from './desktop'
import type { Output } from './output'
import { openWeb } from './web'

export async function serve(words: readonly string[], output: Output): Promise<void> {
  const { flags } = readArguments(serveCommand, words)
  await openWeb({ ...webRequest(flags), browser: false }, output)
}

export async function studio(words: readonly string[], output: Output): Promise<void> {
  const { flags } = readArguments(studioCommand, words)
  if (!flags.web) {
    const refusal = await openDesktop(flags['data-dir'], flags['take-over'], output)
    if (refusal === null) return
    output.note(`Electron cannot open a window here (${refusal}), so the studio opens in your browser.`)
  }
  await openWeb({ ...webRequest(flags), browser: !flags['no-open'] }, output)
}

function webRequest(flags: { port: number | null; 'data-dir': string | null; 'take-over': boolean }) {
  return { port: flags.port, dataFolder: flags['data-dir'], takeOver: flags['take-over'] }
}
