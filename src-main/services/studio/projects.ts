import { Failure } from '../../contract/failure'
import type { Handlers } from '../../contract/procedures'
import { PROJECT_DEFAULTS, type Project, type Recording, type Sign, sameName } from '../../contract/project'
import type { ProjectContents } from '../../storage/project'
import { signHands } from '../training/signHands'
import { learnsSamples, learnsTakes } from '../training/used'
import { type Context, needProject } from './context'

type Names =
  `projects.${'list' | 'sizes' | 'create' | 'read' | 'rename' | 'configure' | 'duplicate' | 'delete' | 'restore'}`
type SignNames = `signs.${'add' | 'rename' | 'change' | 'reorder' | 'delete' | 'restore'}`

/** A new project as it begins. */
export function emptyProject({ newId, now }: Pick<Context, 'newId' | 'now'>, name: string) {
  return { id: newId(), name, createdAt: now(), options: PROJECT_DEFAULTS, modelId: null, deletedAt: null }
}

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
            takes: contents?.takes().length ?? 0,
          }
        }),
      )
      return { projects, unreadable: library.unreadable }
    },
    async 'projects.sizes'() {
      return Promise.all(library.list().map(async ({ id }) => ({ projectId: id, ...(await library.size(id)) })))
    },
    async 'projects.create'({ name }) {
      const { id } = await library.create(emptyProject(context, name))
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

    'signs.add': ({ projectId, label, none = false, moves = false }) =>
      inTurn(projectId, async () => {
        needProject(context, projectId)
        const contents = await refuseTwin(projectId, label)
        if (none) refuseSecondNone(contents)
        const signId = newId()
        await contents.putSign({ id: signId, label, none, moves, hands: null })
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
    'signs.change': ({ projectId, signId, ...change }) =>
      inTurn(projectId, async () => {
        const contents = await needSign(projectId, signId)
        await contents.putSign({ ...contents.sign(signId)!, ...change })
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
  const samples = countByRecording(contents.samples())
  const takes = countByRecording(contents.takes())
  const usedOfRecordings = countByRecording(contents.takes().filter(({ unused }) => !unused))
  const recordings = new Map<string, Recording[]>()
  for (const { id: recordingId, signId, signer, source, startedAt, unused, origin = null } of contents.recordings()) {
    const counts = { samples: samples.get(recordingId)?.n ?? 0, takes: takes.get(recordingId)?.n ?? 0 }
    if (counts.samples + counts.takes === 0) continue
    const described = { id: recordingId, signer, source, startedAt, ...counts, unused, origin }
    recordings.set(signId, [...(recordings.get(signId) ?? []), described])
  }
  const needed = signHands(options, contents)
  const signs = contents.signs().map((sign): Sign => {
    const { id: signId, label, none, moves } = sign
    const own = recordings.get(signId) ?? []
    const used = own.filter(({ unused }) => !unused)
    return {
      id: signId,
      label,
      none,
      moves,
      ...needed.get(signId)!,
      recordings: own,
      samples: sum(own, ({ samples }) => samples),
      used: learnsSamples(sign) ? sum(used, ({ samples }) => samples) : 0,
      takes: sum(own, ({ takes }) => takes),
      usedTakes: learnsTakes(sign) ? sum(used, (one) => usedOfRecordings.get(one.id)?.n ?? 0) : 0,
      cover: firstOf(own, samples),
      coverTake: moves ? firstOf(own, takes) : null,
    }
  })
  return {
    id,
    name,
    createdAt,
    options,
    signs,
    samples: sum(signs, (sign) => sign.samples),
    takes: sum(signs, (sign) => sign.takes),
    readOnly: contents.readOnly,
    notices: contents.notices,
    outside: await context.library.outside(id),
  }
}

/** How many there are of each recording, and the first of them. */
type Counts = ReadonlyMap<string, { n: number; first: string }>

function countByRecording(things: readonly { id: string; recordingId: string }[]): Counts {
  const counts = new Map<string, { n: number; first: string }>()
  for (const { id, recordingId } of things) {
    const known = counts.get(recordingId)
    if (known) known.n++
    else counts.set(recordingId, { n: 1, first: id })
  }
  return counts
}

function firstOf(recordings: readonly Recording[], counts: Counts): string | null {
  return recordings.map(({ id }) => counts.get(id)?.first).find((id) => id !== undefined) ?? null
}

function sum<T>(things: readonly T[], of: (thing: T) => number): number {
  return things.reduce((total, thing) => total + of(thing), 0)
}
