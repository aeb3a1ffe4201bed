import { Failure } from '../../contract/failure'
import type { Handlers } from '../../contract/procedures'
import type { ProjectContents } from '../../storage/project'
import type { SampleRecord } from '../../storage/records'
import type { Context } from './context'
import { openContents } from './recorded'

type Names = `${'samples' | 'takes'}.${'move' | 'putBack'}`

/** When a person says that samples or takes belong to another sign. */
export function createRelabelling(context: Context): Pick<Handlers, Names> {
  const { events, newId, inTurn } = context
  const changed = (projectId: string) => events.emit('project', { projectId })
  const put = async (projectId: string, contents: ProjectContents, samples: SampleRecord[]) => {
    // A sample that is written once more takes the place of its earlier line; its picture stays where it is.
    await contents.addSamples(samples, new Map())
    changed(projectId)
  }
  return {
    'samples.move': ({ projectId, sampleIds, signId }) =>
      inTurn(projectId, async () => {
        const contents = await openContents(context, projectId)
        const samples = live(contents.samples(), sampleIds, 'samples')
        const targets = await newRecordings(contents, samples, signId, newId)
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
        const contents = await openContents(context, projectId)
        const samples = live(contents.samples(), [...to.keys()], 'samples')
        needRecordings(contents, [...to.values()])
        await put(
          projectId,
          contents,
          samples.map((sample) => ({ ...sample, recordingId: to.get(sample.id)! })),
        )
        return {}
      }),
    'takes.move': ({ projectId, takeIds, signId }) =>
      inTurn(projectId, async () => {
        const contents = await openContents(context, projectId)
        const takes = live(contents.takes(), takeIds, 'takes')
        const targets = await newRecordings(contents, takes, signId, newId)
        const moved = takes.flatMap(({ id, recordingId }): [string, string][] => {
          const target = targets.get(recordingId)
          return target === undefined ? [] : [[id, target]]
        })
        await contents.moveTakes(new Map(moved))
        changed(projectId)
        return takes.map(({ id, recordingId }) => ({ takeId: id, recordingId }))
      }),
    'takes.putBack': ({ projectId, places }) =>
      inTurn(projectId, async () => {
        const to = new Map(places.map(({ takeId, recordingId }) => [takeId, recordingId]))
        const contents = await openContents(context, projectId)
        live(contents.takes(), [...to.keys()], 'takes')
        needRecordings(contents, [...to.values()])
        await contents.moveTakes(to)
        changed(projectId)
        return {}
      }),
  }
}

/** Those with these ids. @throws Failure "not-found" where any is gone */
function live<T extends { id: string }>(things: readonly T[], ids: readonly string[], what: 'samples' | 'takes'): T[] {
  const wanted = new Set(ids)
  const found = things.filter(({ id }) => wanted.has(id))
  if (found.length < wanted.size) {
    throw new Failure('not-found', `Some of these ${what} do not exist any more. Nothing was moved.`)
  }
  return found
}

/**
 * A new recording of a sign for each one that things come from, except those of the sign itself: what was recorded
 * together stays together, as it is alike, and an honest test holds it back together.
 *
 * @returns the new recording of each old one
 */
async function newRecordings(
  contents: ProjectContents,
  things: readonly { recordingId: string }[],
  signId: string,
  newId: () => string,
): Promise<Map<string, string>> {
  if (!contents.signs().some(({ id }) => id === signId)) {
    throw new Failure('not-found', 'The sign to move them to does not exist any more. Nothing was moved.')
  }
  const recordings = new Map(contents.recordings().map((recording) => [recording.id, recording]))
  const targets = new Map<string, string>()
  for (const { recordingId } of things) {
    const from = recordings.get(recordingId)!
    if (targets.has(recordingId) || from.signId === signId) continue
    const id = newId()
    // Who says what something is wants it learned from.
    await contents.putRecording({ ...from, id, signId, unused: false })
    targets.set(recordingId, id)
  }
  return targets
}

function needRecordings(contents: ProjectContents, ids: readonly string[]): void {
  const there = new Set(contents.recordings().map(({ id }) => id))
  if (!ids.every((id) => there.has(id))) {
    throw new Failure('not-found', 'The recording that they came from was deleted. Nothing was moved.')
  }
}
