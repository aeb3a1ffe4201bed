import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../contract/failure'
import { asFailure, errorCode } from './files'
import { openJournal } from './journal'
import {
  decodeSample,
  encodeSample,
  type Kind,
  PROJECT_JOURNAL,
  type ProjectEntry,
  type RecordingRecord,
  type SampleRecord,
  type SignRecord,
} from './records'

/** The signs, recordings and samples of one project, in memory and on the disk. */
export interface ProjectContents {
  /** Signs in their order, without deleted ones. */
  signs(): SignRecord[]
  /** Recordings of signs that are there, without deleted ones, oldest first. */
  recordings(): RecordingRecord[]
  /** Samples of recordings that are there, without deleted ones, in the order they were kept. */
  samples(): SampleRecord[]
  /** Everything that was ever added and not yet erased, deleted or not. */
  has(what: Kind, id: string): boolean
  isDeleted(what: Kind, id: string): boolean

  putSign(sign: SignRecord): Promise<void>
  order(ids: string[]): Promise<void>
  putRecording(recording: RecordingRecord): Promise<void>
  /** Resolves when the samples are on the disk. Thumbnails are bytes of small pictures, by sample id. */
  addSamples(samples: SampleRecord[], thumbnails: Map<string, Uint8Array>): Promise<void>
  delete(what: Kind, ids: string[]): Promise<void>
  restore(what: Kind, ids: string[]): Promise<void>
  thumbnail(sampleId: string): Promise<Uint8Array | null>

  readOnly: string | null
  notices: string[]
  close(): Promise<void>
}

/**
 * Opens a project folder. What was deleted before this opening is erased now, for good; what is deleted from now on
 * can be restored until the next one.
 *
 * @param frozen why nothing in the folder may be changed, if so
 */
