import { type InjectionKey, inject, onScopeDispose, type ShallowRef, shallowRef, watch } from 'vue'
import type { Bridge } from '../../src-main/contract/bridge'
import type { Place } from '../../src-main/contract/events'
import { PLACES } from '../../src-main/contract/events'
import { Failure } from '../../src-main/contract/failure'
import type { OutputsState } from '../../src-main/contract/outputs'
import type { CurrentModel, Input, Output, ProcedureName } from '../../src-main/contract/procedures'
import type { Project } from '../../src-main/contract/project'
import { SETTINGS_DEFAULTS, type Settings, type SettingsChange } from '../../src-main/contract/settings'
import type { StorageState } from '../../src-main/contract/storage'
import { RUNNING, type TrainingRequest, type TrainingState } from '../../src-main/contract/training'
import { inDesktopApp } from '../bridge'
import type { Connection } from '../bridge/connection'
import type { ChosenFile } from '../importing/chosenFiles'
import { words } from '../locales'
import { createToasts, type Toasts } from '../ui/toasts'
import { takeLoadedAgain, useLeaveQuestion } from './leaving'
import { openMemory } from './memory'
import { createReading } from './reading'
import { createRemove, type Remove } from './remove'
import { createUnsaved, type UnsavedSamples } from './unsaved'

/** What every part of the page shares: the host, the open project, and where the person is. */
export interface Studio {
  connection: Connection
  toasts: Toasts
  library: Readonly<ShallowRef<Output<'projects.list'>>>
  /** Whether the data folder can be written. */
  storage: Readonly<ShallowRef<StorageState>>
  project: Readonly<ShallowRef<Project | null>>
  model: Readonly<ShallowRef<CurrentModel>>
  training: Readonly<ShallowRef<TrainingState>>
  /** The project of the training or measurement that is under way, whichever it is. */
  runningId: Readonly<ShallowRef<string | null>>
  /** What the person chose under Advanced, of the open project. */
  request: ShallowRef<TrainingRequest>
  settings: Readonly<ShallowRef<Settings>>
  /** False until the first answers are there. */
  ready: Readonly<ShallowRef<boolean>>
  place: ShallowRef<Place>
  /** The sign chosen for recording. */
  signId: ShallowRef<string | null>
  /** A project file that the person wants to open. */
  offered: ShallowRef<OfferedFile | null>
  /** What the person wants to import. */
  brought: ShallowRef<BroughtFiles | null>
  /** Whether the backups are shown, over whatever place asked for them. */
  backupsShown: ShallowRef<boolean>
  /** How far the host is with a file; null before it says. */
  fileProgress: Readonly<ShallowRef<{ done: number; of: number } | null>>
  /** What reaches other programs; null before the host has said. */
  outputs: Readonly<ShallowRef<OutputsState | null>>
  /** Whether the switches of the outputs are shown. */
  outputsShown: ShallowRef<boolean>
  /** Asks the host. @throws Failure with the host's own words */
  ask<Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<Output<Name>>
  /** Runs something a person started; a failure is shown to them, and answered with undefined. */
  attempt<T>(work: () => Promise<T>): Promise<T | undefined>
  openProject(projectId: string | null): Promise<void>
  changeSettings(change: SettingsChange): Promise<void>
  removeSamples: Remove
  removeTakes: Remove
  unsaved: UnsavedSamples
}

/** Chosen in the page, or opened with the app, which has it already. */
export type OfferedFile = { key: symbol; name: string } & ({ file: File } | { fileId: string })

/** Files and folders that are not of a project. */
export interface BroughtFiles {
  key: symbol
  name: string
  files: readonly ChosenFile[]
}

