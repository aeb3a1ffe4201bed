import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../contract/failure'
import { asFailure } from './files'
import { type JournalReport, openJournal } from './journal'
import { noticesOf } from './journalNotices'
import { type Keeping, LOST_AND_FOUND } from './lostAndFound'
import { openPictures, THUMBNAILS } from './pictures'
import {
  encodeSample,
  type Kind,
  PROJECT_JOURNAL,
  type ProjectEntry,
  type RecordingRecord,
  type SampleRecord,
  type SignRecord,
} from './records'
import { createProjectState, type ProjectState, recordingEntry, signEntry } from './state'

/** The file of a project's signs, recordings and samples, in its folder. */
export const JOURNAL = 'journal.ndjson'

/** The signs, recordings and samples of one project, in memory and on the disk. */
export interface ProjectContents
  extends Pick<ProjectState, 'signs' | 'recordings' | 'samples' | 'has' | 'sign' | 'deleted' | 'samplesBelow'> {
  putSign(sign: SignRecord): Promise<void>
  order(ids: string[]): Promise<void>
  putRecording(recording: RecordingRecord): Promise<void>
  /** Resolves when the samples are on the disk. Thumbnails are bytes of small pictures, by sample id. */
  addSamples(samples: SampleRecord[], thumbnails: Map<string, Uint8Array>): Promise<void>
  delete(what: Kind, ids: string[]): Promise<void>
  restore(what: Kind, ids: string[]): Promise<void>
  thumbnail(sampleId: string): Promise<Uint8Array | null>

  /** @throws Failure "replaced" when another program removed or replaced the journal */
  check(): Promise<void>
  /** Whether another program was seen to have removed or replaced the journal; then nothing can be changed. */
  replaced(): boolean
  /**
   * Writes the journal anew from what is in memory, what can be restored included, although it was replaced.
   *
   * @returns where what lay there meanwhile is kept, or null when there was nothing
   */
  putBack(): Promise<string | null>
  /** How often what is in memory was changed since the opening. */
  changes(): number
  /** Writes a new journal elsewhere with everything that is in memory. */
  copyTo(journal: string): Promise<void>
  /** Why nothing can be changed; null when everything can. */
  readOnly: string | null
  /** What was found damaged at the opening and what was kept, in sentences. */
  notices: string[]
  /** Whether nothing was wrong at the opening; otherwise nothing was erased. */
  sound: boolean
  /** The same in figures. */
  report: JournalReport
  close(): Promise<void>
}

/** How a project is opened. */
export interface Opening extends Pick<Keeping, 'root' | 'now'> {
  /** Whether what was deleted is erased and what nobody names put aside: not where all stays as it was found. */
  tidy: boolean
  /** False where something was wrong already: then nothing is erased. */
  sound: boolean
}

/**
 * Opens a project folder. What was deleted before this opening is erased now, for good, unless anything is wrong; what
 * is deleted from now on can be restored until the next one.
 *
 * @param frozen why nothing in the folder may be changed, if so
 * @param mayWrite throws when this process has lost the folder
 */
