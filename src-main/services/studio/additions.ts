import { Failure } from '../../contract/failure'
import type { Handlers } from '../../contract/procedures'
import type { Joined } from '../../contract/projectFile'
import { type Addition, openProject, type ProjectContents } from '../../storage/project'
import type { Arrival } from '../imports/arrival'
import { type Context, needProject } from './context'
import type { Course } from './fileTransfer'
import { type Merge, mergeOf } from './projectMerge'
import { openContents } from './recorded'

/** What comes into a project from elsewhere, in one step that can be taken back. */
export interface Additions {
  handlers: Pick<Handlers, 'additions.takeBack'>
  /**
   * Adds what a project lacks of an arrival, everything or nothing.
   *
   * @param signIds the signs of the arrival that are wanted; null for all
   */
  join(projectId: string, arrival: Arrival, signIds: readonly string[] | null, course?: Course): Promise<Joined>
  /** The same into the folder of a project that is being made, which is taken back by deleting it. */
  fill(folder: string, arrival: Arrival, signIds: readonly string[] | null, course?: Course): Promise<Joined>
}

export function createAdditions(context: Context): Additions {
  const { newId, inTurn, events } = context
  const added = new Map<string, { projectId: string; places: Places }>()
  const lacking = (contents: ProjectContents, arrival: Arrival, signIds: readonly string[] | null) =>
    mergeOf(contents, arrival, new Set(signIds ?? arrival.signs.map(({ id }) => id)), newId)
  return {
    join: (projectId, arrival, signIds, { onProgress, signal } = {}) =>
      inTurn(projectId, async () => {
        const { keepThumbnails } = needProject(context, projectId).options
        const contents = await openContents(context, projectId)
        const merge = lacking(contents, arrival, signIds)
        const joined = joinedOf(merge)
        if (isNothing(joined)) return joined
        const addition = keepThumbnails ? merge.addition : withoutPictures(merge.addition)
        await contents.add(addition, onProgress, signal)
        events.emit('project', { projectId })
        const additionId = newId()
        added.set(additionId, { projectId, places: placesOf(addition) })
        return { ...joined, additionId }
      }),
    async fill(folder, arrival, signIds, { onProgress, signal } = {}) {
      const contents = await openProject(folder)
      try {
        const merge = lacking(contents, arrival, signIds)
        await contents.add(merge.addition, onProgress, signal)
        return joinedOf(merge)
      } finally {
        await contents.close()
      }
    },
    handlers: {
      async 'additions.takeBack'({ additionId }) {
        const found = added.get(additionId)
        if (!found) throw new Failure('not-found', 'This cannot be taken back any more. Delete what is not wanted.')
        const { projectId, places } = found
        return inTurn(projectId, async () => {
          const contents = await openContents(context, projectId)
          const own = new Set(places.recordings.map(({ id }) => id))
          // A sign for which more was recorded meanwhile stays.
          const others = new Set(contents.recordings().flatMap(({ id, signId }) => (own.has(id) ? [] : [signId])))
          const signs = new Set(places.signs.flatMap(({ id }) => (others.has(id) ? [] : [id])))
          const idsOf = (things: Iterable<{ id: string }>) => [...things].map(({ id }) => id)
          const below = (things: Places['samples']) => idsOf(things.filter(({ recordingId }) => !own.has(recordingId)))
          const gone = [
            ['sign', [...signs]],
            ['recording', idsOf(places.recordings.filter(({ signId }) => !signs.has(signId)))],
            ['sample', below(places.samples)],
            ['take', below(places.takes)],
          ] as const
          for (const [what, ids] of gone) if (ids.length > 0) await contents.delete(what, [...ids])
          added.delete(additionId)
          events.emit('project', { projectId })
          return {}
        })
      },
    },
  }
}

function joinedOf({ addition, already, differing }: Merge): Joined {
  const { signs, recordings, samples, takes } = addition
  const added = { signs: signs.length, recordings: recordings.length, samples: samples.length, takes: takes.length }
  return { additionId: null, added, already, differing }
}

const isNothing = ({ added }: Joined) => Object.values(added).every((n) => n === 0)

/** What is needed to take an addition back: a large one is not kept in memory for that. */
interface Places {
  signs: readonly { id: string }[]
  recordings: readonly { id: string; signId: string }[]
  samples: readonly { id: string; recordingId: string }[]
  takes: readonly { id: string; recordingId: string }[]
}

function placesOf({ signs, recordings, samples, takes }: Addition): Places {
  const place = ({ id, recordingId }: { id: string; recordingId: string }) => ({ id, recordingId })
  return {
    signs: signs.map(({ id }) => ({ id })),
    recordings: recordings.map(({ id, signId }) => ({ id, signId })),
    samples: samples.map(place),
    takes: takes.map(place),
  }
}

/** For a project that keeps none. */
function withoutPictures(addition: Addition): Addition {
  return {
    ...addition,
    samples: addition.samples.map((sample) => ({ ...sample, hasThumbnail: false })),
    takes: addition.takes.map((take) => ({ ...take, pictures: 0 })),
    pictures: new Map(),
  }
}
