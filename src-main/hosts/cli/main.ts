#!/usr/bin/env node
import type * as v from 'valibot'
import { Failure } from '../../contract/failure'
import { reasonOf } from '../../services/files'
import { version } from '../environment'
import type { Command } from './arguments'
import { backup, backupCommand } from './backup'
import {
  engines,
  enginesCommand,
  openCommand,
  predict,
  predictCommand,
  serveCommand,
  studioCommand,
  train,
  trainCommand,
} from './commands'
import { convert, convertCommand } from './convert'
import { exportModel, exportModelCommand } from './exportModel'
import { labCommand } from './labCommand'
import { compare, compareCommand, evaluate, evaluateCommand, report, reportCommand } from './measure'
import { type Output, processOutput } from './output'
import { exportCommand, exportProject, importCommand, importProject, projects, projectsCommand } from './projects'
import { spot, spotCommand } from './spot'
import { open, serve, studio } from './studio'
import { watch, watchCommand } from './watch'

type Run = (words: readonly string[], output: Output) => Promise<void>
type AnyCommand = Command<Record<string, v.GenericSchema>>

const COMMANDS: Record<string, { command: AnyCommand; run: Run }> = {
  studio: { command: studioCommand, run: studio },
  open: { command: openCommand, run: open },
  serve: { command: serveCommand, run: serve },
  train: { command: trainCommand, run: train },
  predict: { command: predictCommand, run: predict },
  report: { command: reportCommand, run: report },
  evaluate: { command: evaluateCommand, run: evaluate },
  compare: { command: compareCommand, run: compare },
  // Nothing of the laboratory is loaded before it is asked for.
  lab: { command: labCommand, run: async (words, output) => (await import('./lab')).runLab(words, output) },
  spot: { command: spotCommand, run: spot },
  convert: { command: convertCommand, run: convert },
  projects: { command: projectsCommand, run: projects },
  export: { command: exportCommand, run: exportProject },
  'export-model': { command: exportModelCommand, run: exportModel },
  import: { command: importCommand, run: importProject },
  watch: { command: watchCommand, run: watch },
  backup: { command: backupCommand, run: backup },
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

/** Failures of what was given, not of what was done with it. */
const UNUSABLE = new Set(['bad-input', 'not-found', 'damaged', 'conflict'])

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
    const reason = error instanceof Failure ? null : reasonOf(error)
    output.note(
      `signsmith: ${reason === null ? (error as Error).message : `a file could not be read or written: ${reason}.`}`,
    )
    return error instanceof Failure && UNUSABLE.has(error.code) ? 2 : 1
  }
}

// A reader that closes its pipe early, such as head, ends neither a training nor a server.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return
    process.exitCode = 1
    if (stream === process.stdout) {
      processOutput.note(`signsmith: what was found could not be written: ${reasonOf(error) ?? error.message}.`)
    }
  })
}
process.exitCode = await main(process.argv.slice(2), processOutput)
