import type { Handlers } from '../../contract/procedures'
import { type Context, needProject } from './context'

/** When a person wants back what was deleted, after the message that offered it is gone. */
export function createDeleted(context: Context): Pick<Handlers, 'deleted.list'> {
  const { library } = context
  return {
    async 'deleted.list'({ projectId }) {
      const projects = await Promise.all(
        library.deleted().map(async ({ id, name }) => {
          const contents = await library.contents(id).catch(() => null)
          return { id, name, samples: contents?.samples().length ?? 0, takes: contents?.takes().length ?? 0 }
        }),
      )
      const none = { projects, signs: [], recordings: [], samples: [], takes: [], models: [] }
      if (projectId === null) return none
      needProject(context, projectId)
      const contents = await library.contents(projectId)
      if (contents.readOnly !== null) return none
      const deleted = contents.deleted()
      const labelOf = (signId: string) => contents.sign(signId)!.label
      const signOf = new Map(contents.recordings().map(({ id, signId }) => [id, signId]))
      const byLabel = (things: readonly { id: string; recordingId: string }[]) => {
        const ids = new Map<string, string[]>()
        for (const { id, recordingId } of things) {
          const label = labelOf(signOf.get(recordingId)!)
          ids.set(label, [...(ids.get(label) ?? []), id])
        }
        return [...ids]
      }
      return {
        projects,
        signs: deleted.signs.map(({ id, label }) => ({ id, label, ...contents.below('sign', id) })),
        recordings: deleted.recordings.flatMap(({ id, signId }) => {
          const below = contents.below('recording', id)
          return below.samples + below.takes > 0 ? [{ id, label: labelOf(signId), ...below }] : []
        }),
        samples: byLabel(deleted.samples).map(([label, sampleIds]) => ({ label, sampleIds })),
        takes: byLabel(deleted.takes).map(([label, takeIds]) => ({ label, takeIds })),
        models: (await library.deletedModels(projectId)).cards.map(({ id, createdAt }) => ({ id, createdAt })),
      }
    },
  }
}
