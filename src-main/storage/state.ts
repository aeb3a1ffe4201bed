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
import { decodeTake, encodeTake, type TakeRecord } from './takeRecords'

/** What the entries of a project's journal add up to, in memory. */
export interface ProjectState {
  apply(entry: ProjectEntry): void
  /** Signs in their order, without deleted ones. */
  signs(): SignRecord[]
  /** Recordings of signs that are there, without deleted ones, oldest first. */
  recordings(): RecordingRecord[]
  /** Samples of recordings that are there, without deleted ones, in the order they were kept. */
  samples(): SampleRecord[]
  /** The same of takes. */
  takes(): TakeRecord[]
  /** Everything that was ever added and not yet forgotten, deleted or not. */
  has(what: Kind, id: string): boolean
  sample(id: string): SampleRecord | undefined
  take(id: string): TakeRecord | undefined
  /** How many samples and takes there are, deleted or not. */
  everySample(): number
  everyTake(): number
  /** A sign, deleted or not. */
  sign(signId: string): SignRecord | undefined
  addSamples(samples: readonly SampleRecord[]): void
  /** The fewest entries that add up to what is not deleted now, made one after the other. */
  liveEntries(): Iterable<ProjectEntry>
  /** Entries that add up to everything, with what is deleted and can be restored. */
  entries(): Iterable<ProjectEntry>
  anythingDeleted(): boolean
  /** What was deleted itself, not with the sign or recording it belongs to. */
  deleted(): { signs: SignRecord[]; recordings: RecordingRecord[]; samples: SampleRecord[]; takes: TakeRecord[] }
  /** All samples and takes of a recording or a sign that were not deleted one by one. */
  below(what: 'sign' | 'recording', id: string): { samples: number; takes: number }
  /** Drops what is deleted, for good. @returns the samples and takes that are gone */
  forgetDeleted(): { samples: SampleRecord[]; takes: TakeRecord[] }
  /** Entries that give recordings, samples and takes a new parent whose line was lost: every good line stays in sight. */
  orphans(): ProjectEntry[]
}

