import { randomBytes } from 'node:crypto'
import { calledIn, hidesPeople, type PeopleParts } from '../contract/people'
import type { RecordingRecord } from './records'

/** What files are called where their names are left out. */
const NAMELESS = 'file'

/**
 * Recordings as a file says them, by their own ids. Whoever gave an imported file a name may have given it somebody's, and
 * the id of such a recording is a sum of that name and theirs, which a guess can be compared with: where anybody is left
 * out or called otherwise, both are others.
 */
export function saidRecordings(
  recordings: readonly RecordingRecord[],
  parts: PeopleParts,
): Map<string, RecordingRecord> {
  const hidden = hidesPeople(parts)
  return new Map(
    recordings.map((recording) => {
      const { id, origin } = recording
      const signer = calledIn(parts, recording.signer)
      if (!origin || !hidden) return [id, { ...recording, signer }]
      return [id, { ...recording, signer, id: randomBytes(10).toString('hex'), origin: { ...origin, file: NAMELESS } }]
    }),
  )
}
