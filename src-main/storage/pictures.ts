import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureFolder, errorCode, pictureName, writePlain } from './files'
import { eraseWithin, linkOnTheWay, ownNames } from './links'
import { bringBack, type Keeping, setAside } from './lostAndFound'

/** The folder of a project's pictures, below its own. */
export const THUMBNAILS = 'thumbnails'

/** The names of the pictures of a take's strip, in their order. */
export function stripNames(takeId: string, pictures: number): string[] {
  return Array.from({ length: pictures }, (_, i) => `${takeId}-${i}`)
}

/** The take and the place in its strip that a picture is named after; null for a picture of a sample. */
export function stripPlace(name: string): { takeId: string; place: number } | null {
  const found = /^([a-z0-9]+)-(\d)$/.exec(name)
  return found && { takeId: found[1]!, place: Number(found[2]) }
}

/** The small pictures of a project, a file each: those of samples have their names, those of takes `stripNames`. */
export interface Pictures {
  /** False where a link stands in the place of their folder: nothing is written through it. */
  canKeep(): Promise<boolean>
  /** Without waiting for the disk; losing one in a power cut loses no work. */
  write(name: string, picture: Uint8Array): Promise<void>
  /** Takes back what was written for a sample or a take that could not be kept. */
  takeBack(name: string): Promise<void>
  read(name: string): Promise<Uint8Array | null>
  /** Brings back from the lost-and-found what samples and takes name, and puts there what none does. */
  tidy(isNamed: (name: string) => boolean): Promise<void>
  /** Erases the pictures of samples and takes that were erased. */
  erase(names: readonly string[]): Promise<void>
}

export function openPictures(keeping: Keeping): Pictures {
  const { root, folder } = keeping
  const thumbnails = join(folder, THUMBNAILS)
  const pathOf = (name: string) => join(thumbnails, pictureName(name))
  const nameOf = (file: string) => file.replace(/\.image$/, '')
  return {
    canKeep: async () => (await linkOnTheWay(folder, thumbnails)) === null,
    async write(name, picture) {
      await ensureFolder(thumbnails, 'the picture')
      await writePlain(pathOf(name), picture, 'the picture')
    },
    takeBack: (name) => rm(pathOf(name), { force: true }),
    async read(name) {
      try {
        return await readFile(pathOf(name))
      } catch (error) {
        // A folder that is gone, or a file in its place, leaves the drawn hand to look at.
        if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(errorCode(error))) return null
        throw error
      }
    },
    async tidy(isNamed) {
      await bringBack(keeping, THUMBNAILS, (file) => isNamed(nameOf(file)))
      const nobodys = (await ownNames(root, thumbnails)).filter((file) => !isNamed(nameOf(file)))
      await setAside(
        keeping,
        nobodys.map((file) => join(thumbnails, file)),
      )
    },
    erase: (names) => eraseWithin(root, names.map(pathOf)),
  }
}
