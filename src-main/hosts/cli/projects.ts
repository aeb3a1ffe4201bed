import { stat } from 'node:fs/promises'
import type * as v from 'valibot'
import { Failure } from '../../contract/failure'
import { parse } from '../../contract/parse'
import { Name, type ProjectSummary, sameName } from '../../contract/project'
import { type FileLook, PROJECT_FILE_ENDING } from '../../contract/projectFile'
import { type App, openApp } from '../../services/app'
import { appOptions } from '../environment'
import { type Command, readArguments, Switch, Text } from './arguments'
import type { Output } from './output'

export const inFolder = { 'data-dir': Text, json: Switch }

export const projectsCommand = {
  usage: 'projects [--data-dir DIR] [--json]',
  summary: 'List the projects of the studio.',
  positionals: [],
  flags: inFolder,
} satisfies Command<Record<string, v.GenericSchema>>

export const exportCommand = {
  usage: 'export PROJECT --out FILE.signsmith [--without pictures,models,people] [--force] [--data-dir DIR] [--json]',
  summary: 'Write a project of the studio, by its name or id, to one file, and read it back before it is done.',
  positionals: ['PROJECT'],
  flags: { ...inFolder, out: Text, without: Text, force: Switch },
} satisfies Command<Record<string, v.GenericSchema>>

export const importCommand = {
  usage: 'import FILE.signsmith [--look] [--name NAME] [--damaged] [--data-dir DIR] [--json]',
  summary: 'Say what a project file holds, and open it as a new project of the studio; with --look, only say it.',
  positionals: ['FILE.signsmith'],
  flags: { ...inFolder, look: Switch, name: Text, damaged: Switch },
} satisfies Command<Record<string, v.GenericSchema>>

export async function projects(words: readonly string[], output: Output): Promise<void> {
  const { flags } = readArguments(projectsCommand, words)
  await withApp(flags['data-dir'], async ({ handlers }) => {
    const { projects, unreadable } = await handlers['projects.list']({})
    for (const { folder, reason } of unreadable) output.note(`${folder} cannot be read: ${reason}`)
    if (flags.json) return output.result(JSON.stringify(projects))
    if (projects.length === 0) output.note('There is no project yet.')
    for (const one of projects) {
      output.result(`${one.id}  ${one.name}: ${one.signs} signs, ${one.samples} samples, ${one.takes} takes`)
    }
  })
}

export async function exportProject(words: readonly string[], output: Output): Promise<void> {
  const { positionals, flags } = readArguments(exportCommand, words)
  const out = flags.out
  if (!out?.toLowerCase().endsWith(PROJECT_FILE_ENDING)) {
    throw new Failure('bad-input', `--out names the file to write, and it must end with ${PROJECT_FILE_ENDING}.`)
  }
  const left = readLeft(flags.without)
  const found = await stat(out).catch(() => null)
  if (found && (!found.isFile() || !flags.force)) {
    throw new Failure(
      'conflict',
      found.isFile()
        ? `${out} is there already, so it was left as it is. Name another file, or say --force to replace it.`
        : `${out} is no file, so it was left as it is. Name another one.`,
    )
  }
  await withApp(flags['data-dir'], async ({ handlers, projectFiles }) => {
    const { projects } = await handlers['projects.list']({})
    const project = find(projects, positionals[0]!)
    const counts = await projectFiles.save(project.id, out, left, { signal: interrupted(output) })
    if (flags.json) return output.result(JSON.stringify(counts))
    const { signs, samples, takes, pictures, models } = counts
    output.result(
      `Wrote ${out}: ${signs} signs, ${samples} samples, ${takes} takes, ${pictures} pictures, ${models} models; read back and compared.`,
    )
  })
}

export async function importProject(words: readonly string[], output: Output): Promise<void> {
  const { positionals, flags } = readArguments(importCommand, words)
  const file = positionals[0]!
  const name = flags.name === null ? null : parse(Name, flags.name)
  if (name && !name.ok) throw new Failure('bad-input', `--name: ${name.message}`)
  await withApp(flags['data-dir'], async ({ projectFiles }) => {
    const look = await projectFiles.look(file)
    if (flags.look && flags.json) return output.result(JSON.stringify(look))
    for (const line of describeFile(look)) (flags.look ? output.result : output.note)(line)
    if (flags.look) return
    const wish = { name: name?.ok ? name.value : null, agreed: flags.damaged }
    const { projectId } = await projectFiles.open(file, wish, { signal: interrupted(output) }).catch((error) => {
      if (!(error instanceof Failure && error.code === 'damaged' && look.damage)) throw error
      throw new Failure('damaged', `${error.message} Say --damaged to open that. Nothing was kept.`)
    })
    output.result(flags.json ? JSON.stringify({ projectId }) : `Opened as a new project, ${projectId}.`)
  })
}

function describeFile({ name, app, savedAt, counts, signs, people, recorded, damage }: FileLook): string[] {
  const day = (time: number) => new Date(time).toISOString().slice(0, 10)
  return [
    `${name}: ${counts.signs} signs, ${counts.samples} samples, ${counts.takes} takes, ${counts.pictures} pictures, ${counts.models} models`,
    `written by Signsmith ${app} on ${day(savedAt)}`,
    ...(recorded ? [`recorded from ${day(recorded.from)} to ${day(recorded.to)}`] : []),
    `people: ${people.join(', ') || 'none named'}`,
    ...signs.map(({ label, samples, takes }) => `  ${label}: ${samples} samples, ${takes} takes`),
    ...(damage
      ? [`damaged: ${damage.parts.length} parts and ${damage.lines} lines cannot be read`]
      : ['whole: every part is as it was written']),
  ]
}

/** By its id, or by its name where one project alone has it. */
function find(all: readonly ProjectSummary[], wanted: string): ProjectSummary {
  const found = all.filter(({ id, name }) => id === wanted || sameName(name, wanted))
  if (found.length === 1) return found[0]!
  throw new Failure(
    found.length === 0 ? 'not-found' : 'conflict',
    found.length === 0
      ? `There is no project “${wanted}”. See signsmith projects.`
      : `There are ${found.length} projects “${wanted}”. Name one by its id: ${found.map(({ id }) => id).join(', ')}.`,
  )
}

const PARTS = ['pictures', 'models', 'people'] as const

function readLeft(without: string | null) {
  const named = without?.split(',').map((part) => part.trim()) ?? []
  const unknown = named.find((part) => !PARTS.some((one) => one === part))
  if (unknown !== undefined) {
    throw new Failure('bad-input', `--without names “${unknown}”; it can leave out ${PARTS.join(', ')}.`)
  }
  const has = (part: (typeof PARTS)[number]) => named.includes(part)
  return { pictures: has('pictures'), models: has('models'), people: has('people') }
}

export async function withApp(dataFolder: string | null, work: (app: App) => Promise<void>): Promise<void> {
  const app = await openApp(appOptions('memory', dataFolder ?? undefined))
  try {
    await work(app)
  } finally {
    await app.close()
  }
}

/** Ends the work where the person does: nothing half is left. */
export function interrupted(output: Output): AbortSignal {
  const controller = new AbortController()
  process.once('SIGINT', () => {
    output.note('Ending …')
    controller.abort()
  })
  return controller.signal
}
