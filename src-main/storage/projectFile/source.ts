import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../../contract/failure'
import type { FileParts } from '../../contract/projectFile'
import type { Library, Manifest } from '../library'
import { readModel } from '../models'
import { stripNames, stripPlace } from '../pictures'
import type { ProjectContents } from '../project'
import type { ProjectEntry, RecordingRecord } from '../records'
import { saidRecordings } from '../saidRecordings'
import { recordingEntry } from '../state'
import type { FileSource } from './write'

/** What goes into the file of a project: what is not deleted, less what is left out. */
export async function projectSource(
  library: Pick<Library, 'modelFolder' | 'models'>,
  manifest: Manifest,
  contents: ProjectContents,
  left: FileParts,
): Promise<Pick<FileSource, 'project' | 'records' | 'pictures' | 'picture' | 'models' | 'model'>> {
  const pictures = left.pictures ? new Set<string>() : await picturesOf(contents)
  const models = left.models ? [] : await wholeModels(library, manifest.id)
  const said = saidRecordings(contents.recordings(), left)
  const { id, name, createdAt, options, modelId } = manifest
  const kept = models.some((model) => model.id === modelId) ? modelId : null
  return {
    project: { id, name, createdAt, options, modelId: kept },
    records: allWithout(contents.liveEntries(), said, pictures),
    pictures: [...pictures],
    async picture(name) {
      const strip = stripPlace(name)
      const bytes = strip ? (await contents.strip(strip.takeId))[strip.place] : await contents.thumbnail(name)
      if (!bytes) throw new Failure('storage', 'A picture went away while the project file was written. Try again.')
      return bytes
    },
    models,
    model: (model, file) => readFile(join(library.modelFolder(id, model), file)),
  }
}

const AT_ONCE = 64

/** The names of those that are there; of a strip all or none. */
async function picturesOf(contents: ProjectContents): Promise<Set<string>> {
  const pictures = new Set<string>()
  const samples = contents.samples().filter(({ hasThumbnail }) => hasThumbnail)
  for (let from = 0; from < samples.length; from += AT_ONCE) {
    const some = samples.slice(from, from + AT_ONCE)
    const there = await Promise.all(some.map(({ id }) => contents.thumbnail(id)))
    some.forEach(({ id }, i) => {
      if (there[i]) pictures.add(id)
    })
  }
  for (const { id, pictures: n } of contents.takes()) {
    if (n === 0 || (await contents.strip(id)).length < n) continue
    for (const name of stripNames(id, n)) pictures.add(name)
  }
  return pictures
}

function* allWithout(
  entries: Iterable<ProjectEntry>,
  said: ReadonlyMap<string, RecordingRecord>,
  pictures: ReadonlySet<string>,
) {
  for (const entry of entries) yield without(entry, said, pictures)
}

/** A line without what is left out, and without pictures that are gone. */
function without(
  entry: ProjectEntry,
  said: ReadonlyMap<string, RecordingRecord>,
  pictures: ReadonlySet<string>,
): ProjectEntry {
  if (entry.e === 'recording') return recordingEntry(said.get(entry.id)!)
  if (entry.e !== 'sample' && entry.e !== 'take') return entry
  const own = { ...entry, rec: said.get(entry.rec)!.id }
  if (own.e === 'sample' && !pictures.has(own.id)) delete own.thumb
  if (own.e === 'take' && !pictures.has(stripNames(own.id, 1)[0]!)) delete own.pics
  return own
}

/** Models that are as their cards say; a damaged one is of no use to anybody. */
export async function wholeModels({ models, modelFolder }: Pick<Library, 'modelFolder' | 'models'>, projectId: string) {
  const whole: { id: string; files: string[] }[] = []
  for (const { id } of (await models(projectId)).cards) {
    const folder = modelFolder(projectId, id)
    const fits = await readModel(folder).then(
      () => true,
      () => false,
    )
    if (fits) whole.push({ id, files: (await readdir(folder)).filter((name) => /^[a-z]+\.(json|bin)$/.test(name)) })
  }
  return whole
}
