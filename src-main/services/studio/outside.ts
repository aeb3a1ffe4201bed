import type { Outside } from '../../contract/outside'
import type { Handlers } from '../../contract/procedures'
import { type Context, needProject } from './context'
import { describeProject } from './projects'

type Names = `projects.${'reopen' | 'putBack'}` | `storage.${'notices' | 'eraseFound'}`

export interface OutsideWorld {
  handlers: Pick<Handlers, Names>
  /** Tells the pages about projects that were changed from outside since the last look, or were put right. */
  look(): Promise<void>
}

/** When something else changes the files of a project while it is open, or left them damaged. */
export function createOutside(context: Context): OutsideWorld {
  const { library, settings, events, inTurn } = context
  const known = new Map<string, Outside | null>()
  const toldAnew = (projectId: string) => {
    events.emit('projects', {})
    events.emit('project', { projectId })
  }
  return {
    async look() {
      for (const { id } of library.list()) {
        const what = await library.outside(id).catch(() => null)
        if (what !== (known.get(id) ?? null)) events.emit('project', { projectId: id })
        known.set(id, what)
      }
    },
    handlers: {
      'projects.reopen': ({ projectId }) =>
        inTurn(projectId, async () => {
          needProject(context, projectId)
          const there = await library.reopen(projectId)
          known.delete(projectId)
          toldAnew(projectId)
          return { project: there && there.deletedAt === null ? await describeProject(context, projectId) : null }
        }),
      'projects.putBack': ({ projectId }) =>
        inTurn(projectId, async () => {
          needProject(context, projectId)
          const kept = await library.putBack(projectId)
          known.delete(projectId)
          toldAnew(projectId)
          return { kept }
        }),
      async 'storage.notices'() {
        return [...(settings.notice ? [settings.notice] : []), ...(await library.notices())]
      },
      async 'storage.eraseFound'({ projectId }) {
        await library.eraseFound(projectId)
        events.emit('projects', {})
        return {}
      },
    },
  }
}
