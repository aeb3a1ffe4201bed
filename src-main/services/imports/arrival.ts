import type { RecordingRecord, SampleRecord, SignRecord } from '../../storage/records'
import type { TakeRecord } from '../../storage/takeRecords'

/** What comes from elsewhere, as a project would have it. Ids are the same whenever the same comes again. */
export interface Arrival {
  signs: readonly SignRecord[]
  recordings: readonly RecordingRecord[]
  samples: readonly SampleRecord[]
  takes: readonly TakeRecord[]
  /** How to get a picture by the name of storage/pictures; null where there is none. */
  picture(name: string): (() => Promise<Uint8Array>) | null
}