export async function openProject(folder: string, frozen: string | null = null): Promise<ProjectContents> {
  const journal = await openJournal(join(folder, 'journal.ndjson'), PROJECT_JOURNAL)
  const thumbnails = join(folder, 'thumbnails')
  const signs = new Map<string, SignRecord>()
  const recordings = new Map<string, RecordingRecord>()
  const samples = new Map<string, SampleRecord>()
  const deleted: Record<Kind, Set<string>> = { sign: new Set(), recording: new Set(), sample: new Set() }
  let sequence: string[] = []

  const apply = (entry: ProjectEntry) => {
    switch (entry.e) {
      case 'sign':
        if (!signs.has(entry.id)) sequence.push(entry.id)
        signs.set(entry.id, { id: entry.id, label: entry.label })
        break
      case 'order':
        sequence = [...entry.ids.filter((id) => signs.has(id)), ...sequence.filter((id) => !entry.ids.includes(id))]
        break
      case 'recording':
        recordings.set(entry.id, {
          id: entry.id,
          signId: entry.sign,
          signer: entry.signer ?? null,
          source: entry.source,
          startedAt: entry.t,
        })
        break
      case 'sample':
        samples.set(entry.id, decodeSample(entry))
        break
      case 'delete':
        for (const id of entry.ids) deleted[entry.what]?.add(id)
        break
      case 'restore':
        for (const id of entry.ids) deleted[entry.what]?.delete(id)
        break
    }
  }
  for (const entry of journal.entries) apply(entry)
  const lines = journal.entries.length
  // The decoded records replace the parsed lines, which are twice as large.
  journal.entries.length = 0

  const liveSign = (id: string) => signs.has(id) && !deleted.sign.has(id)
  const liveRecording = (id: string) => {
    const recording = recordings.get(id)
    return recording !== undefined && !deleted.recording.has(id) && liveSign(recording.signId)
  }
  const liveSample = (sample: SampleRecord) => !deleted.sample.has(sample.id) && liveRecording(sample.recordingId)
  const recordingEntry = (r: RecordingRecord): ProjectEntry => ({
    e: 'recording',
    id: r.id,
    sign: r.signId,
    signer: r.signer,
    source: r.source,
    t: r.startedAt,
  })
  const liveEntries = (): ProjectEntry[] => [
    ...sequence.filter(liveSign).map((id): ProjectEntry => ({ e: 'sign', id, label: signs.get(id)!.label })),
    ...[...recordings.values()].filter((r) => liveRecording(r.id)).map(recordingEntry),
    ...[...samples.values()].filter(liveSample).map(encodeSample),
  ]

  const erase = async () => {
    const live = liveEntries()
    const anythingDeleted = Object.values(deleted).some((ids) => ids.size > 0)
    if (!anythingDeleted && lines <= 2 * live.length + 16) return
    await journal.rewrite(live, 'the compacted journal')
    for (const sample of [...samples.values()].filter((s) => !liveSample(s))) {
      await rm(thumbnailPath(sample.id), { force: true })
      samples.delete(sample.id)
    }
    for (const id of [...recordings.keys()].filter((id) => !liveRecording(id))) recordings.delete(id)
    for (const id of [...signs.keys()].filter((id) => !liveSign(id))) signs.delete(id)
    sequence = sequence.filter((id) => signs.has(id))
    for (const ids of Object.values(deleted)) ids.clear()
  }
  const thumbnailPath = (sampleId: string) => join(thumbnails, `${sampleId}.image`)

  const commit = async (entries: ProjectEntry[], what: string) => {
    if (readOnly !== null) throw new Failure('read-only', readOnly)
    await journal.append(entries, what)
    for (const entry of entries) apply(entry)
  }

  const { report } = journal
  const readOnly = report.newerVersion === null ? frozen : newerFormat(report.newerVersion)
  if (readOnly === null) await erase()

  return {
    readOnly,
    notices: noticesOf(report),
    signs: () => sequence.filter(liveSign).map((id) => signs.get(id)!),
    recordings: () => [...recordings.values()].filter((r) => liveRecording(r.id)),
    samples: () => [...samples.values()].filter(liveSample),
    has: (what, id) => ({ sign: signs, recording: recordings, sample: samples })[what].has(id),
    isDeleted: (what, id) => deleted[what].has(id),
    putSign: (sign) => commit([{ e: 'sign', ...sign }], 'the sign'),
    order: (ids) => commit([{ e: 'order', ids }], 'the order of the signs'),
    putRecording: (recording) => commit([recordingEntry(recording)], 'the recording'),
    async addSamples(added, pictures) {
      if (readOnly !== null) throw new Failure('read-only', readOnly)
      for (const sample of added) {
        const picture = pictures.get(sample.id)
        if (picture) await writePicture(thumbnailPath(sample.id), thumbnails, picture)
      }
      await journal.append(added.map(encodeSample), 'the sample')
      for (const sample of added) samples.set(sample.id, sample)
    },
    delete: (what, ids) => commit([{ e: 'delete', what, ids }], 'the deletion'),
    restore: (what, ids) => commit([{ e: 'restore', what, ids }], 'the restoration'),
    async thumbnail(sampleId) {
      if (!samples.get(sampleId)?.hasThumbnail) return null
      try {
        return await readFile(thumbnailPath(sampleId))
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return null
        throw error
      }
    },
    close: () => journal.close(),
  }
}

/** Pictures are written before the line that names them, so a sample never points at one that was not written. */
async function writePicture(path: string, folder: string, picture: Uint8Array): Promise<void> {
  try {
    const handle = await open(path, 'w', 0o600).catch(async (error) => {
      if (errorCode(error) !== 'ENOENT') throw error
      await mkdir(folder, { recursive: true, mode: 0o700 })
      return open(path, 'w', 0o600)
    })
    try {
      await handle.writeFile(picture)
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw asFailure(error, 'the sample')
  }
}

export function newerFormat(version: number): string {
  return `This project was written by a newer version of Signsmith (format ${version}). It can be looked at; to change it, update Signsmith.`
}

function noticesOf(report: { tornTail: boolean; badLines: number; copy: string | null }): string[] {
  const notices: string[] = []
  if (report.tornTail) {
    notices.push(
      'The last write before Signsmith stopped was not complete and was dropped. Every sample that was shown as saved is here.',
    )
  }
  if (report.badLines > 0) {
    const lines = report.badLines === 1 ? 'One damaged line was' : `${report.badLines} damaged lines were`
    notices.push(`${lines} left out when this project was opened. A copy of the file as it was lies at ${report.copy}.`)
  }
  return notices
}
