import { Failure } from '../../contract/failure'
import type { Handlers } from '../../contract/procedures'
import type { Addition } from '../../storage/project'
import { type Context, needProject } from './context'
import type { Course } from './fileTransfer'
import { openContents } from './recorded'

/** What comes into a project from elsewhere, in one step that can be taken back. */
export interface Additions {
  handlers: Pick<Handlers, 'additions.takeBack'>
  /**
   * Adds everything or nothing.
   *
   * @returns by what it can be taken back, until Signsmith is closed
   */
  add(projectId: string, addition: Addition, course?: Course): Promise<string>
}

export function createAdditions(context: Context): Additions {
  const { newId, inTurn, events } = context
  const added = new Map<string, { projectId: string; addition: Places }>()
  return {
    add: (projectId, addition, { onProgress, signal } = {}) =>
      inTurn(projectId, async () => {
        const contents = await openContents(context, projectId)
        const { keepThumbnails } = needProject(context, projectId).options
        const wanted = keepThumbnails ? addition : withoutPictures(addition)
        await contents.add(wanted, onProgress, signal)
        events.emit('project', { projectId })
        const additionId = newId()
        added.set(additionId, { projectId, addition: placesOf(wanted) })
        return additionId
      }),
    handlers: {
      async 'additions.takeBack'({ additionId }) {
        const found = added.get(additionId)
        if (!found) throw new Failure('not-found', 'This cannot be taken back any more. Delete what is not wanted.')
        const { projectId, addition } = found
        return inTurn(projectId, async () => {
          const contents = await openContents(context, projectId)
          const own = new Set(addition.recordings.map(({ id }) => id))
          // A sign for which more was recorded meanwhile stays.
          const others = new Set(contents.recordings().flatMap(({ id, signId }) => (own.has(id) ? [] : [signId])))
          const signs = new Set(addition.signs.flatMap(({ id }) => (others.has(id) ? [] : [id])))
          const idsOf = (things: Iterable<{ id: string }>) => [...things].map(({ id }) => id)
          const below = (things: Places['samples']) => idsOf(things.filter(({ recordingId }) => !own.has(recordingId)))
          const gone = [
            ['sign', [...signs]],
            ['recording', idsOf(addition.recordings.filter(({ signId }) => !signs.has(signId)))],
            ['sample', below(addition.samples)],
            ['take', below(addition.takes)],
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
