import { Failure } from '../../contract/failure'
import type { Handlers } from '../../contract/procedures'
import { sameName } from '../../contract/project'
import type { Kept, NewSample, StoredSample } from '../../contract/sample'
import { createNeighbours } from '../../learning/evaluation/neighbours'
import { placeHands } from '../../learning/landmarks/hands'
import { frameFlaw } from '../../learning/landmarks/quality'
import { HAND_SIZE } from '../../learning/landmarks/topology'
import type { Manifest } from '../../storage/library'
import type { ProjectContents } from '../../storage/project'
import type { HandRecord, SampleRecord } from '../../storage/records'
import { materialOf } from '../training/material'
import { signHands } from '../training/signHands'
import { usedSamples } from '../training/used'
import { type Context, needProject } from './context'
import { coalesce } from './events'
import { GONE_MEANWHILE, handsNeeded, known, needLive, needRecording, openContents } from './recorded'

const GROWTH_MS = 400

type Names =
  | `recordings.${'start' | 'use' | 'attribute' | 'check' | 'delete' | 'restore'}`
  | `samples.${'append' | 'list' | 'read' | 'delete' | 'restore'}`

/** When a person records samples of a sign, looks at them, and throws some away. */
export function createRecordings(context: Context): Pick<Handlers, Names> {
  const { events, newId, now, inTurn } = context
  const changed = (projectId: string) => events.emit('project', { projectId })
  // A recording keeps eight samples a second; the page need not look at all of them anew each time.
  const grown = coalesce(GROWTH_MS, changed)
  // What the recording under way is compared with.
  const compared = new Map<string, Comparison>()
  // The last kept frame of each recording under way, against which the next one is compared.
  const lastKept = new Map<string, SampleRecord>()

  return {
    async 'recordings.start'({ projectId, signId, signer, source }) {
      const contents = await openContents(context, projectId)
      if (!contents.signs().some((sign) => sign.id === signId)) {
        throw new Failure('not-found', 'The sign to record does not exist any more.')
      }
      const id = newId()
      lastKept.clear()
      compared.clear()
      await contents.putRecording({
        id,
        signId,
        signer: spelled(contents, signer),
        source,
        startedAt: now(),
        unused: false,
      })
      return { recordingId: id }
    },
    'recordings.use': ({ projectId, recordingId, used }) =>
      inTurn(projectId, async () => {
        const { contents, recording } = await needLive(context, projectId, recordingId)
        await contents.putRecording({ ...recording, unused: !used })
        changed(projectId)
        return {}
      }),
    'recordings.attribute': ({ projectId, recordingId, signer }) =>
      inTurn(projectId, async () => {
        const { contents, recording } = await needLive(context, projectId, recordingId)
        // A name that is only spelled anew is spelled so in all recordings of the person.
        const anew = signer !== null && isBy(recording, signer)
        const name = anew ? signer : spelled(contents, signer)
        const those = anew ? contents.recordings().filter((one) => isBy(one, signer)) : [recording]
        for (const one of those) await contents.putRecording({ ...one, signer: name })
        changed(projectId)
        return {}
      }),
    async 'recordings.check'({ projectId, frame, signId }) {
      const { options } = needProject(context, projectId)
      const needed = signId && signHands(options, await openContents(context, projectId)).get(signId)
      return { flaw: frameFlaw(frame, null, needed ? needed.hands : options.hands) }
    },
    async 'recordings.delete'({ projectId, recordingId }) {
      const contents = await needRecording(context, projectId, recordingId)
      await contents.delete('recording', [recordingId])
      changed(projectId)
      return {}
    },
    async 'recordings.restore'({ projectId, recordingId }) {
      const contents = await needRecording(context, projectId, recordingId)
      await contents.restore('recording', [recordingId])
      changed(projectId)
      return {}
    },

    'samples.append': ({ projectId, recordingId, samples }) =>
      inTurn(recordingId, async () => {
        const { contents, recording } = await needLive(context, projectId, recordingId, GONE_MEANWHILE)
        const { keepThumbnails } = needProject(context, projectId).options
        const hands = handsNeeded(context, projectId, contents, recording)
        const kept: SampleRecord[] = []
        const comparison =
          compared.get(recordingId) ?? compareWith(needProject(context, projectId), contents, recordingId)
        compared.set(recordingId, comparison)
        const pictures = new Map<string, Uint8Array>()
        let previous = lastKept.get(recordingId) ?? null
        const verdicts = samples.map((sample): Kept => {
          const flaw = frameFlaw(sample, previous, hands)
          if (flaw) return { kept: false, flaw }
          const record = toRecord(sample, newId(), recordingId, keepThumbnails)
          if (record.hasThumbnail) pictures.set(record.id, Buffer.from(sample.thumbnail!, 'base64'))
          kept.push(record)
          previous = record
          return { kept: true, id: record.id, looksLike: comparison(record) }
        })
        if (kept.length > 0) {
          await contents.addSamples(kept, pictures)
          lastKept.set(recordingId, kept.at(-1)!)
          grown(projectId)
        }
        return verdicts
      }),
    async 'samples.list'({ projectId, signId }) {
      const contents = await openContents(context, projectId)
      const own = contents.recordings().filter((recording) => recording.signId === signId)
      const samples = new Map(own.reverse().map(({ id }) => [id, [] as string[]]))
      for (const { id, recordingId } of contents.samples()) samples.get(recordingId)?.push(id)
      return [...samples].flatMap(([recordingId, sampleIds]) =>
        sampleIds.length > 0 ? [{ recordingId, sampleIds }] : [],
      )
    },
    async 'samples.read'({ projectId, sampleIds }) {
      const contents = await openContents(context, projectId)
      const wanted = new Map(sampleIds.map((id, i) => [id, i]))
      const found = contents.samples().filter(({ id }) => wanted.has(id))
      found.sort((a, b) => wanted.get(a.id)! - wanted.get(b.id)!)
      return Promise.all(found.map((sample) => toStored(contents, sample)))
    },
    async 'samples.delete'({ projectId, sampleIds }) {
      const contents = await openContents(context, projectId)
      await contents.delete('sample', known(contents, 'sample', sampleIds))
      changed(projectId)
      return {}
    },
    async 'samples.restore'({ projectId, sampleIds }) {
      const contents = await openContents(context, projectId)
      await contents.restore('sample', known(contents, 'sample', sampleIds))
      changed(projectId)
      return {}
    },
  }
}

