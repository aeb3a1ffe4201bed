import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../contract/failure'
import { asFailure } from './files'
import { type JournalReport, openJournal } from './journal'
import { noticesOf } from './journalNotices'
import { kindOf } from './links'
import { type Keeping, LOST_AND_FOUND } from './lostAndFound'
import { openPictures, stripNames, stripPlace, THUMBNAILS } from './pictures'
import type { Progress } from './projectFile/format'
import {
  encodeSample,
  type Kind,
  PROJECT_JOURNAL,
  type ProjectEntry,
  type RecordingRecord,
  type SampleRecord,
  type SignRecord,
} from './records'
import { createProjectState, entriesOf, type ProjectState, recordingEntry, signEntry } from './state'
import { encodeTake, type TakeRecord } from './takeRecords'

/** The file of a project's signs, recordings, samples and takes, in its folder. */
export const JOURNAL = 'journal.ndjson'

/** The signs, recordings, samples and takes of one project, in memory and on the disk. */
export interface ProjectContents
  extends Pick<
    ProjectState,
    'signs' | 'recordings' | 'samples' | 'takes' | 'has' | 'sign' | 'take' | 'deleted' | 'below'
  > {
  putSign(sign: SignRecord): Promise<void>
  order(ids: string[]): Promise<void>
  putRecording(recording: RecordingRecord): Promise<void>
  /** Resolves when the samples are on the disk. Thumbnails are bytes of small pictures, by sample id. */
  addSamples(samples: SampleRecord[], thumbnails: Map<string, Uint8Array>): Promise<void>
  /** Resolves when the take is on the disk. @param strip as many small pictures as it says that it has */
  addTake(take: TakeRecord, strip: readonly Uint8Array[]): Promise<void>
  trimTake(takeId: string, from: number, to: number): Promise<void>
  useTakes(takeIds: string[], used: boolean): Promise<void>
  /** Gives takes, by their ids, the recordings that they belong to from now on. */
  moveTakes(places: ReadonlyMap<string, string>): Promise<void>
  /**
   * Adds what belongs together. After a failure, or a crash at any moment, none of it is there.
   *
   * @param signal ends it
   */
  add(addition: Addition, onProgress?: Progress, signal?: AbortSignal): Promise<void>
  delete(what: Kind, ids: string[]): Promise<void>
  restore(what: Kind, ids: string[]): Promise<void>
  thumbnail(sampleId: string): Promise<Uint8Array | null>
  /** The pictures of a take's strip, without those that are gone. */
  strip(takeId: string): Promise<Uint8Array[]>

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
  /** The fewest entries that add up to what is not deleted now, made one after the other. */
  liveEntries(): Iterable<ProjectEntry>
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

/** What comes from elsewhere, all or nothing. Its ids are of nothing that is there; what was deleted comes back. */
export interface Addition {
  signs: readonly SignRecord[]
  recordings: readonly RecordingRecord[]
  samples: readonly SampleRecord[]
  takes: readonly TakeRecord[]
  /** The pictures that samples and takes say they have, by the names of storage/pictures. */
  pictures: ReadonlyMap<string, () => Promise<Uint8Array>>
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
  const path = join(folder, JOURNAL)
  const fixed = frozen ?? ((await kindOf(path)) === 'link' ? LINKED : null)
  const journal = await openJournal(path, PROJECT_JOURNAL, {
    mayWrite,
    frozen: fixed !== null,
    expected: await hasTraces(folder),
  })
  const { report } = journal
  const state = createProjectState()
  const notices: string[] = []
  const readOnly = report.newerVersion === null ? (fixed ?? report.unrepaired) : newerFormat(report.newerVersion)

  for (const entry of journal.entries) state.apply(entry)
  const lines = journal.entries.length
  // The decoded records replace the parsed lines, which are twice as large.
  journal.entries.length = 0
  const orphans = state.orphans()
  for (const entry of orphans) state.apply(entry)
  const takes = state.everyTake()
  const kept = { n: state.everySample() + takes, takes: takes > 0 || state.signs().some(({ moves }) => moves) }
  notices.push(...noticesOf(report, kept))
  if (orphans.length > 0) notices.push(RECOVERED)

  const sound = opening.sound && orphans.length === 0 && report.sound

  const isPictured = (name: string) => {
    const strip = stripPlace(name)
    return strip ? strip.place < (state.take(strip.takeId)?.pictures ?? 0) : state.sample(name) !== undefined
  }
  /** Erases what was deleted from memory, and its pictures. */
  const erase = async () => {
    const { samples, takes } = state.forgetDeleted()
    const names = [...samples.map(({ id }) => id), ...takes.flatMap(({ id, pictures }) => stripNames(id, pictures))]
    await pictures.erase(names)
  }
  /** Erases what was deleted, and puts aside pictures that nothing names any more. */
  const cleanUp = async () => {
    if (orphans.length > 0) await journal.append(orphans, 'the recovered signs')
    if (!opening.tidy) return
    await pictures.tidy(isPictured)
    if (!sound) return
    const things = [state.signs(), state.recordings(), state.samples(), state.takes()]
    const live = things.reduce((sum, { length }) => sum + length, 0)
    if (!state.anythingDeleted() && lines <= 2 * live + 16) return
    try {
      await journal.rewrite(state.liveEntries(), 'the compacted journal')
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'disk-full')) throw error
      // The room that the shorter journal takes is there once the pictures of what was deleted are not.
      await erase()
      return journal.rewrite(state.liveEntries(), 'the compacted journal')
    }
    await erase()
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
  /** @param entries makes the same ones each time: many do not lie in memory together */
  const commitAll = async (entries: () => Iterable<ProjectEntry>, what: string) => {
    needWritable()
    await journal.append(entries(), what)
    for (const entry of entries()) state.apply(entry)
    changes++
  }
  const commit = (entry: ProjectEntry, what: string) => commitAll(() => [entry], what)
  /** Keeps pictures, and then what names them, so that nothing ever points at one that was not written. */
  const addPictured = async (named: ReadonlyMap<string, Uint8Array>, entries: ProjectEntry[], what: string) => {
    try {
      for (const [name, picture] of named) await pictures.write(name, picture)
      await journal.append(entries, what)
    } catch (error) {
      for (const name of named.keys()) await pictures.takeBack(name).catch(() => {})
      throw error
    }
  }

  return {
    signs: state.signs,
    recordings: state.recordings,
    samples: state.samples,
    takes: state.takes,
    has: state.has,
    sign: state.sign,
    take: state.take,
    deleted: state.deleted,
    below: state.below,
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
      await addPictured(linked ? new Map() : samplePictures, stored.map(encodeSample), 'the sample')
      state.addSamples(stored)
      changes++
    },
    async addTake(take, strip) {
      needWritable()
      await journal.check()
      const kept = strip.length > 0 && (await pictures.canKeep()) ? strip : []
      const entry = encodeTake({ ...take, pictures: kept.length })
      const names = stripNames(take.id, kept.length)
      await addPictured(new Map(kept.map((picture, i) => [names[i]!, picture])), [entry], 'the take')
      state.apply(entry)
      changes++
    },
    trimTake: (id, from, to) => commit({ e: 'trim', id, from, to }, 'the range of the take'),
    useTakes: (ids, used) => commit({ e: 'use', ids, used }, 'the use of the takes'),
    moveTakes: (places) => {
      const recordings = [...new Set(places.values())]
      const entries = recordings.map((rec): ProjectEntry => {
        return { e: 'move', rec, ids: [...places].flatMap(([id, to]) => (to === rec ? [id] : [])) }
      })
      return commitAll(() => entries, 'the place of the takes')
    },
    async add({ signs, recordings, samples, takes, pictures: named }, onProgress = () => {}, signal) {
      needWritable()
      await journal.check()
      const withPictures = named.size > 0 && (await pictures.canKeep())
      const kept = { samples: [...samples], takes: [...takes] }
      if (!withPictures) {
        kept.samples = kept.samples.map((sample) => ({ ...sample, hasThumbnail: false }))
        kept.takes = kept.takes.map((take) => ({ ...take, pictures: 0 }))
      }
      const written: string[] = []
      let done = 0
      try {
        for (const [name, picture] of withPictures ? named : []) {
          signal?.throwIfAborted()
          onProgress(++done, named.size)
          // Of what was deleted and comes back it is there, and stays whatever happens.
          if (isPictured(name) && (await pictures.read(name))) continue
          written.push(name)
          await pictures.write(name, await picture())
        }
        signal?.throwIfAborted()
        const ids = [signs, recordings, samples, takes].flatMap((all) => all.map(({ id }) => id))
        // All of it is deleted until the last line says otherwise: a crash between them leaves nothing of it.
        const lines = function* (): Generator<ProjectEntry> {
          yield { e: 'delete', what: 'any', ids }
          yield* entriesOf({ signs, recordings, ...kept })
          yield { e: 'restore', what: 'any', ids }
        }
        await commitAll(lines, 'what is added')
      } catch (error) {
        for (const name of written) await pictures.takeBack(name).catch(() => {})
        throw error
      }
    },
    delete: (what, ids) => commit({ e: 'delete', what, ids }, 'the deletion'),
    restore: (what, ids) => commit({ e: 'restore', what, ids }, 'the restoration'),
    thumbnail: async (sampleId) => (state.sample(sampleId)?.hasThumbnail ? pictures.read(sampleId) : null),
    async strip(takeId) {
      const names = stripNames(takeId, state.take(takeId)?.pictures ?? 0)
      return (await Promise.all(names.map(pictures.read))).filter((picture) => picture !== null)
    },
    check: journal.check,
    replaced: journal.replaced,
    async putBack() {
      needWritable()
      return journal.putBack(state.entries(), 'the samples of this project')
    },
    changes: () => changes,
    liveEntries: state.liveEntries,
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

const LINKED =
  'The file with the samples of this project is a link to somewhere else, and Signsmith writes through no link. The project can be looked at; to change it, put the file itself in the place of the link.'

const RECOVERED =
  'Some samples or takes had lost the line that says which sign they belong to. They are under signs called “Recovered”: rename or delete them.'

/** Whether a folder holds a project already, so that there was a journal. */
async function hasTraces(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => [])
  return names.some((name) => ['project.json', THUMBNAILS, 'models', LOST_AND_FOUND].includes(name))
}

/** Writes the journal of a project without any sign. */
export async function createProject(folder: string): Promise<void> {
  await (await openProject(folder)).close()
}
