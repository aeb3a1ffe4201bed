import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pictureName, syncFolder, writeDurably, writePlain } from '../files'
import { openJournal } from '../journal'
import { MODELS } from '../models'
import { THUMBNAILS } from '../pictures'
import { JOURNAL } from '../project'
import { PROJECT_JOURNAL } from '../records'
import { type Progress, partOf } from './format'
import type { ProjectFile } from './read'

/** Models of a project file of which every entry is whole. */
export function wholeModelIds({ whole, damaged }: Pick<ProjectFile, 'whole' | 'damaged'>): string[] {
  const idsOf = (names: Iterable<string>) =>
    [...names].flatMap((name) => {
      const part = partOf(name)
      return part?.kind === 'model' ? [part.id] : []
    })
  const broken = new Set(idsOf(damaged))
  return [...new Set(idsOf(whole))].filter((id) => !broken.has(id))
}

/** Writes what a project file holds, as far as it is whole, into the folder of a new project. */
export async function unpackProject(
  folder: string,
  file: ProjectFile,
  onProgress: Progress = () => {},
  signal?: AbortSignal,
): Promise<void> {
  const journal = await openJournal(join(folder, JOURNAL), PROJECT_JOURNAL)
  try {
    await journal.append(file.records(), 'the opened project')
  } finally {
    await journal.close()
  }
  const models = new Set(wholeModelIds(file))
  const folders = [THUMBNAILS, ...(models.size > 0 ? [MODELS] : []), ...[...models].map((id) => join(MODELS, id))]
  for (const one of folders) await mkdir(join(folder, one), { mode: 0o700, recursive: true })
  let done = 0
  const write = async (name: string) => {
    const part = partOf(name)
    if (part?.kind === 'picture') {
      await writePlain(join(folder, THUMBNAILS, pictureName(part.name)), await file.read(name), 'the picture')
    }
    if (part?.kind === 'model' && models.has(part.id)) {
      await writeDurably(join(folder, MODELS, part.id, part.file), await file.read(name))
    }
    onProgress(++done, file.whole.size)
  }
  const names = [...file.whole]
  for (let from = 0; from < names.length; from += AT_ONCE) {
    signal?.throwIfAborted()
    // Of those that are under way all end before the folder of one that failed is erased.
    const written = await Promise.allSettled(names.slice(from, from + AT_ONCE).map(write))
    for (const one of written) if (one.status === 'rejected') throw one.reason
  }
  // Or a power cut after the end would take the names of what was flushed.
  for (const one of folders.toReversed()) await syncFolder(join(folder, one))
}
const AT_ONCE = 16
