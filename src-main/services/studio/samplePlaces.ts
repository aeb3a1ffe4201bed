import type { ProjectContents } from '../../storage/project'
import type { SamplePlace } from '../training/reportPage'

/** Where each sample and each take was recorded, as the studio counts recordings. */
export function samplePlaces(contents: ProjectContents): (sampleId: string) => SamplePlace | null {
  const kept = new Set([...contents.samples(), ...contents.takes()].map(({ recordingId }) => recordingId))
  const numbers = new Map<string, number>()
  const recordings = new Map(
    contents
      .recordings()
      .filter(({ id }) => kept.has(id))
      .map(({ id, signId, signer }) => {
        numbers.set(signId, (numbers.get(signId) ?? 0) + 1)
        return [id, { recording: numbers.get(signId)!, signer }]
      }),
  )
  const samples = new Map(
    [...contents.samples(), ...contents.takes()].map(({ id, recordingId, time }) => [id, { recordingId, time }]),
  )
  return (sampleId) => {
    const sample = samples.get(sampleId)
    const recording = sample && recordings.get(sample.recordingId)
    return recording ? { ...recording, time: sample.time } : null
  }
}
