import { basename } from 'node:path'
import * as v from 'valibot'
import { Failure } from '../../contract/failure'
import { parse } from '../../contract/parse'
import { calledIn, type PeopleParts, peopleOf } from '../../contract/people'
import { Name, type ProjectSummary, sameName } from '../../contract/project'
import { type FileLook, type FileParts, type Joined, PROJECT_FILE_ENDING } from '../../contract/projectFile'
import { SampleForm } from '../../contract/sampleFile'
import { type App, openApp } from '../../services/app'
import { appOptions } from '../environment'
import { type Command, readArguments, Switch, Text } from './arguments'
import { describeImport, importOptions, openImport } from './importFiles'
import type { Output } from './output'
import { describePeople, readLeft, readNames } from './people'
import { describeCompared, formOf, needFree } from './samples'
import { materialFlags, tableFlags } from './tables'

export const inFolder = { 'data-dir': Text, json: Switch }

export const projectsCommand = {
  usage: 'projects [--data-dir DIR] [--json]',
  summary: 'List the projects of the studio.',
  positionals: [],
  flags: inFolder,
} satisfies Command<Record<string, v.GenericSchema>>

export const exportCommand = {
  usage:
    'export PROJECT --out FILE.signsmith|FILE.csv|FILE.jsonl|FILE.zip|DIR [--form csv|jsonl|kinivi|pose|pictures] [--without pictures,models,people] [--rename Ann=A,Bo=B] [--force] [--data-dir DIR] [--json]',
  summary:
    'Write a project of the studio, by its name or id, to one file, or what it learns from in a form that other programs read; either says whom it names before it is written, and is read back and compared before it is done.',
  positionals: ['PROJECT'],
  flags: {
    ...inFolder,
    out: Text,
    form: v.optional(v.nullable(SampleForm), null),
    without: Text,
    rename: Text,
    force: Switch,
  },
} satisfies Command<Record<string, v.GenericSchema>>

export const importCommand = {
  usage:
    'import FILE|FOLDER [--look] [--name NAME | --into PROJECT] [--signs A,B] [--damaged] [--labels FILE] [--hand left|right] [--size WxH] [--fps N] [--mirrored] [--by NAME] [--data-dir DIR] [--json]',
  summary:
    'Say what a project file, a table, takes, or a folder or zip of tables, clips or NumPy arrays holds, and make a new project of the studio of it, or add what a project lacks; with --look, only say it.',
  positionals: ['FILE or FOLDER'],
  flags: {
    ...inFolder,
    look: Switch,
    name: Text,
    into: Text,
    signs: Text,
    damaged: Switch,
    labels: Text,
    hand: v.optional(v.nullable(v.picklist(['left', 'right'])), null),
    size: tableFlags.size,
    fps: materialFlags.fps,
    mirrored: Switch,
    by: v.optional(v.nullable(Name), null),
  },
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
  const { out, form, without, rename } = flags
  if (out === null)
    throw new Failure('bad-input', `--out names the file to write. Usage: signsmith ${exportCommand.usage}`)
  const whole = form === null && out.toLowerCase().endsWith(PROJECT_FILE_ENDING)
  const wish = whole ? null : formOf(out, form)
  const left = readLeft(without, whole ? ['pictures', 'models', 'people'] : ['people'])
  const names = readNames(rename)
  await needFree(out, flags.force)
  await withApp(flags['data-dir'], async (app) => {
    const { projects } = await app.handlers['projects.list']({})
    const { id } = findProject(projects, positionals[0]!)
    const { counts, said } = wish
      ? await exportSamples(app, id, out, wish, { people: left.people, ...names }, output)
      : await exportWhole(app, id, out, { ...left, ...names }, output)
    for (const line of flags.json ? [JSON.stringify(counts)] : said) output.result(line)
  })
}

/** What was written, as numbers and in sentences. */
interface Written {
  counts: object
  said: string[]
}

async function exportWhole(
  { handlers, projectFiles }: App,
  projectId: string,
  out: string,
  left: FileParts,
  output: Output,
): Promise<Written> {
  const people = await handlers['projectFiles.people']({ projectId })
  output.note(describePeople(peopleOf(people.map((signer) => ({ signer: calledIn(left, signer) })))))
  const counts = await projectFiles.save(projectId, out, left, { signal: interrupted(output) })
  const { signs, samples, takes, pictures, models } = counts
  const said = `Wrote ${out}: ${signs} signs, ${samples} samples, ${takes} takes, ${pictures} pictures, ${models} models; read back and compared.`
  return { counts, said: [said] }
}

async function exportSamples(
  { sampleFiles }: App,
  projectId: string,
  out: string,
  { form, shape }: ReturnType<typeof formOf>,
  left: PeopleParts,
  output: Output,
): Promise<Written> {
  const { counts, write } = await sampleFiles.prepare(projectId, form, left)
  output.note(describePeople(counts.people))
  const compared = await write(out, shape, { signal: interrupted(output) })
  return { counts: compared, said: describeCompared(out, compared) }
}

