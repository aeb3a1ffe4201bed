import { Failure } from '../../contract/failure'
import type { Handlers } from '../../contract/procedures'
import { takeFlaw } from '../../learning/clips/takeQuality'
import { clipOf } from '../../learning/clips/tracks'
import { frameFlaw } from '../../learning/landmarks/quality'
import type { ProjectContents } from '../../storage/project'
import type { SampleRecord, SignRecord } from '../../storage/records'
import { type TakeFrameRecord, type TakeRecord, takeFrames, takeRecord } from '../../storage/takeRecords'
import { signHands } from '../training/signHands'
import { learnsSamples } from '../training/used'
import { type Context, needProject } from './context'
import { GONE_MEANWHILE, handsNeeded, known, needLive, openContents } from './recorded'
import { createTakeAdvice } from './takeAdvice'

type Names = `takes.${'append' | 'list' | 'read' | 'trim' | 'use' | 'delete' | 'restore' | 'toSamples'}`

/** Milliseconds between two frames of a take that become samples: eight a second, as in a recording. */
const SAMPLE_MS = 125
/** Frames come a little early or late. */
const EARLY_MS = 8

/** When a person records takes of a sign that moves, looks at them, trims them, and throws some away. */
export function createTakes(context: Context): Pick<Handlers, Names> {
  const { events, newId, inTurn } = context
  const changed = (projectId: string) => events.emit('project', { projectId })
  const advice = createTakeAdvice()

  return {
    'takes.append': ({ projectId, recordingId, take }) =>
      inTurn(recordingId, async () => {
        const { contents, recording } = await needLive(context, projectId, recordingId, GONE_MEANWHILE)
        const sign = contents.sign(recording.signId)!
        const { keepThumbnails, eitherHand } = needProject(context, projectId).options
        const strip = keepThumbnails ? take.strip : []
        const record = takeRecord({ ...take, strip }, newId(), recordingId)
        const hands = sign.none ? 0 : handsNeeded(context, projectId, contents, recording)
        const flaw = flawOf(record, hands)
        if (flaw) return { kept: false, flaw }
        await contents.addTake(
          record,
          strip.map((picture) => Buffer.from(picture, 'base64')),
        )
        changed(projectId)
        const kept = contents.take(record.id)!
        return { kept: true, id: record.id, advice: advice(contents, eitherHand, [kept]).get(kept.id)! }
      }),
    async 'takes.list'({ projectId, signId }) {
      const contents = await openContents(context, projectId)
      const own = contents.recordings().filter((recording) => recording.signId === signId)
      const takes = new Map(own.reverse().map(({ id }) => [id, [] as TakeRecord[]]))
      for (const take of contents.takes()) takes.get(take.recordingId)?.push(take)
      return [...takes].flatMap(([recordingId, those]) =>
        those.length > 0 ? [{ recordingId, takeIds: those.sort((a, b) => a.time - b.time).map(({ id }) => id) }] : [],
      )
    },
    async 'takes.read'({ projectId, takeIds }) {
      const contents = await openContents(context, projectId)
      const { eitherHand } = needProject(context, projectId).options
      const there = new Map(contents.takes().map((take) => [take.id, take]))
      const found = [...new Set(takeIds)].flatMap((id) => there.get(id) ?? [])
      const said = advice(contents, eitherHand, found)
      return Promise.all(
        found.map(async (take) => {
          const { id, recordingId, time, width, height, from, to, unused } = take
          const strip = (await contents.strip(id)).map((picture) => Buffer.from(picture).toString('base64'))
          const frames = takeFrames(take).map(drawnFrame)
          return { id, recordingId, time, width, height, frames, from, to, unused, advice: said.get(id)!, strip }
        }),
      )
    },
    'takes.trim': ({ projectId, takeId, from, to }) =>
      inTurn(projectId, async () => {
        const contents = await openContents(context, projectId)
        const take = contents.takes().find(({ id }) => id === takeId)
        if (!take) throw new Failure('not-found', 'This take does not exist any more.')
        if (from > to || to >= take.times.length) {
          throw new Failure('bad-input', 'The take does not have these frames. Its range stays as it was.')
        }
        const flaw = flawOf({ ...take, from, to }, 0)
        if (flaw) throw new Failure('bad-input', TRIM_REFUSED[flaw === 'no-hands' ? flaw : 'too-short'])
        await contents.trimTake(takeId, from, to)
        changed(projectId)
        return {}
      }),
    'takes.use': ({ projectId, takeIds, used }) =>
      inTurn(projectId, async () => {
        const contents = await openContents(context, projectId)
        const wanted = new Set(known(contents, 'take', takeIds))
        const others = contents.takes().filter(({ id, unused }) => wanted.has(id) && unused === used)
        const ids = others.map(({ id }) => id)
        if (ids.length > 0) {
          await contents.useTakes(ids, used)
          changed(projectId)
        }
        return { takeIds: ids }
      }),
    async 'takes.delete'({ projectId, takeIds }) {
      const contents = await openContents(context, projectId)
      await contents.delete('take', known(contents, 'take', takeIds))
      changed(projectId)
      return {}
    },
    async 'takes.restore'({ projectId, takeIds }) {
      const contents = await openContents(context, projectId)
      await contents.restore('take', known(contents, 'take', takeIds))
      changed(projectId)
      return {}
    },
    'takes.toSamples': ({ projectId, takeIds, signId }) =>
      inTurn(projectId, async () => {
        const contents = await openContents(context, projectId)
        needHeld(contents, signId)
        const { hands } = signHands(needProject(context, projectId).options, contents).get(signId)!
        const wanted = new Set(takeIds)
        const takes = contents.takes().filter(({ id }) => wanted.has(id))
        if (takes.length < wanted.size) {
          throw new Failure('not-found', 'Some of these takes do not exist any more. No samples were made.')
        }
        const recordings = new Map(contents.recordings().map((recording) => [recording.id, recording]))
        const made: { recordingId: string; samples: number }[] = []
        const begun: string[] = []
        try {
          // What was recorded together stays together, as for samples that are moved.
          for (const from of new Set(takes.map(({ recordingId }) => recordingId))) {
            const recordingId = newId()
            const those = takes.filter((take) => take.recordingId === from)
            const samples = those.flatMap((take) => samplesOf(take, hands, recordingId, newId))
            if (samples.length === 0) continue
            begun.push(recordingId)
            await contents.putRecording({ ...recordings.get(from)!, id: recordingId, signId, unused: false })
            await contents.addSamples(samples, new Map())
            made.push({ recordingId, samples: samples.length })
          }
        } catch (error) {
          // All or nothing; where not even this can be saved, what was made is seen with the sign.
          const there = begun.filter((id) => contents.has('recording', id))
          if (there.length > 0) await contents.delete('recording', there).catch(() => {})
          changed(projectId)
          throw error
        }
        if (made.length > 0) changed(projectId)
        return {
          samples: made.reduce((sum, { samples }) => sum + samples, 0),
          recordingIds: made.map(({ recordingId }) => recordingId),
        }
      }),
  }
}