export function createStudio(bridge: Bridge, connection: Connection): Studio {
  const toasts = createToasts()
  const memory = openMemory()
  const library = shallowRef<Output<'projects.list'>>({ projects: [], unreadable: [] })
  const storage = shallowRef<StorageState>('open')
  const project = shallowRef<Project | null>(null)
  const model = shallowRef<CurrentModel>({ state: 'none' })
  const training = shallowRef<TrainingState>({ state: 'idle' })
  const runningId = shallowRef<string | null>(null)
  const offered = shallowRef<OfferedFile | null>(null)
  const brought = shallowRef<BroughtFiles | null>(null)
  const backupsShown = shallowRef(false)
  const fileProgress = shallowRef<{ done: number; of: number } | null>(null)
  const outputs = shallowRef<OutputsState | null>(null)
  const outputsShown = shallowRef(false)
  const request = shallowRef<TrainingRequest>({})
  const requests = new Map<string, TrainingRequest>()
  const settings = shallowRef<Settings>(SETTINGS_DEFAULTS)
  const ready = shallowRef(false)
  const place = shallowRef<Place>(placeOf(location.hash))
  const signId = shallowRef<string | null>(null)

  const ask: Studio['ask'] = async (name, input) => {
    const answer = await bridge.call(name, input)
    if (answer.ok) return answer.value
    throw new Failure(answer.error.code, answer.error.message)
  }
  const attempt: Studio['attempt'] = async (work) => {
    try {
      return await work()
    } catch (error) {
      // While the host is away a banner says so; a message for every failed call would only repeat it.
      if (error instanceof Failure && error.code === 'unreachable' && connection.state.value !== 'open')
        return undefined
      // A notice over the page says what happened, and what can be done.
      if (error instanceof Failure && error.code === 'replaced' && project.value?.outside) return undefined
      const text = error instanceof Failure ? words.app.failure[error.code](error.message) : (error as Error).message
      toasts.show({ tone: 'problem', text })
    }
  }

  const unsaved = createUnsaved(ask, toasts)
  const readStorage = createReading(async () => {
    storage.value = (await ask('storage.read', {})).state
  })
  const readSettings = createReading(async () => {
    settings.value = await ask('settings.read', {})
  })
  const readOutputs = createReading(async () => {
    outputs.value = await ask('outputs.read', {})
  })
  const readLibrary = createReading(async () => {
    library.value = await ask('projects.list', {})
    // Another page may have deleted the project that is open here.
    const open = project.value
    if (open && !library.value.projects.some(({ id }) => id === open.id)) {
      await openProject(library.value.projects[0]?.id ?? null)
    }
  })
  const readProject = createReading(async () => {
    const projectId = project.value?.id
    if (!projectId) return
    const [next, current] = await Promise.all([
      ask('projects.read', { projectId }),
      ask('models.current', { projectId }),
    ])
    if (project.value?.id !== projectId) return
    project.value = next
    model.value = current
  })
  /** Counts what the host told of trainings: an answer that was overtaken by it is older. */
  let trainingsHeard = 0
  const readTraining = createReading(async () => {
    const projectId = project.value?.id
    if (!projectId) return
    const heard = trainingsHeard
    const state = await ask('training.read', { projectId })
    if (project.value?.id === projectId && heard === trainingsHeard) training.value = state
  })
  /** Of two projects opened quickly the later one counts, whichever answers first. */
  let opening = 0
  let openingId: string | null = null
  /** Whether the project was changed after its opening began: that may not be in what is read. */
  let overtaken = false
  const told = new Set<string>()
  const openProject = async (projectId: string | null) => {
    const mine = ++opening
    openingId = projectId
    overtaken = false
    const [opened, current, trained] = await (projectId === null
      ? ([null, { state: 'none' }, { state: 'idle' }] as const)
      : Promise.all([
          ask('projects.read', { projectId }),
          ask('models.current', { projectId }),
          ask('training.read', { projectId }),
        ]))
    if (mine !== opening) return
    openingId = null
    if (project.value) requests.set(project.value.id, request.value)
    project.value = opened
    model.value = current
    training.value = trained
    request.value = (opened && requests.get(opened.id)) ?? {}
    const remembered = opened && memory.getItem(signKey(opened.id))
    signId.value = (opened?.signs.find(({ id }) => id === remembered) ?? opened?.signs[0])?.id ?? null
    if (!opened) {
      place.value = 'signs'
      return
    }
    for (const text of opened.notices) {
      if (!told.has(text)) toasts.show({ tone: 'problem', text: words.app.host(text) })
      told.add(text)
    }
    if (overtaken) await Promise.all([readProject(), readTraining()])
    if (settings.value.projectId !== opened.id) await changeSettings({ projectId: opened.id })
  }
  let changing = 0
  const changeSettings = async (change: SettingsChange) => {
    const mine = ++changing
    const before = settings.value
    settings.value = { ...before, ...change }
    try {
      const stored = await ask('settings.change', change)
      if (mine === changing) settings.value = stored
    } catch (error) {
      if (mine === changing) settings.value = before
      throw error
    }
  }
  const readAll = async () => {
    try {
      await readSettings()
      await readStorage()
      await readOutputs()
      await readLibrary()
      runningId.value = (await ask('training.running', {})).projectId
      const { projects } = library.value
      const wanted = project.value?.id ?? settings.value.projectId
      const known = projects.find(({ id }) => id === wanted) ?? projects[0]
      if (project.value && known?.id === project.value.id) {
        await readProject()
        const before = training.value
        await readTraining()
        // A host that was killed and started again knows nothing of what it was doing.
        if (RUNNING.has(before.state) && training.value.state === 'idle') {
          toasts.show({ tone: 'problem', text: words.train.interrupted })
        }
      } else {
        await openProject(known?.id ?? null)
      }
    } finally {
      // A project that cannot be opened must not lock anybody out of the others.
      ready.value = true
    }
  }

  const removeSamples = createRemove(
    toasts,
    (n) => words.record.samplesDeleted(n),
    async (projectId, sampleIds) => void (await ask('samples.delete', { projectId, sampleIds: [...sampleIds] })),
    async (projectId, sampleIds) => void (await ask('samples.restore', { projectId, sampleIds: [...sampleIds] })),
  )
  const removeTakes = createRemove(
    toasts,
    (n) => words.takes.deleted(n),
    async (projectId, takeIds) => void (await ask('takes.delete', { projectId, takeIds: [...takeIds] })),
    async (projectId, takeIds) => void (await ask('takes.restore', { projectId, takeIds: [...takeIds] })),
  )
  const attempted =
    (remove: Remove): Remove =>
    async (projectId, ids) => {
      await attempt(() => remove(projectId, ids))
    }

  const stops = [
    bridge.on('projects', () => attempt(readLibrary)),
    bridge.on('project', ({ projectId }) => {
      if (projectId === openingId) overtaken = true
      if (projectId === project.value?.id) attempt(readProject)
    }),
    bridge.on('settings', () => attempt(readSettings)),
    bridge.on('storage', () => attempt(readStorage)),
    bridge.on('training', ({ projectId, state }) => {
      if (RUNNING.has(state.state)) runningId.value = projectId
      else if (runningId.value === projectId) runningId.value = null
      trainingsHeard++
      if (projectId === openingId) overtaken = true
      if (projectId === project.value?.id) training.value = state
    }),
    bridge.on('navigate', (to) => {
      place.value = to.place
    }),
    bridge.on('download', ({ name, state }) => {
      toasts.show({ tone: state === 'failed' ? 'problem' : 'plain', text: words.app.download[state](name) })
    }),
    bridge.on('opened', ({ file, fileId }) => {
      offered.value = { key: Symbol(), name: file.split(/[\\/]/).at(-1)!, fileId }
    }),
    bridge.on('outputs', () => attempt(readOutputs)),
    bridge.on('fileProgress', (progress) => {
      fileProgress.value = progress
    }),
  ]
  const followHash = () => {
    place.value = placeOf(location.hash)
  }
  window.addEventListener('hashchange', followHash)
  onScopeDispose(() => {
    for (const stop of stops) stop()
    window.removeEventListener('hashchange', followHash)
  })
  // A host that was started again may know more, or less, than the page remembers.
  watch([connection.state, connection.missed], ([state]) => {
    if (state === 'open') attempt(readAll)
  })
  // A page that is loaded anew goes on with the same sign.
  // Meanwhile this computer may have come into another network, and has other addresses there.
  watch(outputsShown, (shown) => shown && attempt(readOutputs))
  watch(signId, (id) => {
    if (project.value && id) memory.setItem(signKey(project.value.id), id)
  })
  watch(place, (next) => {
    if (location.hash !== `#${next}`) location.hash = next
    // The list of projects shows how many samples each has.
    if (next === 'signs') attempt(readLibrary)
  })
  attempt(readAll)
  // Files that are whole again, whoever saw to it, take what waited for them.
  const settled = () => project.value?.outside === null && project.value.id
  watch(settled, (id) => id && attempt(() => unsaved.saveNow(id)))
  // In the desktop app a training ends with its window; a browser's page may be closed and opened again.
  useLeaveQuestion(() => (inDesktopApp() && runningId.value !== null) || unsaved.list.value.length > 0)
  if (takeLoadedAgain()) toasts.show({ tone: 'problem', text: words.app.again })

  return {
    connection,
    toasts,
    library,
    storage,
    project,
    model,
    training,
    runningId,
    request,
    settings,
    ready,
    place,
    signId,
    offered,
    brought,
    backupsShown,
    fileProgress,
    outputs,
    outputsShown,
    ask,
    attempt,
    openProject,
    changeSettings,
    removeSamples: attempted(removeSamples),
    removeTakes: attempted(removeTakes),
    unsaved,
  }
}

const signKey = (projectId: string) => `sign-${projectId}`

function placeOf(hash: string): Place {
  return PLACES.find((place) => hash === `#${place}`) ?? 'signs'
}

export const studioKey: InjectionKey<Studio> = Symbol('studio')

export function useStudio(): Studio {
  const studio = inject(studioKey)
  if (!studio) throw new Error('This component is used outside of the studio')
  return studio
}
