import { sameName } from '../../contract/project'
import { sha256 } from '../../storage/models'
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
    // One that was deleted here comes back itself, so that nothing of it is torn from it.
    const id = here?.id ?? sign.id
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
    const own = isTorn(recordingId, signId) ? again(recordingId) : recordingId
    const here = known.find(({ id }) => id === own)
    // One that was given to another sign here stays there; what is missing of it becomes a recording of its own.
    const id = here && here.signId !== signId ? newId() : own
    if (!here || id !== own) recordings.push({ ...recording, id, signId, signer: spelled(recording.signer) })
    recordingOf.set(recordingId, id)
    return id
  }
  const deleted = contents.deleted().recordings
  /** Whether a recording can be restored with another sign than it is to go to: it is left for that. */
  const isTorn = (recordingId: string, signId: string) =>
    contents.has('recording', recordingId) &&
    contents.signs().some(({ id }) => id === signId) &&
    ![...known, ...deleted].some(({ id }) => id === recordingId)
  const missing = <Thing extends { id: string; recordingId: string }>(
    things: readonly Thing[],
    ours: readonly Thing[],
    sum: (thing: Thing) => string,
  ): { thing: Thing; own: string }[] => {
    const here = new Map(ours.map((one) => [one.id, one]))
    return things.flatMap((thing) => {
      const signId = signOf.get(theirs.get(thing.recordingId)!.signId)
      if (signId === undefined) return []
      const id = isTorn(thing.recordingId, signId) ? again(thing.id) : thing.id
      const found = here.get(thing.id) ?? here.get(id)
      if (!found) return [{ thing: { ...thing, id, recordingId: placeOf(thing.recordingId) }, own: thing.id }]
      if (sum(found) === sum({ ...thing, id: found.id })) already++
      else differing++
      return []
    })
  }
  const takePicture = (name: string, own: string) => {
    const picture = from.picture(own)
    if (picture) pictures.set(name, picture)
    return picture !== null
  }
  const samples = missing(from.samples, contents.samples(), sampleSum).map(({ thing, own }) => ({
    ...thing,
    hasThumbnail: thing.hasThumbnail && takePicture(thing.id, own),
  }))
  const takes = missing(from.takes, contents.takes(), takeSum).map(({ thing, own }) => {
    const strip = stripNames(own, thing.pictures)
    const whole = strip.every((name) => from.picture(name) !== null)
    if (whole) stripNames(thing.id, thing.pictures).forEach((name, i) => takePicture(name, strip[i]!))
    return whole ? thing : { ...thing, pictures: 0 }
  })
  return { already, differing, addition: { signs, recordings, samples, takes, pictures } }
}

/** The id of what comes a second time, beside what can be restored; the same each time. */
const again = (id: string) => sha256(`again ${id}`).slice(0, 20)

/** What was seen, wherever it belongs, and whenever: an import makes up the times of what says none. */
const sampleSum = (sample: SampleRecord) =>
  JSON.stringify(encodeSample({ ...sample, recordingId: '', time: 0, hasThumbnail: false }))
/** The same, however much of it was chosen. */
const takeSum = (take: TakeRecord) =>
  JSON.stringify(encodeTake({ ...take, recordingId: '', time: 0, pictures: 0, from: 0, to: 0, unused: false }))