const TRIM_REFUSED = {
  'no-hands': 'No hand is seen in this part of the take. Its range stays as it was: choose another part.',
  'too-short': 'Too little of the take would be left to learn from. Its range stays as it was: choose a longer part.',
} as const

function flawOf(take: TakeRecord, hands: 0 | 1 | 2) {
  const { width, height, from, to } = take
  return takeFlaw(clipOf({ width, height, frames: takeFrames(take) }, from, to), hands)
}

function needHeld(contents: ProjectContents, signId: string): SignRecord {
  const sign = contents.signs().find(({ id }) => id === signId)
  if (!sign) throw new Failure('not-found', 'The sign to make samples for does not exist any more. None were made.')
  if (!learnsSamples(sign)) {
    throw new Failure(
      'bad-input',
      `“${sign.label}” is a sign that moves: it learns from takes, not from samples. None were made; choose a sign that is held.`,
    )
  }
  return sign
}

/** Frames of a take's range as samples: some a second, those that would have been kept while recording. */
function samplesOf(take: TakeRecord, hands: 1 | 2, recordingId: string, newId: () => string): SampleRecord[] {
  const { width, height, time, from, to } = take
  const samples: SampleRecord[] = []
  for (const frame of takeFrames(take).slice(from, to + 1)) {
    const last = samples.at(-1)
    const at = time + frame.time
    if (last && at - last.time < SAMPLE_MS - EARLY_MS) continue
    const sample: SampleRecord = {
      id: newId(),
      recordingId,
      time: at,
      width,
      height,
      // Takes keep no metres, which nothing is learned from.
      hands: frame.hands.map((hand) => ({ ...hand, world: new Float32Array(hand.image.length) })),
      hasThumbnail: false,
    }
    if (frameFlaw(sample, last ?? null, hands) === null) samples.push(sample)
  }
  return samples
}

/** As fine as it is kept. */
const drawn = (coordinate: number) => Math.round(coordinate * 1e4) / 1e4

function drawnFrame({ time, hands }: TakeFrameRecord) {
  return { time, hands: hands.map(({ handedness, image }) => ({ handedness, image: Array.from(image, drawn) })) }
}