/** One person is one name to the honest accuracy, however it is written this time. */
function spelled(contents: ProjectContents, signer: string | null): string | null {
  if (signer === null) return null
  return contents.recordings().find((one) => isBy(one, signer))?.signer ?? signer
}
function isBy({ signer }: { signer: string | null }, name: string): boolean {
  return signer !== null && sameName(signer, name)
}

/** The other sign that a sample looks like, if it does. */
type Comparison = (sample: SampleRecord) => string | null
/** Newest samples of each sign that a new one is compared with. */
const MOST_COMPARED = 60

/** Compares samples of a recording with what other recordings hold. */
function compareWith(manifest: Manifest, contents: ProjectContents, recordingId: string): Comparison {
  const signOf = new Map(contents.recordings().map(({ id, signId }) => [id, signId]))
  const seen = new Map<string, number>()
  const others = usedSamples(contents)
    .filter((sample) => sample.recordingId !== recordingId)
    .reverse()
    .filter((sample) => {
      const signId = signOf.get(sample.recordingId)!
      seen.set(signId, (seen.get(signId) ?? 0) + 1)
      return seen.get(signId)! <= MOST_COMPARED
    })
  const { set, classes, grouped } = materialOf(manifest, contents, others)
  const own = classes.findIndex(({ id }) => id === signOf.get(recordingId))
  if (own < 0 || classes.length < 2) return () => null
  const neighbours = createNeighbours(
    set,
    grouped.map(({ recording }) => recording!),
    manifest.options.eitherHand,
  )
  const points = new Float32Array(set.slots * HAND_SIZE)
  const present = new Uint8Array(set.slots)
  return (sample) => {
    if (!placeHands(sample, set.slots, points, present)) return null
    const like = neighbours.looksLike(points, present, own)
    return like === null ? null : classes[like]!.id
  }
}

function toRecord(sample: NewSample, id: string, recordingId: string, keepThumbnails: boolean): SampleRecord {
  const hands = sample.hands.map(
    ({ handedness, score, image, world }): HandRecord => ({
      handedness,
      score,
      image: Float32Array.from(image),
      world: Float32Array.from(world),
    }),
  )
  const { time, width, height, thumbnail } = sample
  return { id, recordingId, time, width, height, hands, hasThumbnail: keepThumbnails && thumbnail !== null }
}

/** Finer than any picture of it, and half as many letters as a whole float32. */
const drawn = (coordinate: number) => Math.round(coordinate * 1e5) / 1e5

async function toStored(contents: ProjectContents, sample: SampleRecord): Promise<StoredSample> {
  const { id, recordingId, time, width, height, hands } = sample
  const picture = await contents.thumbnail(id)
  return {
    id,
    recordingId,
    time,
    width,
    height,
    hands: hands.map(({ handedness, score, image }) => ({ handedness, score, image: Array.from(image, drawn) })),
    thumbnail: picture === null ? null : Buffer.from(picture).toString('base64'),
  }
}
