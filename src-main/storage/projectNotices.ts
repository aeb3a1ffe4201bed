import { dirname, join } from 'node:path'
import type { StorageNotice } from '../contract/notice'
import { pictureName } from './files'
import { linkOnTheWay, ownNames } from './links'
import { LOST_AND_FOUND, readFound } from './lostAndFound'
import { listCards, MODELS } from './models'
import { stripNames, THUMBNAILS } from './pictures'
import type { ProjectContents } from './project'

/**
 * What a person should know about the files of a project as they are now: links that are not followed, what was put aside,
 * models that cannot be read, pictures that are missing.
 *
 * @param contents what was opened of it, if it was
 */
export async function noticesOfFolder(
  dataFolder: string,
  folder: string,
  { id, name }: { id: string; name: string },
  contents: ProjectContents | null | undefined,
): Promise<StorageNotice[]> {
  const found: StorageNotice[] = []
  const of = { projectId: id, name }
  for (const part of [THUMBNAILS, MODELS, LOST_AND_FOUND]) {
    const link = await linkOnTheWay(dirname(folder), join(folder, part)).catch(() => null)
    if (link) found.push({ kind: 'link', ...of, path: link })
  }
  const lost = await readFound(dataFolder, folder)
  if (lost) found.push({ kind: 'found', ...of, ...lost })
  const { unreadable: folders } = await listCards(join(folder, MODELS))
  if (folders.length > 0) found.push({ kind: 'models', ...of, folders })
  const missing = await missingPictures(folder, contents)
  if (missing > 0) found.push({ kind: 'pictures', ...of, missing })
  return found
}

/** Each link once, however many parts of a project lie behind it. */
export function withoutTwins(notices: readonly StorageNotice[]): StorageNotice[] {
  const paths = notices.map((one) => (one.kind === 'link' ? one.path : null))
  return notices.filter((_, i) => paths[i] === null || paths.indexOf(paths[i]!) === i)
}

/** How many samples and takes name a picture that is not there; a folder behind a link is not looked into. */
async function missingPictures(folder: string, contents: ProjectContents | null | undefined): Promise<number> {
  const named = [
    ...(contents?.samples() ?? []).flatMap(({ id, hasThumbnail }) => (hasThumbnail ? [[id]] : [])),
    ...(contents?.takes() ?? []).flatMap(({ id, pictures }) => (pictures > 0 ? [stripNames(id, pictures)] : [])),
  ]
  if (named.length === 0 || (await linkOnTheWay(folder, join(folder, THUMBNAILS))) !== null) return 0
  const there = new Set(await ownNames(folder, join(folder, THUMBNAILS)))
  return named.filter((names) => !names.every((name) => there.has(pictureName(name)))).length
}