export async function importProject(words: readonly string[], output: Output): Promise<void> {
  const { positionals, flags } = readArguments(importCommand, words)
  const file = positionals[0]!
  const name = flags.name === null ? null : parse(Name, flags.name)
  if (name && !name.ok) throw new Failure('bad-input', `--name: ${name.message}`)
  if (flags.into !== null && flags.name !== null) {
    throw new Failure('bad-input', '--name is of a new project, and --into names one that is there. Say one of them.')
  }
  if (!file.toLowerCase().endsWith(PROJECT_FILE_ENDING)) {
    return withApp(flags['data-dir'], (app) => importOther(app, file, flags, name?.ok ? name.value : null, output))
  }
  if (flags.signs !== null && flags.into === null) {
    throw new Failure('bad-input', '--signs chooses what is added with --into PROJECT.')
  }
  await withApp(flags['data-dir'], async ({ handlers, projectFiles }) => {
    const look = await projectFiles.look(file)
    if (flags.look && flags.json) return output.result(JSON.stringify(look))
    for (const line of describeFile(look)) (flags.look ? output.result : output.note)(line)
    if (flags.look) return
    const course = { signal: interrupted(output) }
    const agreed = flags.damaged
    const orSay = (error: unknown): never => {
      if (!(error instanceof Failure && error.code === 'damaged' && look.damage)) throw error
      throw new Failure('damaged', `${error.message} Say --damaged to open that. Nothing was kept.`)
    }
    if (flags.into !== null) {
      const project = findProject((await handlers['projects.list']({})).projects, flags.into)
      const signIds = flags.signs === null ? null : chosen(look, flags.signs)
      const joined = await projectFiles.join(file, { projectId: project.id, signIds, agreed }, course).catch(orSay)
      if (flags.json) return output.result(JSON.stringify(joined))
      output.result(describeJoined(project.name, joined))
      return
    }
    const wish = { name: name?.ok ? name.value : null, agreed }
    const { projectId } = await projectFiles.open(file, wish, course).catch(orSay)
    output.result(flags.json ? JSON.stringify({ projectId }) : `Opened as a new project, ${projectId}.`)
  })
}

/** What others have. */
async function importOther(
  app: App,
  file: string,
  flags: ImportFlags,
  name: string | null,
  output: Output,
): Promise<void> {
  const files = await openImport(app, file, flags.labels)
  const { size, fps, mirrored, by } = flags
  const hand = flags.hand && (flags.hand === 'left' ? 'Left' : 'Right')
  const options = importOptions({ ...(hand ? { hand } : {}), size, fps, mirrored, signer: by })
  const course = { signal: interrupted(output) }
  const look = await app.imports.look(files, options, course)
  if (flags.look && flags.json) return output.result(JSON.stringify(look))
  describeImport(look, output, flags.look ? output.result : output.note)
  if (flags.look) return
  const signIds = flags.signs === null ? null : chosen(look, flags.signs)
  const project =
    flags.into === null ? null : findProject((await app.handlers['projects.list']({})).projects, flags.into)
  const own =
    name ??
    basename(file)
      .replace(/\.[^.]+$/, '')
      .slice(0, 80)
  const wish = { into: project ? { projectId: project.id } : { name: own }, signIds }
  const imported = await app.imports.keep(files, options, wish, course)
  output.result(flags.json ? JSON.stringify(imported) : describeJoined(project?.name ?? own, imported))
}

function describeJoined(project: string, { added, already, differing }: Joined): string {
  return `Added to ${project}: ${added.signs} new signs, ${added.samples} samples, ${added.takes} takes; ${already} were there already, ${differing} are different there and stayed so.`
}

type ImportFlags = ReturnType<typeof readArguments<typeof importCommand.flags>>['flags']

/** Ids of the signs that a person names. */
function chosen({ signs }: Pick<FileLook, 'signs'>, names: string): string[] {
  return names.split(',').map((name) => {
    const found = signs.find(({ label }) => sameName(label, name.trim()))
    if (!found) throw new Failure('not-found', `There is no sign “${name.trim()}” in the file. Nothing was added.`)
    return found.id
  })
}

function describeFile({ name, app, savedAt, counts, signs, people, recorded, damage }: FileLook): string[] {
  const day = (time: number) => new Date(time).toISOString().slice(0, 10)
  return [
    `${name}: ${counts.signs} signs, ${counts.samples} samples, ${counts.takes} takes, ${counts.pictures} pictures, ${counts.models} models`,
    `written by Signsmith ${app} on ${day(savedAt)}`,
    ...(recorded ? [`recorded from ${day(recorded.from)} to ${day(recorded.to)}`] : []),
    describePeople(people),
    ...signs.map(({ label, samples, takes }) => `  ${label}: ${samples} samples, ${takes} takes`),
    ...(damage
      ? [`damaged: ${damage.parts.length} parts and ${damage.lines} lines cannot be read`]
      : ['whole: every part is as it was written']),
  ]
}

/** By its id, or by its name where one project alone has it. */
export function findProject(all: readonly ProjectSummary[], wanted: string): ProjectSummary {
  const found = all.filter(({ id, name }) => id === wanted || sameName(name, wanted))
  if (found.length === 1) return found[0]!
  throw new Failure(
    found.length === 0 ? 'not-found' : 'conflict',
    found.length === 0
      ? `There is no project “${wanted}”. See signsmith projects.`
      : `There are ${found.length} projects “${wanted}”. Name one by its id: ${found.map(({ id }) => id).join(', ')}.`,
  )
}

/** The studio's own services, over its data folder, without a page. */
export async function withApp<T>(dataFolder: string | null, work: (app: App) => Promise<T>): Promise<T> {
  const app = await openApp(appOptions('memory', dataFolder ?? undefined))
  try {
    return await work(app)
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