export function createProjectState(): ProjectState {
  const signs = new Map<string, SignRecord>()
  const recordings = new Map<string, RecordingRecord>()
  const samples = new Map<string, SampleRecord>()
  const takes = new Map<string, TakeRecord>()
  const deleted: Record<Kind, Set<string>> = {
    sign: new Set(),
    recording: new Set(),
    sample: new Set(),
    take: new Set(),
  }
  const setsOf = (what: Kind | 'any') => (what === 'any' ? Object.values(deleted) : [deleted[what]])
  let sequence: string[] = []

  const liveSign = (id: string) => signs.has(id) && !deleted.sign.has(id)
  const liveRecording = (id: string) => {
    const recording = recordings.get(id)
    return recording !== undefined && !deleted.recording.has(id) && liveSign(recording.signId)
  }
  const liveSample = ({ id, recordingId }: SampleRecord) => !deleted.sample.has(id) && liveRecording(recordingId)
  const liveTake = ({ id, recordingId }: TakeRecord) => !deleted.take.has(id) && liveRecording(recordingId)
  const changeTakes = (ids: readonly string[], change: (take: TakeRecord) => Partial<TakeRecord>) => {
    for (const id of ids) {
      const take = takes.get(id)
      // The line of the take itself may be lost.
      if (take) takes.set(id, { ...take, ...change(take) })
    }
  }
  /** Whether what hangs on a sign whose line was lost were takes. */
  const holdsTakes = (isBelow: (recordingId: string) => boolean) =>
    [...takes.values()].some(({ recordingId }) => isBelow(recordingId)) &&
    ![...samples.values()].some(({ recordingId }) => isBelow(recordingId))

  const state: ProjectState = {
    apply(entry) {
      switch (entry.e) {
        case 'sign':
          if (!signs.has(entry.id)) sequence.push(entry.id)
          signs.set(entry.id, {
            id: entry.id,
            label: entry.label,
            none: entry.none === true,
            moves: entry.moves === true,
            hands: entry.hands ?? null,
          })
          break
        case 'order':
          sequence = [...new Set([...entry.ids.filter((id) => signs.has(id)), ...sequence])]
          break
        case 'recording': {
          const { id, sign, signer, source, t, origin } = entry
          const unused = entry.unused === true
          recordings.set(id, { id, signId: sign, signer, source, startedAt: t, unused, ...(origin ? { origin } : {}) })
          break
        }
        case 'sample':
          samples.set(entry.id, decodeSample(entry))
          break
        case 'take':
          takes.set(entry.id, decodeTake(entry))
          break
        case 'trim':
          changeTakes([entry.id], ({ times }) => ({
            from: Math.min(entry.from, times.length - 1),
            to: Math.min(entry.to, times.length - 1),
          }))
          break
        case 'use':
          changeTakes(entry.ids, () => ({ unused: !entry.used }))
          break
        case 'move':
          changeTakes(entry.ids, () => ({ recordingId: entry.rec }))
          break
        case 'delete':
          for (const gone of setsOf(entry.what)) for (const id of entry.ids) gone.add(id)
          break
        case 'restore':
          for (const gone of setsOf(entry.what)) for (const id of entry.ids) gone.delete(id)
          break
      }
    },
    signs: () => sequence.filter(liveSign).map((id) => signs.get(id)!),
    recordings: () => [...recordings.values()].filter(({ id }) => liveRecording(id)),
    samples: () => [...samples.values()].filter(liveSample),
    takes: () => [...takes.values()].filter(liveTake),
    has: (what, id) => ({ sign: signs, recording: recordings, sample: samples, take: takes })[what].has(id),
    sample: (id) => samples.get(id),
    take: (id) => takes.get(id),
    everySample: () => samples.size,
    everyTake: () => takes.size,
    sign: (signId) => signs.get(signId),
    addSamples(added) {
      for (const sample of added) samples.set(sample.id, sample)
    },
    liveEntries: () =>
      entriesOf({
        signs: state.signs(),
        recordings: state.recordings(),
        samples: state.samples(),
        takes: state.takes(),
      }),
    *entries() {
      yield* entriesOf({
        signs: sequence.map((id) => signs.get(id)!),
        recordings: recordings.values(),
        samples: samples.values(),
        takes: takes.values(),
      })
      for (const [what, ids] of Object.entries(deleted)) {
        if (ids.size > 0) yield { e: 'delete', what: what as Kind, ids: [...ids] }
      }
    },
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
      takes: [...deleted.take].flatMap((id) => {
        const take = takes.get(id)
        return take && liveRecording(take.recordingId) ? [take] : []
      }),
    }),
    below(what, id) {
      const isBelow = (recordingId: string) =>
        what === 'recording'
          ? recordingId === id
          : recordings.get(recordingId)!.signId === id && !deleted.recording.has(recordingId)
      const count = (things: ReadonlyMap<string, { recordingId: string }>, gone: ReadonlySet<string>) => {
        let n = 0
        for (const [thing, { recordingId }] of things) if (!gone.has(thing) && isBelow(recordingId)) n++
        return n
      }
      return { samples: count(samples, deleted.sample), takes: count(takes, deleted.take) }
    },
    forgetDeleted() {
      const gone = {
        samples: [...samples.values()].filter((sample) => !liveSample(sample)),
        takes: [...takes.values()].filter((take) => !liveTake(take)),
      }
      for (const { id } of gone.samples) samples.delete(id)
      for (const { id } of gone.takes) takes.delete(id)
      for (const id of [...recordings.keys()]) if (!liveRecording(id)) recordings.delete(id)
      for (const id of [...signs.keys()]) if (!liveSign(id)) signs.delete(id)
      sequence = sequence.filter((id) => signs.has(id))
      for (const ids of Object.values(deleted)) ids.clear()
      return gone
    },
    orphans() {
      const found = new Map<string, ProjectEntry>()
      const lost = (id: string, isBelow: (recordingId: string) => boolean): ProjectEntry =>
        signEntry({ id, label: recoveredLabel(id), none: false, moves: holdsTakes(isBelow), hands: null })
      for (const { recordingId, time } of [...samples.values(), ...takes.values()]) {
        if (recordings.has(recordingId) || found.has(recordingId)) continue
        // The new sign takes the id of the recording, which is as unique.
        found.set(
          `sign ${recordingId}`,
          lost(recordingId, (id) => id === recordingId),
        )
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
      for (const { signId } of recordings.values()) {
        if (signs.has(signId)) continue
        found.set(
          `sign ${signId}`,
          lost(signId, (id) => recordings.get(id)?.signId === signId),
        )
      }
      return [...found.values()]
    },
  }
  return state
}

/** The lines of signs, recordings, samples and takes, made one after the other. */
export function* entriesOf(things: {
  signs: Iterable<SignRecord>
  recordings: Iterable<RecordingRecord>
  samples: Iterable<SampleRecord>
  takes: Iterable<TakeRecord>
}): Generator<ProjectEntry> {
  for (const sign of things.signs) yield signEntry(sign)
  for (const recording of things.recordings) yield recordingEntry(recording)
  for (const sample of things.samples) yield encodeSample(sample)
  for (const take of things.takes) yield encodeTake(take)
}

export function signEntry({ id, label, none, moves, hands }: SignRecord): ProjectEntry {
  return {
    e: 'sign',
    id,
    label,
    ...(none ? { none: true as const } : {}),
    ...(moves ? { moves: true as const } : {}),
    ...(hands === null ? {} : { hands }),
  }
}

export function recordingEntry(recording: RecordingRecord): ProjectEntry {
  const { id, signId, signer, source, startedAt, unused, origin } = recording
  return {
    e: 'recording',
    id,
    sign: signId,
    signer,
    source,
    t: startedAt,
    ...(unused ? { unused: true as const } : {}),
    ...(origin ? { origin } : {}),
  }
}
