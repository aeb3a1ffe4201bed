import {
  decodeSample,
  encodeSample,
  type Kind,
  type ProjectEntry,
  type RecordingRecord,
  recoveredLabel,
  type SampleRecord,
  type SignRecord,
} from './records'

/** What the entries of a project's journal add up to, in memory. */
export interface ProjectState {
  apply(entry: ProjectEntry): void
  /** Signs in their order, without deleted ones. */
  signs(): SignRecord[]
  /** Recordings of signs that are there, without deleted ones, oldest first. */
  recordings(): RecordingRecord[]
  /** Samples of recordings that are there, without deleted ones, in the order they were kept. */
  samples(): SampleRecord[]
  /** Everything that was ever added and not yet forgotten, deleted or not. */
  has(what: Kind, id: string): boolean
  sample(id: string): SampleRecord | undefined
  /** How many samples there are, deleted or not. */
  everySample(): number
  /** A sign, deleted or not. */
  sign(signId: string): SignRecord | undefined
  addSamples(samples: readonly SampleRecord[]): void
  /** The fewest entries that add up to what is not deleted. */
  liveEntries(): ProjectEntry[]
  /** Entries that add up to everything, with what is deleted and can be restored. */
  entries(): ProjectEntry[]
  anythingDeleted(): boolean
  /** What was deleted itself, not with the sign or recording it belongs to. */
  deleted(): { signs: SignRecord[]; recordings: RecordingRecord[]; samples: SampleRecord[] }
  /** All samples of a recording or a sign that were not deleted one by one. */
  samplesBelow(what: 'sign' | 'recording', id: string): number
  /** Drops what is deleted, for good. @returns the samples that are gone */
  forgetDeleted(): string[]
  /** Entries that give recordings and samples a new parent whose line was lost: every good line stays in sight. */
  orphans(): ProjectEntry[]
}

export function createProjectState(): ProjectState {
  const signs = new Map<string, SignRecord>()
  const recordings = new Map<string, RecordingRecord>()
  const samples = new Map<string, SampleRecord>()
  const deleted: Record<Kind, Set<string>> = { sign: new Set(), recording: new Set(), sample: new Set() }
  let sequence: string[] = []

  const liveSign = (id: string) => signs.has(id) && !deleted.sign.has(id)
  const liveRecording = (id: string) => {
    const recording = recordings.get(id)
    return recording !== undefined && !deleted.recording.has(id) && liveSign(recording.signId)
  }
  const liveSample = ({ id, recordingId }: SampleRecord) => !deleted.sample.has(id) && liveRecording(recordingId)

  const state: ProjectState = {
    apply(entry) {
      switch (entry.e) {
        case 'sign':
          if (!signs.has(entry.id)) sequence.push(entry.id)
          signs.set(entry.id, { id: entry.id, label: entry.label, none: entry.none === true })
          break
        case 'order':
          sequence = [...new Set([...entry.ids.filter((id) => signs.has(id)), ...sequence])]
          break
        case 'recording': {
          const { id, sign, signer, source, t } = entry
          recordings.set(id, { id, signId: sign, signer, source, startedAt: t, unused: entry.unused === true })
          break
        }
        case 'sample':
          samples.set(entry.id, decodeSample(entry))
          break
        case 'delete':
          for (const id of entry.ids) deleted[entry.what].add(id)
          break
        case 'restore':
          for (const id of entry.ids) deleted[entry.what].delete(id)
          break
      }
    },
    signs: () => sequence.filter(liveSign).map((id) => signs.get(id)!),
    recordings: () => [...recordings.values()].filter(({ id }) => liveRecording(id)),
    samples: () => [...samples.values()].filter(liveSample),
    has: (what, id) => ({ sign: signs, recording: recordings, sample: samples })[what].has(id),
    sample: (id) => samples.get(id),
    everySample: () => samples.size,
    sign: (signId) => signs.get(signId),
    addSamples(added) {
      for (const sample of added) samples.set(sample.id, sample)
    },
    liveEntries: () => [
      ...state.signs().map(signEntry),
      ...state.recordings().map(recordingEntry),
      ...state.samples().map(encodeSample),
    ],
    entries: () => [
      ...sequence.map((id) => signEntry(signs.get(id)!)),
      ...[...recordings.values()].map(recordingEntry),
      ...[...samples.values()].map(encodeSample),
      ...Object.entries(deleted).flatMap(([what, ids]): ProjectEntry[] =>
        ids.size > 0 ? [{ e: 'delete', what: what as Kind, ids: [...ids] }] : [],
      ),
    ],
    anythingDeleted: () => Object.values(deleted).some((ids) => ids.size > 0),
    deleted: () => ({
      signs: [...deleted.sign].flatMap((id) => signs.get(id) ?? []),
      recordings: [...deleted.recording].flatMap((id) => {
        const recording = recordings.get(id)
        return recording && liveSign(recording.signId) ? [recording] : []
      }),
      samples: [...deleted.sample].flatMap((id) => {
        const sample = samples.get(id)
        return sample && liveRecording(sample.recordingId) ? [sample] : []
      }),
    }),
    samplesBelow(what, id) {
      let n = 0
      for (const sample of samples.values()) {
        const { signId } = recordings.get(sample.recordingId)!
        if (deleted.sample.has(sample.id) || (what === 'recording' ? sample.recordingId : signId) !== id) continue
        if (what === 'recording' || !deleted.recording.has(sample.recordingId)) n++
      }
      return n
    },
    forgetDeleted() {
      const gone = [...samples.values()].filter((sample) => !liveSample(sample)).map(({ id }) => id)
      for (const id of gone) samples.delete(id)
      for (const id of [...recordings.keys()]) if (!liveRecording(id)) recordings.delete(id)
      for (const id of [...signs.keys()]) if (!liveSign(id)) signs.delete(id)
      sequence = sequence.filter((id) => signs.has(id))
      for (const ids of Object.values(deleted)) ids.clear()
      return gone
    },
    orphans() {
      const found = new Map<string, ProjectEntry>()
      const lost = (id: string): ProjectEntry => ({ e: 'sign', id, label: recoveredLabel(id) })
      for (const { recordingId, time } of samples.values()) {
        if (recordings.has(recordingId) || found.has(recordingId)) continue
        // The new sign takes the id of the recording, which is as unique.
        found.set(`sign ${recordingId}`, lost(recordingId))
        const orphan = {
          id: recordingId,
          signId: recordingId,
          signer: null,
          source: 'camera',
          startedAt: time,
          unused: false,
        } as const
        found.set(recordingId, recordingEntry(orphan))
      }
      for (const { signId } of recordings.values()) if (!signs.has(signId)) found.set(`sign ${signId}`, lost(signId))
      return [...found.values()]
    },
  }
  return state
}

export function signEntry({ id, label, none }: SignRecord): ProjectEntry {
  return { e: 'sign', id, label, ...(none ? { none: true as const } : {}) }
}

export function recordingEntry({ id, signId, signer, source, startedAt, unused }: RecordingRecord): ProjectEntry {
  return {
    e: 'recording',
    id,
    sign: signId,
    signer,
    source,
    t: startedAt,
    ...(unused ? { unused: true as const } : {}),
  }
}
