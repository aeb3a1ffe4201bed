import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { parse, parseJson } from '../contract/parse'
import { Id, Name, PROJECT_DEFAULTS, ProjectOptions } from '../contract/project'
import { isRecord } from './entry'
import { readText, writeAtomic } from './files'
import { keepBeside, kindOf, ownNames } from './links'
import { listCards, MODELS } from './models'
import { THUMBNAILS } from './pictures'
import { JOURNAL } from './project'
import { salvage } from './salvage'

export const MANIFEST = 'project.json'
export const MANIFEST_VERSION = 1
const FORMAT = 'signsmith-project'

const Manifest = v.object({
  format: v.literal(FORMAT),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  id: Id,
  name: Name,
  createdAt: v.number(),
  options: v.object(ProjectOptions.entries),
  /** The model in use, a folder under models/. */
  modelId: v.nullable(Id),
  deletedAt: v.nullable(v.number()),
})
export type Manifest = v.InferOutput<typeof Manifest>

export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`
}

/** The manifest of a project's folder, whatever the folder is called; null where there is none that is whole. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  const parsed = parseJson(Manifest, (await readText(join(folder, MANIFEST)).catch(() => null)) ?? '')
  return parsed.ok ? parsed.value : null
}

/** The manifests of a data folder that are whole and not deleted; nothing is opened, mended or locked. */
export async function listManifests(dataFolder: string): Promise<Manifest[]> {
  const root = join(dataFolder, 'projects')
  const names = await readdir(root).catch((): string[] => [])
  const found = await Promise.all(names.map((name) => readManifest(join(root, name))))
  return found.filter((manifest) => manifest !== null && manifest.deletedAt === null) as Manifest[]
}

/** What a folder among the projects turned out to be. */
export type FoundProject =
  | { state: 'whole'; manifest: Manifest; text: string }
  /** Put together from what could be read; nothing was written yet. */
  | { state: 'rebuilt'; manifest: Manifest; lost: string[]; missing: boolean }
  /** None of ours, or not readable: it is left as it is. */
  | { state: 'strange'; reason: string }

/** Looks at a folder among the projects, by its name there, which is the id of the project. */
export async function findProject(projects: string, name: string): Promise<FoundProject> {
  const folder = join(projects, name)
  const path = join(folder, MANIFEST)
  let text: string | null = null
  const kind = await kindOf(path).catch((): 'other' => 'other')
  if (kind !== 'nothing' && kind !== 'folder') {
    try {
      text = (await readText(path)) ?? ''
    } catch (error) {
      return { state: 'strange', reason: `project.json cannot be read: ${(error as Error).message}` }
    }
  }
  const parsed = parseJson(Manifest, text ?? '')
  if (parsed.ok && parsed.value.id === name) return { state: 'whole', manifest: parsed.value, text: text! }
  const missing = kind === 'nothing'
  const reason = missing ? 'project.json is missing' : parsed.ok ? '' : parsed.message
  if (!parse(Id, name).ok) return { state: 'strange', reason: reason || 'it has another name than its project' }
  const raw = read(text ?? '')
  const other = parse(Id, raw.id)
  if (other.ok && other.value !== name) {
    return { state: 'strange', reason: `project.json names another project, ${other.value}` }
  }
  if (typeof raw.format === 'string' && raw.format !== FORMAT) return { state: 'strange', reason }
  const pictures = await ownNames(folder, join(folder, THUMBNAILS))
  if (missing && pictures.length === 0 && (await kindOf(join(folder, JOURNAL))) === 'nothing') {
    return { state: 'strange', reason }
  }
  return { state: 'rebuilt', missing, ...(await rebuild(folder, name, raw)) }
}

async function rebuild(folder: string, id: string, raw: Record<string, unknown>) {
  const usual: Manifest = {
    format: FORMAT,
    version: MANIFEST_VERSION,
    id,
    name: `Recovered project ${id.slice(0, 4)}`,
    createdAt: await birthOf(folder),
    options: PROJECT_DEFAULTS,
    modelId: null,
    deletedAt: null,
  }
  const { value: manifest, lost } = salvage(Manifest.entries, raw, usual)
  if (lost.includes('modelId')) manifest.modelId = (await listCards(join(folder, MODELS))).cards[0]?.id ?? null
  return { manifest, lost: lost.filter((field) => !['format', 'version', 'id', 'deletedAt'].includes(field)) }
}

/** The fields of a damaged file; of one that is no JSON any more, those that stand in it in one piece. */
function read(text: string): Record<string, unknown> {
  const whole = parseJson(v.record(v.string(), v.unknown()), text)
  if (whole.ok) return isRecord(whole.value) ? whole.value : {}
  const found: Record<string, unknown> = {}
  for (const [, key, value] of text.matchAll(
    /"(\w+)":\s*("(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?|true|false)(?=\s*[,}\n])/g,
  )) {
    const one = parseJson(v.unknown(), value!)
    if (one.ok && !(key! in found)) found[key!] = one.value
  }
  if (Object.keys(found).length === 0) return {}
  return { ...found, options: { ...found, recognition: found } }
}

/** When the folder came to be, as far as the disk knows. */
async function birthOf(folder: string): Promise<number> {
  const found = await stat(join(folder, JOURNAL)).catch(() => stat(folder))
  return Math.round(found.birthtimeMs || found.mtimeMs)
}

/** Writes a manifest that was rebuilt; what lay there is kept beside. @returns where, if anything did */
export async function writeRebuilt(folder: string, manifest: Manifest, now: number): Promise<string | null> {
  const path = join(folder, MANIFEST)
  const copy = await keepBeside(path, 'damaged', now)
  await writeAtomic(path, manifestText(manifest), 'the project')
  return copy
}
