import { Failure } from '../contract/failure'
import type { Handlers } from '../contract/procedures'
import { PROJECT_DEFAULTS, type Project, type Recording, sameName } from '../contract/project'
import type { ProjectContents } from '../storage/project'
import { type Context, needProject } from './context'

type Names =
  `projects.${'list' | 'sizes' | 'create' | 'read' | 'rename' | 'configure' | 'duplicate' | 'delete' | 'restore'}`
type SignNames = `signs.${'add' | 'rename' | 'reorder' | 'delete' | 'restore'}`

/** When a person keeps projects, and signs in them. */
export function createProjects(context: Context): Pick<Handlers, Names | SignNames> {
  const { library, events, newId, now, inTurn } = context
  const changed = (projectId: string) => events.emit('project', { projectId })
  const listChanged = () => events.emit('projects', {})

  const needSign = async (projectId: string, signId: string) => {
    needProject(context, projectId)
    const contents = await library.contents(projectId)
    if (!contents.has('sign', signId)) throw new Failure('not-found', 'This sign does not exist any more.')
    return contents
  }
  const refuseTwin = async (projectId: string, label: string, except: string | null = null) => {
    const contents = await library.contents(projectId)
    const twin = contents.signs().find((sign) => sign.id !== except && sameName(sign.label, label))
    if (twin)
      throw new Failure('conflict', `This project already has a sign called “${twin.label}”. Choose another name.`)
    return contents
  }

  return {
    async 'projects.list'() {
      const projects = await Promise.all(
        library.list().map(async ({ id, name, createdAt }) => {
          const contents = await library.contents(id).catch(() => null)
          const recorded = (contents?.recordings() ?? []).map(({ startedAt }) => startedAt)
          return {
            id,
            name,
            createdAt,
            changedAt: Math.max(createdAt, ...recorded),
            signs: contents?.signs().length ?? 0,
            samples: contents?.samples().length ?? 0,
          }
        }),
      )
      return { projects, unreadable: library.unreadable }
    },
    async 'projects.sizes'() {
      return Promise.all(library.list().map(async ({ id }) => ({ projectId: id, ...(await library.size(id)) })))
    },
    async 'projects.create'({ name }) {
      const { id } = await library.create({
        id: newId(),
        name,
        createdAt: now(),
        options: PROJECT_DEFAULTS,
        modelId: null,
        deletedAt: null,
      })
      listChanged()
      return describeProject(context, id)
    },
    'projects.read': ({ projectId }) => describeProject(context, projectId),
    async 'projects.rename'({ projectId, name }) {
      needProject(context, projectId)
      await library.change(projectId, { name })
      listChanged()
      changed(projectId)
      return describeProject(context, projectId)
    },
    'projects.configure': ({ projectId, options }) =>
      inTurn(projectId, async () => {
        const { options: before } = needProject(context, projectId)
        await library.change(projectId, { options: { ...before, ...options } })
        changed(projectId)
        return describeProject(context, projectId)
      }),
    async 'projects.duplicate'({ projectId, name }) {
      needProject(context, projectId)
      const copy = await library.duplicate(projectId, { id: newId(), name, createdAt: now() })
      listChanged()
      return describeProject(context, copy.id)
    },
    async 'projects.delete'({ projectId }) {
      needProject(context, projectId)
      await library.change(projectId, { deletedAt: now() })
      listChanged()
      return {}
    },
    async 'projects.restore'({ projectId }) {
      await library.change(projectId, { deletedAt: null })
      listChanged()
      return describeProject(context, projectId)
    },

    'signs.add': ({ projectId, label, none = false }) =>
      inTurn(projectId, async () => {
        needProject(context, projectId)
        const contents = await refuseTwin(projectId, label)
        if (none) refuseSecondNone(contents)
        const signId = newId()
        await contents.putSign({ id: signId, label, none })
        changed(projectId)
        return { signId }
      }),
    'signs.rename': ({ projectId, signId, label }) =>
      inTurn(projectId, async () => {
        await needSign(projectId, signId)
        const contents = await refuseTwin(projectId, label, signId)
        await contents.putSign({ ...contents.sign(signId)!, label })
        changed(projectId)
        return {}
      }),
    async 'signs.reorder'({ projectId, signIds }) {
      for (const signId of signIds) await needSign(projectId, signId)
      if (new Set(signIds).size < signIds.length) throw new Failure('bad-input', 'A sign can have one place only.')
      const contents = await library.contents(projectId)
      await contents.order(signIds)
      changed(projectId)
      return {}
    },
    async 'signs.delete'({ projectId, signId }) {
      const contents = await needSign(projectId, signId)
      await contents.delete('sign', [signId])
      changed(projectId)
      return {}
    },
    async 'signs.restore'({ projectId, signId }) {
      return inTurn(projectId, async () => {
        const contents = await needSign(projectId, signId)
        const { label, none } = contents.sign(signId)!
        await refuseTwin(projectId, label, signId)
        if (none) refuseSecondNone(contents, signId)
        await contents.restore('sign', [signId])
        changed(projectId)
        return {}
      })
    },
  }
}

function refuseSecondNone(contents: ProjectContents, except?: string): void {
  const other = contents.signs().find(({ id, none }) => none && id !== except)
  if (other) throw new Failure('conflict', `This project has a None sign already: “${other.label}”.`)
}

export async function describeProject(context: Context, projectId: string): Promise<Project> {
  const { id, name, createdAt, options } = needProject(context, projectId)
  const contents = await context.library.contents(id)
  const counts = new Map<string, number>()
  const covers = new Map<string, string>()
  for (const { id: sampleId, recordingId } of contents.samples()) {
    counts.set(recordingId, (counts.get(recordingId) ?? 0) + 1)
    if (!covers.has(recordingId)) covers.set(recordingId, sampleId)
  }
  const recordings = new Map<string, Recording[]>()
  for (const { id: recordingId, signId, signer, source, startedAt, unused } of contents.recordings()) {
    const samples = counts.get(recordingId) ?? 0
    if (samples === 0) continue
    const described = { id: recordingId, signer, source, startedAt, samples, unused }
    recordings.set(signId, [...(recordings.get(signId) ?? []), described])
  }
  const signs = contents.signs().map(({ id: signId, label, none }) => {
    const own = recordings.get(signId) ?? []
    const count = (some: readonly Recording[]) => some.reduce((sum, { samples }) => sum + samples, 0)
    const used = count(own.filter(({ unused }) => !unused))
    return {
      id: signId,
      label,
      none,
      recordings: own,
      samples: count(own),
      used,
      cover: covers.get(own[0]?.id ?? '') ?? null,
    }
  })
  return {
    id,
    name,
    createdAt,
    options,
    signs,
    samples: signs.reduce((sum, sign) => sum + sign.samples, 0),
    readOnly: contents.readOnly,
    notices: contents.notices,
    outside: await context.library.outside(id),
  }
}
