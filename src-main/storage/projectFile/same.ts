import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Library, Manifest } from '../library'
import { sha256 } from '../models'
import type { ProjectContents } from '../project'
import { type FileManifest, modelEntry, RECORDS_ENTRY } from './format'
import { projectSource, wholeModels } from './source'
import { recordsSum } from './write'

type Models = Pick<Library, 'modelFolder' | 'models'>

/** Whether a project file says that it holds a project as it is now, with nothing left out. Pictures never change. */
export async function holdsAll(
  file: FileManifest,
  library: Models,
  manifest: Manifest,
  contents: ProjectContents,
): Promise<boolean> {
  const models = await wholeModels(library, manifest.id)
  const { id, name, createdAt, options } = manifest
  const modelId = models.some((model) => model.id === manifest.modelId) ? manifest.modelId : null
  const same = JSON.stringify(file.project) === JSON.stringify({ id, name, createdAt, options, modelId })
  if (!same || !(await holdsModels(file, library, id, models))) return false
  const sum = file.entries[RECORDS_ENTRY]?.sha256
  if (sum === (await recordsSum(contents.liveEntries()))) return true
  // In a file no line names a picture that is gone, and which are gone is known once all were looked for.
  const { records } = await projectSource(library, manifest, contents, { pictures: false, models: true, people: false })
  return sum === (await recordsSum(records))
}

async function holdsModels(
  { entries }: FileManifest,
  library: Models,
  projectId: string,
  models: Awaited<ReturnType<typeof wholeModels>>,
): Promise<boolean> {
  const named = models.flatMap(({ id, files }) => files.map((file) => ({ id, file })))
  if (Object.keys(entries).filter((entry) => entry.startsWith('models/')).length !== named.length) return false
  for (const { id, file } of named) {
    const bytes = await readFile(join(library.modelFolder(projectId, id), file))
    if (entries[modelEntry(id, file)]?.sha256 !== sha256(bytes)) return false
  }
  return true
}
