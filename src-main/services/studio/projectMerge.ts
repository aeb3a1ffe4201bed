import { sameName } from '../../contract/project'
import { stripNames } from '../../storage/pictures'
import type { Addition, ProjectContents } from '../../storage/project'
import { encodeSample, type RecordingRecord, type SampleRecord, type SignRecord } from '../../storage/records'
import { encodeTake, type TakeRecord } from '../../storage/takeRecords'
import type { Arrival } from '../imports/arrival'

/** What a project lacks of another one. */
export interface Merge {
  addition: Addition
  /** Samples and takes that are here already, by their ids and contents. */
  already: number
  /** Those of the same id that are not the same: they stay as they are here. */
  differing: number
}

/**
 * What of some signs of an arrival is not in a project yet. A sign goes to the one of its name here, None to None, or
 * comes with its own; so does a recording, unless it is here already; people are spelled as here.
 *
 * @param signIds the wanted signs of the arrival
 */
export function mergeOf(
  contents: ProjectContents,
  from: Arrival,
  signIds: ReadonlySet<string>,
  newId: () => string,
): Merge {
  let [already, differing] = [0, 0]
  const signs: SignRecord[] = []
  const recordings: RecordingRecord[] = []
  const pictures = new Map<string, () => Promise<Uint8Array>>()
  /** Signs that are wanted, by the id that they have here. */
  const signOf = new Map<string, string>()
  for (const sign of from.signs.filter(({ id }) => signIds.has(id))) {
    const here = contents.signs().find((one) => (sign.none ? one.none : !one.none && sameName(one.label, sign.label)))
    const id = here?.id ?? (contents.has('sign', sign.id) ? newId() : sign.id)
    signOf.set(sign.id, id)
    if (!here) signs.push({ ...sign, id })
  }
  const known = contents.recordings()
  const spelled = (name: string | null) =>
    name === null ? null : (known.find(({ signer }) => signer !== null && sameName(signer, name))?.signer ?? name)

  /** Recordings by the ids that they have here; made as soon as something of them is missing. */
  const recordingOf = new Map<string, string>()
  const theirs = new Map(from.recordings.map((one) => [one.id, one]))
  const placeOf = (recordingId: string): string => {
    const place = recordingOf.get(recordingId)
    if (place) return place
    const recording = theirs.get(recordingId)!
    const signId = signOf.get(recording.signId)!
    const here = known.find(({ id }) => id === recordingId)
    // One that was given to another sign here stays there; what is missing of it becomes a recording of its own.
    const id = here && here.signId !== signId ? newId() : recordingId
    if (!here || id !== recordingId) recordings.push({ ...recording, id, signId, signer: spelled(recording.signer) })
    recordingOf.set(recordingId, id)
    return id
  }
  const missing = <Thing extends { id: string; recordingId: string }>(
    things: readonly Thing[],
    ours: readonly Thing[],
    sum: (thing: Thing) => string,
  ): Thing[] => {
    const here = new Map(ours.map((one) => [one.id, one]))
    return things.flatMap((thing) => {
      if (!signOf.has(theirs.get(thing.recordingId)!.signId)) return []
      const own = here.get(thing.id)
      if (!own) return [{ ...thing, recordingId: placeOf(thing.recordingId) }]
      if (sum(own) === sum(thing)) already++
      else differing++
      return []
    })
  }
  const takePicture = (name: string) => {
    const picture = from.picture(name)
    if (picture) pictures.set(name, picture)
    return picture !== null
  }
  const samples = missing(from.samples, contents.samples(), sampleSum).map((sample) => ({
    ...sample,
    hasThumbnail: sample.hasThumbnail && takePicture(sample.id),
  }))
  const takes = missing(from.takes, contents.takes(), takeSum).map((take) => {
    const strip = stripNames(take.id, take.pictures)
    const whole = strip.every((name) => from.picture(name) !== null)
    if (whole) strip.forEach(takePicture)
    return whole ? take : { ...take, pictures: 0 }
  })
  return { already, differing, addition: { signs, recordings, samples, takes, pictures } }
}

/** What was seen, wherever it belongs. */
const sampleSum = (sample: SampleRecord) =>
  JSON.stringify(encodeSample({ ...sample, recordingId: '', hasThumbnail: false }))
/** The same, however much of it was chosen. */
const takeSum = (take: TakeRecord) =>
  JSON.stringify(encodeTake({ ...take, recordingId: '', pictures: 0, from: 0, to: 0, unused: false }))
