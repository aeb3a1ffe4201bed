import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../contract/failure'
import { asFailure, ensureFolder, errorCode, writePlain } from './files'
import { type JournalReport, openJournal } from './journal'
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

/** The folder of a project's pictures, below its own. */
export const THUMBNAILS = 'thumbnails'

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

  /** Whether another program was seen to have removed or replaced the journal; then nothing can be changed. */
  replaced(): boolean
  /**
   * Writes the journal anew from what is in memory, what can be restored included, although it was replaced.
   *
   * @returns where what lay there meanwhile is kept, or null when there was nothing
   */
  putBack(): Promise<string | null>
  /** Why nothing can be changed; null when everything can. */
  readOnly: string | null
  /** What was found damaged at the opening and what was kept, in sentences. */
  notices: string[]
  close(): Promise<void>
}

/**
 * Opens a project folder. What was deleted before this opening is erased now, for good; what is deleted from now on
 * can be restored until the next one.
 *
 * @param frozen why nothing in the folder may be changed, if so
 * @param mayWrite throws when this process has lost the folder
 */
export async function openProject(
  folder: string,
  frozen: string | null = null,
  mayWrite: () => void = () => {},
): Promise<ProjectContents> {
  const journal = await openJournal(join(folder, 'journal.ndjson'), PROJECT_JOURNAL, frozen !== null)
  const { report } = journal
  const state = createProjectState()
  const notices = noticesOf(report)
  const readOnly = report.newerVersion === null ? frozen : newerFormat(report.newerVersion)
  const thumbnails = join(folder, THUMBNAILS)
  const thumbnailPath = (sampleId: string) => join(thumbnails, `${sampleId}.image`)

  for (const entry of journal.entries) state.apply(entry)
  const lines = journal.entries.length
  // The decoded records replace the parsed lines, which are twice as large.
  journal.entries.length = 0
  const orphans = state.orphans()
  for (const entry of orphans) state.apply(entry)
  if (orphans.length > 0) notices.push(RECOVERED)

  /** Erases what was deleted, and pictures that no sample names any more. */
  const cleanUp = async () => {
    if (orphans.length > 0) await journal.append(orphans, 'the recovered signs')
    const live = state.liveEntries()
    if (state.anythingDeleted() || lines > 2 * live.length + 16) {
      await journal.rewrite(live, 'the compacted journal')
      state.forgetDeleted()
    }
    for (const name of await readdir(thumbnails).catch(() => [])) {
      if (!state.sample(name.replace(/\.image$/, ''))) await rm(join(thumbnails, name), { force: true })
    }
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
  const commit = async (entry: ProjectEntry, what: string) => {
    needWritable()
    await journal.append([entry], what)
    state.apply(entry)
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
    putSign: (sign) => commit(signEntry(sign), 'the sign'),
    order: (ids) => commit({ e: 'order', ids }, 'the order of the signs'),
    putRecording: (recording) => commit(recordingEntry(recording), 'the recording'),
    async addSamples(added, pictures) {
      needWritable()
      // A folder that was taken away must not come back with pictures alone.
      await journal.check()
      const pictured = added.filter(({ id }) => pictures.has(id))
      try {
        // Pictures come before the lines that name them, so a sample never points at one that was not written.
        if (pictured.length > 0) await ensureFolder(thumbnails, 'the sample')
        for (const { id } of pictured) await writePlain(thumbnailPath(id), pictures.get(id)!, 'the sample')
        await journal.append(added.map(encodeSample), 'the sample')
      } catch (error) {
        for (const { id } of pictured) await rm(thumbnailPath(id), { force: true }).catch(() => {})
        throw error
      }
      state.addSamples(added)
    },
    delete: (what, ids) => commit({ e: 'delete', what, ids }, 'the deletion'),
    restore: (what, ids) => commit({ e: 'restore', what, ids }, 'the restoration'),
    async thumbnail(sampleId) {
      if (!state.sample(sampleId)?.hasThumbnail) return null
      try {
        return await readFile(thumbnailPath(sampleId))
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return null
        throw error
      }
    },
    replaced: journal.replaced,
    async putBack() {
      needWritable()
      return journal.putBack(state.entries(), 'the samples of this project')
    },
    close: () => journal.close(),
  }
}

export function newerFormat(version: number): string {
  return `This project was written by a newer version of Signsmith (format ${version}). It can be looked at; to change it, update Signsmith.`
}

const RECOVERED =
  'Some samples had lost the line that says which sign they belong to. They are under signs called “Recovered”: rename or delete them.'

function noticesOf({ tornTail, empty, badLines, copy, unrepaired }: JournalReport): string[] {
  const notices: string[] = []
  if (tornTail) {
    notices.push(
      'The last write before Signsmith stopped was not complete and was dropped. Every sample that was shown as saved is here.',
    )
  }
  if (empty) notices.push('The file with the samples of this project was empty, so it begins anew.')
  if (badLines > 0) {
    const left = badLines === 1 ? 'One damaged line was' : `${badLines} damaged lines were`
    const where = copy ? ` A copy of the file as it was lies at ${copy}.` : ''
    notices.push(`${left} left out when this project was opened.${where}`)
  }
  if (unrepaired) notices.push(unrepaired)
  return notices
}
