import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Failure } from '../contract/failure'
import type { Outside } from '../contract/outside'
import { asFailure, readText, writeDurably } from './files'
import { eraseWithin, kindOf, linkOnTheWay } from './links'
import { newFound } from './lostAndFound'
import { MANIFEST, type Manifest, manifestText } from './manifest'
import { MODELS } from './models'
import { JOURNAL, type ProjectContents } from './project'
import { createQueues } from './queue'

/** What is known of the projects, by which changes from outside are told from our own. */
export interface Known {
  /** The data folder. */
  root: string
  /** Milliseconds since the epoch. */
  now(): number
  /** @throws when this process has lost the folder */
  mayWrite(): void
  folderOf(id: string): string
  isKnown(id: string): boolean
  /** @throws Failure "not-found" */
  manifest(id: string): Manifest
  /** What project.json said last; null where it was not as it should be, undefined where it was not read. */
  text(id: string): string | null | undefined
  /** All that project.json may say by a change of ours. */
  own(id: string): (string | null | undefined)[]
  isOpen(id: string): boolean
  /** The contents, if they were opened. */
  opened(id: string): Promise<ProjectContents | null>
}

/** Notices what other programs do to the files of projects, and saves what is in memory alone. */
export interface OutsideWatch {
  /** What happened to a project's files since they were opened; memory is put down where samples may be in it alone. */
  look(id: string): Promise<Outside | null>
  /** @throws Failure "replaced" when anything happened */
  needUnchanged(id: string): Promise<void>
  /** @throws Failure "replaced" when anything happened, "conflict" when models would be written through a link, or have no folder */
  needInPlace(id: string): Promise<void>
  /** @throws Failure "replaced" when the folder was removed, "conflict" when models would be written through a link, or have no folder */
  needModelsInPlace(id: string): Promise<void>
  /**
   * Puts memory down as a project of its own in the lost-and-found, where samples may be in it alone.
   *
   * @throws Failure when it could not be written
   */
  rescue(id: string): Promise<void>
  /** Erases what was put down, where all of it is seen to be in its own place again. */
  dropRescue(id: string): Promise<void>
  /** What was put down belongs to the person from now on. */
  forget(id: string): void
}

export function createOutsideWatch(known: Known): OutsideWatch {
  const { root, folderOf, opened } = known
  /** Where the memory of a project was put down, and after how many changes. */
  const rescued = new Map<string, { folder: string; changes: number }>()
  const oneRescue = createQueues()

  const compare = async (id: string): Promise<Outside | null> => {
    const text = known.text(id)
    // What was not read yet cannot have changed under us.
    if (!known.isKnown(id) || (text === undefined && !known.isOpen(id))) return null
    if ((await kindOf(folderOf(id))) === 'nothing') return 'folder-removed'
    const contents = await opened(id)
    if (contents && (await wasReplaced(contents))) {
      return (await kindOf(join(folderOf(id), JOURNAL))) === 'nothing' ? 'samples-removed' : 'samples-replaced'
    }
    // Both before and after the reading, as a change of ours may go on meanwhile.
    const before = known.own(id)
    const there = await readText(join(folderOf(id), MANIFEST)).catch(() => null)
    // A project.json that is gone is written again with the next change: nothing of it is lost.
    const isOurs = there === null || [...before, ...known.own(id)].includes(there)
    return typeof text === 'string' && !isOurs ? 'options-replaced' : null
  }
  const write = async (id: string, contents: ProjectContents) => {
    known.mayWrite()
    const other = randomBytes(10).toString('hex')
    const folder = await newFound({ root, folder: root, now: known.now }, other)
    if (!folder) throw new Failure('conflict', LINKED)
    try {
      await contents.copyTo(join(folder, JOURNAL))
      await writeDurably(join(folder, MANIFEST), manifestText({ ...known.manifest(id), id: other, modelId: null }))
    } catch (error) {
      await eraseWithin(root, [folder]).catch(() => {})
      throw asFailure(error, 'what is in memory of this project')
    }
    return folder
  }
  /** At once, unless it lies there as it is now: the program may be killed before the person decides. */
  const putDown = (id: string, contents: ProjectContents) =>
    oneRescue(id, async () => {
      const last = rescued.get(id)
      const changes = contents.changes()
      if (last?.changes === changes && (await kindOf(join(last.folder, MANIFEST))) !== 'nothing') return
      const folder = await write(id, contents)
      rescued.set(id, { folder, changes })
      // All that the older one holds is in the new one.
      if (last) await eraseWithin(root, [last.folder]).catch(() => {})
    })
  const look = async (id: string) => {
    const what = await compare(id)
    const contents = await opened(id)
    if (isLoss(what) && contents) await putDown(id, contents).catch(() => {})
    return what
  }
  const needUnchanged = async (id: string) => {
    const what = await look(id)
    if (what !== null) throw new Failure('replaced', SENTENCES[what])
  }
  const needOwnFolder = async (id: string) => {
    const link = await linkOnTheWay(folderOf(id), join(folderOf(id), MODELS))
    if (link)
      throw new Failure(
        'conflict',
        `${link} is a link to another place: nothing was saved there. Put a folder in its place.`,
      )
    const models = join(folderOf(id), MODELS)
    if (['nothing', 'folder'].includes(await kindOf(models))) return
    throw new Failure(
      'conflict',
      `${models} is no folder, so models cannot be saved there. Move it away and try again.`,
    )
  }

  return {
    look,
    needUnchanged,
    async needInPlace(id) {
      await needUnchanged(id)
      await needOwnFolder(id)
    },
    async needModelsInPlace(id) {
      const what = await look(id)
      if (what === 'folder-removed') throw new Failure('replaced', SENTENCES[what])
      await needOwnFolder(id)
    },
    async rescue(id) {
      const what = await look(id)
      const contents = await opened(id)
      if (isLoss(what) && contents) await putDown(id, contents)
    },
    async dropRescue(id) {
      const copy = rescued.get(id)
      const contents = await opened(id)
      if (!copy || !contents || !(await isVerified(contents))) return
      await eraseWithin(root, [copy.folder])
      rescued.delete(id)
    },
    forget: (id) => void rescued.delete(id),
  }
}

/** Whether another program was seen to remove or replace the journal; one that cannot be looked at just now was not. */
export async function wasReplaced(contents: ProjectContents): Promise<boolean> {
  await contents.check().catch(() => {})
  return contents.replaced()
}

/** Whether the journal was just seen to be in its place; one that cannot be looked at was not. */
async function isVerified(contents: ProjectContents): Promise<boolean> {
  return contents.check().then(
    () => true,
    () => false,
  )
}

/** Whether samples may be in memory alone. */
function isLoss(what: Outside | null): boolean {
  return what !== null && what !== 'options-replaced'
}

const LINKED =
  'The lost-and-found of the data folder is a link to another place: nothing was put there, so nothing is forgotten. Put a folder in its place.'
const KEPT =
  'Nothing was saved just now; what was saved before is in memory until Signsmith is closed. Say on the page which state holds.'
const SENTENCES: Record<Outside, string> = {
  'folder-removed': `Another program deleted or moved the folder of this project while it was open. ${KEPT}`,
  'samples-removed': `Another program deleted or moved the file with the samples of this project while it was open. ${KEPT}`,
  'samples-replaced': `Another program replaced the file with the samples of this project while it was open. ${KEPT}`,
  'options-replaced': `Another program replaced the name and options of this project while it was open. ${KEPT}`,
}
