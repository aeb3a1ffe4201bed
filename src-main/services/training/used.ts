import type { ProjectContents } from '../../storage/project'
import type { RecordingRecord, SampleRecord, SignRecord } from '../../storage/records'
import type { TakeRecord } from '../../storage/takeRecords'

/** Whether samples of a sign are learned from: what moves is learned from takes, and the None sign from both. */
export const learnsSamples = ({ moves, none }: SignRecord) => !moves || none
export const learnsTakes = ({ moves, none }: SignRecord) => moves || none

/** The samples that are learned from: those of used recordings of signs that are held, or None. */
export function usedSamples(contents: ProjectContents): SampleRecord[] {
  const used = usedRecordings(contents, learnsSamples)
  return contents.samples().filter(({ recordingId }) => used.has(recordingId))
}

/** The takes that are learned from: used ones of used recordings of signs that move, or None. */
export function usedTakes(contents: ProjectContents): TakeRecord[] {
  const used = usedRecordings(contents, learnsTakes)
  return contents.takes().filter(({ recordingId, unused }) => !unused && used.has(recordingId))
}

function usedRecordings(contents: ProjectContents, learns: (sign: SignRecord) => boolean): Set<string> {
  const signs = new Set(contents.signs().flatMap((sign) => (learns(sign) ? [sign.id] : [])))
  const isUsed = ({ signId, unused }: RecordingRecord) => !unused && signs.has(signId)
  return new Set(contents.recordings().flatMap((recording) => (isUsed(recording) ? [recording.id] : [])))
}
