import type { Handlers } from '../contract/procedures'
import { type Context, needProject } from './context'

/** When a person wants back what was deleted, after the message that offered it is gone. */
export function createDeleted(context: Context): Pick<Handlers, 'deleted.list'> {
  const { library } = context
  return {
    async 'deleted.list'({ projectId }) {
      const projects = await Promise.all(
        library.deleted().map(async ({ id, name }) => {
          const contents = await library.contents(id).catch(() => null)
          return { id, name, samples: contents?.samples().length ?? 0 }
        }),
      )
      const none = { projects, signs: [], recordings: [], samples: [], models: [] }
      if (projectId === null) return none
      needProject(context, projectId)
      const contents = await library.contents(projectId)
      if (contents.readOnly !== null) return none
      const deleted = contents.deleted()
      const labelOf = (signId: string) => contents.sign(signId)!.label
      const signOf = new Map(contents.recordings().map(({ id, signId }) => [id, signId]))
      const samples = new Map<string, string[]>()
      for (const { id, recordingId } of deleted.samples) {
        const label = labelOf(signOf.get(recordingId)!)
        const ids = samples.get(label) ?? []
        ids.push(id)
        samples.set(label, ids)
      }
      return {
        projects,
        signs: deleted.signs.map(({ id, label }) => ({ id, label, samples: contents.samplesBelow('sign', id) })),
        recordings: deleted.recordings.flatMap(({ id, signId }) => {
          const below = contents.samplesBelow('recording', id)
          return below > 0 ? [{ id, label: labelOf(signId), samples: below }] : []
        }),
        samples: [...samples].map(([label, sampleIds]) => ({ label, sampleIds })),
        models: (await library.deletedModels(projectId)).cards.map(({ id, createdAt }) => ({ id, createdAt })),
      }
    },
  }
}
