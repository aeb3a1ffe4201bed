import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureFolder, errorCode, pictureName, writePlain } from './files'
import { eraseWithin, linkOnTheWay, ownNames } from './links'
import { bringBack, type Keeping, setAside } from './lostAndFound'

/** The folder of a project's pictures, below its own. */
export const THUMBNAILS = 'thumbnails'

/** The small pictures of a project's samples, a file each, named after the sample. */
export interface Pictures {
  /** False where a link stands in the place of their folder: nothing is written through it. */
  canKeep(): Promise<boolean>
  /** Without waiting for the disk; losing one in a power cut loses no work. */
  write(sampleId: string, picture: Uint8Array): Promise<void>
  /** Takes back what was written for a sample that could not be kept. */
  takeBack(sampleId: string): Promise<void>
  read(sampleId: string): Promise<Uint8Array | null>
  /** Brings back from the lost-and-found what samples name, and puts there what none does. */
  tidy(isNamed: (sampleId: string) => boolean): Promise<void>
  /** Erases the pictures of samples that were erased. */
  erase(sampleIds: readonly string[]): Promise<void>
}

export function openPictures(keeping: Keeping): Pictures {
  const { root, folder } = keeping
  const thumbnails = join(folder, THUMBNAILS)
  const pathOf = (sampleId: string) => join(thumbnails, pictureName(sampleId))
  const sampleOf = (name: string) => name.replace(/\.image$/, '')
  return {
    canKeep: async () => (await linkOnTheWay(folder, thumbnails)) === null,
    async write(sampleId, picture) {
      await ensureFolder(thumbnails, 'the sample')
      await writePlain(pathOf(sampleId), picture, 'the sample')
    },
    takeBack: (sampleId) => rm(pathOf(sampleId), { force: true }),
    async read(sampleId) {
      try {
        return await readFile(pathOf(sampleId))
      } catch (error) {
        // A folder that is gone, or a file in its place, leaves the drawn hand to look at.
        if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(errorCode(error))) return null
        throw error
      }
    },
    async tidy(isNamed) {
      await bringBack(keeping, THUMBNAILS, (name) => isNamed(sampleOf(name)))
      const nobodys = (await ownNames(root, thumbnails)).filter((name) => !isNamed(sampleOf(name)))
      await setAside(
        keeping,
        nobodys.map((name) => join(thumbnails, name)),
      )
    },
    erase: (sampleIds) => eraseWithin(root, sampleIds.map(pathOf)),
  }
}