export async function openProject(
  folder: string,
  frozen: string | null = null,
  mayWrite: () => void = () => {},
  opening: Opening = { root: folder, now: Date.now, tidy: true, sound: true },
): Promise<ProjectContents> {
  const pictures = openPictures({ ...opening, folder })
  const journal = await openJournal(join(folder, JOURNAL), PROJECT_JOURNAL, {
    mayWrite,
    frozen: frozen !== null,
    expected: await hasTraces(folder),
  })
  const { report } = journal
  const state = createProjectState()
  const notices: string[] = []
  const readOnly = report.newerVersion === null ? (frozen ?? report.unrepaired) : newerFormat(report.newerVersion)

  for (const entry of journal.entries) state.apply(entry)
  const lines = journal.entries.length
  // The decoded records replace the parsed lines, which are twice as large.
  journal.entries.length = 0
  const orphans = state.orphans()
  for (const entry of orphans) state.apply(entry)
  notices.push(...noticesOf(report, state.everySample()))
  if (orphans.length > 0) notices.push(RECOVERED)

  const sound = opening.sound && orphans.length === 0 && report.sound

  /** Erases what was deleted, and puts aside pictures that no sample names any more. */
  const cleanUp = async () => {
    if (orphans.length > 0) await journal.append(orphans, 'the recovered signs')
    if (!opening.tidy) return
    await pictures.tidy((sampleId) => state.sample(sampleId) !== undefined)
    if (!sound) return
    const live = state.liveEntries()
    if (!state.anythingDeleted() && lines <= 2 * live.length + 16) return
    try {
      await journal.rewrite(live, 'the compacted journal')
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'disk-full')) throw error
      // The room that the shorter journal takes is there once the pictures of what was deleted are not.
      await pictures.erase(state.forgetDeleted())
      return journal.rewrite(live, 'the compacted journal')
    }
    await pictures.erase(state.forgetDeleted())
  }
  if (readOnly === null) {
    await cleanUp().catch((error) => {
      // A full or locked disk must not keep anybody from looking at their samples.
      notices.push((asFailure(error, 'the clean-up of this project') as Error).message)
    })
  }

  const needWritable = () => {
    if (readOnly !== null) throw new Failure('read-only', readOnly)
    mayWrite()
  }
  let changes = 0
  const commit = async (entry: ProjectEntry, what: string) => {
    needWritable()
    await journal.append([entry], what)
    state.apply(entry)
    changes++
  }

  return {
    signs: state.signs,
    recordings: state.recordings,
    samples: state.samples,
    has: state.has,
    sign: state.sign,
    deleted: state.deleted,
    samplesBelow: state.samplesBelow,
    readOnly,
    notices,
    sound,
    report,
    putSign: (sign) => commit(signEntry(sign), 'the sign'),
    order: (ids) => commit({ e: 'order', ids }, 'the order of the signs'),
    putRecording: (recording) => commit(recordingEntry(recording), 'the recording'),
    async addSamples(added, samplePictures) {
      needWritable()
      // A folder that was taken away must not come back with pictures alone.
      await journal.check()
      const linked = samplePictures.size > 0 && !(await pictures.canKeep())
      const stored = linked ? added.map((sample) => ({ ...sample, hasThumbnail: false })) : added
      const pictured = linked ? [] : added.filter(({ id }) => samplePictures.has(id))
      try {
        // Pictures come before the lines that name them, so a sample never points at one that was not written.
        for (const { id } of pictured) await pictures.write(id, samplePictures.get(id)!)
        await journal.append(stored.map(encodeSample), 'the sample')
      } catch (error) {
        for (const { id } of pictured) await pictures.takeBack(id).catch(() => {})
        throw error
      }
      state.addSamples(stored)
      changes++
    },
    delete: (what, ids) => commit({ e: 'delete', what, ids }, 'the deletion'),
    restore: (what, ids) => commit({ e: 'restore', what, ids }, 'the restoration'),
    thumbnail: async (sampleId) => (state.sample(sampleId)?.hasThumbnail ? pictures.read(sampleId) : null),
    check: journal.check,
    replaced: journal.replaced,
    async putBack() {
      needWritable()
      return journal.putBack(state.entries(), 'the samples of this project')
    },
    changes: () => changes,
    async copyTo(path) {
      const copy = await openJournal(path, PROJECT_JOURNAL)
      await copy.rewrite(state.entries(), 'the samples of this project')
      await copy.close()
    },
    close: () => journal.close(),
  }
}

export function newerFormat(version: number): string {
  return `This project was written by a newer version of Signsmith (format ${version}). It can be looked at; to change it, update Signsmith.`
}

const RECOVERED =
  'Some samples had lost the line that says which sign they belong to. They are under signs called “Recovered”: rename or delete them.'

/** Whether a folder holds a project already, so that there was a journal. */
async function hasTraces(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => [])
  return names.some((name) => ['project.json', THUMBNAILS, 'models', LOST_AND_FOUND].includes(name))
}

/** Writes the journal of a project without any sign. */
export async function createProject(folder: string): Promise<void> {
  await (await openProject(folder)).close()
}
