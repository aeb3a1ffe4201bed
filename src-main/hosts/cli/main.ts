#!/usr/bin/env node
import type * as v from 'valibot'
import { Failure } from '../../contract/failure'
import { version } from '../environment'
import type { Command } from './arguments'
import {
  engines,
  enginesCommand,
  evaluate,
  evaluateCommand,
  predict,
  predictCommand,
  serveCommand,
  studioCommand,
  train,
  trainCommand,
} from './commands'
import { type Output, processOutput } from './output'
import { serve, studio } from './studio'

type Run = (words: readonly string[], output: Output) => Promise<void>
type AnyCommand = Command<Record<string, v.GenericSchema>>

const COMMANDS: Record<string, { command: AnyCommand; run: Run }> = {
  studio: { command: studioCommand, run: studio },
  serve: { command: serveCommand, run: serve },
  train: { command: trainCommand, run: train },
  predict: { command: predictCommand, run: predict },
  evaluate: { command: evaluateCommand, run: evaluate },
  engines: { command: enginesCommand, run: engines },
}

function help(): string {
  const lines = Object.values(COMMANDS).map(({ command }) => `  signsmith ${command.usage}\n      ${command.summary}`)
  return [
    `Signsmith ${version} recognises the signs you teach it, on this computer.`,
    '',
    ...lines,
    '',
    '  --help and --version work everywhere.',
    'Exit codes: 0 done, 1 failed, 2 the input cannot be used.',
  ].join('\n')
}

/** Runs one command line and returns its exit code. */
export async function main(words: readonly string[], output: Output): Promise<number> {
  const [name, ...rest] = words
  if (words.includes('--version')) {
    output.result(version)
    return 0
  }
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    output.result(help())
    return name === undefined ? 2 : 0
  }
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!entry) {
    output.note(
      `signsmith: there is no command “${name}”. Commands: ${Object.keys(COMMANDS).join(', ')}. See signsmith --help.`,
    )
    return 2
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    output.result(`Usage: signsmith ${entry.command.usage}\n${entry.command.summary}`)
    return 0
  }
  try {
    await entry.run(rest, output)
    return Number(process.exitCode ?? 0)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    output.note(`signsmith: ${error.message}`)
    return error.code === 'bad-input' || error.code === 'not-found' ? 2 : 1
  }
}

// A reader that closes the pipe early, such as head, is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})
process.exitCode = await main(process.argv.slice(2), processOutput)
