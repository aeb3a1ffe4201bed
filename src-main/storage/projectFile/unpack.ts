import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pictureName, syncFolder, writeDurably, writePlain } from '../files'
import { openJournal } from '../journal'
import { MODELS } from '../models'
import { THUMBNAILS } from '../pictures'
import { JOURNAL } from '../project'
import { PROJECT_JOURNAL } from '../records'
import { inBatches } from './chunks'
import type { Progress } from './format'
import type { FilePicture, ProjectFile } from './read'

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
  const models = [...file.models]
  const folders = [THUMBNAILS, ...(models.length > 0 ? [MODELS] : []), ...models.map(([id]) => join(MODELS, id))]
  for (const one of folders) await mkdir(join(folder, one), { mode: 0o700, recursive: true })
  const files = models.flatMap(([id, names]) => names.map((name) => ({ id, name })))
  let done = 0
  const some = async (writes: readonly Promise<void>[]) => {
    // Of those that are under way all end before the folder of one that failed is erased.
    const written = await Promise.allSettled(writes)
    for (const one of written) if (one.status === 'rejected') throw one.reason
    signal?.throwIfAborted()
    done += writes.length
    onProgress(done, file.pictures + files.length)
  }
  for await (const pictures of inBatches(file.eachPicture(), AT_ONCE)) await some(pictures.map(writePicture))
  for await (const batch of inBatches(files, AT_ONCE)) await some(batch.map(writeModelFile))
  // Or a power cut after the end would take the names of what was flushed.
  for (const one of folders.toReversed()) await syncFolder(join(folder, one))

  async function writePicture({ name, read }: FilePicture) {
    await writePlain(join(folder, THUMBNAILS, pictureName(name)), await read(), 'the picture')
  }
  async function writeModelFile({ id, name }: { id: string; name: string }) {
    await writeDurably(join(folder, MODELS, id, name), await file.model(id, name))
  }
}
const AT_ONCE = 16
