import { Failure } from '../contract/failure'
import type { Handlers } from '../contract/procedures'
import type { SampleRecord } from '../storage/records'
import { type Context, needProject } from './context'

/** When a person says that samples belong to another sign. */
export function createRelabelling(context: Context): Pick<Handlers, 'samples.move' | 'samples.putBack'> {
  const { library, events, newId, inTurn } = context
  const open = async (projectId: string, sampleIds: readonly string[]) => {
    needProject(context, projectId)
    const contents = await library.contents(projectId)
    const wanted = new Set(sampleIds)
    const samples = contents.samples().filter(({ id }) => wanted.has(id))
    if (samples.length < wanted.size) {
      throw new Failure('not-found', 'Some of these samples do not exist any more. Nothing was moved.')
    }
    return { contents, samples }
  }
  const put = async (projectId: string, contents: Contents, samples: SampleRecord[]) => {
    // A sample that is written once more takes the place of its earlier line; its picture stays where it is.
    await contents.addSamples(samples, new Map())
    events.emit('project', { projectId })
  }
  return {
    'samples.move': ({ projectId, sampleIds, signId }) =>
      inTurn(projectId, async () => {
        const { contents, samples } = await open(projectId, sampleIds)
        if (!contents.signs().some(({ id }) => id === signId)) {
          throw new Failure('not-found', 'The sign to move them to does not exist any more. Nothing was moved.')
        }
        const recordings = new Map(contents.recordings().map((recording) => [recording.id, recording]))
        // Samples of one recording stay together: they are alike, and an honest test holds them back together.
        const targets = new Map<string, string>()
        for (const { recordingId } of samples) {
          const from = recordings.get(recordingId)!
          if (targets.has(recordingId) || from.signId === signId) continue
          const id = newId()
          // Who says what a sample is wants it learned from.
          await contents.putRecording({ ...from, id, signId, unused: false })
          targets.set(recordingId, id)
        }
        await put(
          projectId,
          contents,
          samples.map((sample) => ({ ...sample, recordingId: targets.get(sample.recordingId) ?? sample.recordingId })),
        )
        return samples.map(({ id, recordingId }) => ({ sampleId: id, recordingId }))
      }),
    'samples.putBack': ({ projectId, places }) =>
      inTurn(projectId, async () => {
        const to = new Map(places.map(({ sampleId, recordingId }) => [sampleId, recordingId]))
        const { contents, samples } = await open(projectId, [...to.keys()])
        const recordings = new Set(contents.recordings().map(({ id }) => id))
        if (![...to.values()].every((id) => recordings.has(id))) {
          throw new Failure('not-found', 'The recording that they came from was deleted. Nothing was moved.')
        }
        await put(
          projectId,
          contents,
          samples.map((sample) => ({ ...sample, recordingId: to.get(sample.id)! })),
        )
        return {}
      }),
  }
}

type Contents = Awaited<ReturnType<Context['library']['contents']>>
