import { Failure } from '../contract/failure'
import type { Handlers, Output } from '../contract/procedures'
import { openDataFolder } from '../storage/dataFolder'
import { openLibrary } from '../storage/library'
import { createLiveTeller } from '../storage/liveOutputs'
import { openOutputsStore } from '../storage/outputs'
import { createQueues } from '../storage/queue'
import { openSettings } from '../storage/settings'
import { usualSignFile } from '../storage/signFile'
import type { StartChannel } from '../trainer/channel'
import { createTrainerPool } from '../trainer/pool'
import { createAdditions } from './studio/additions'
import { type Backups, createBackups } from './studio/backups'
import type { Context } from './studio/context'
import { createDeleted } from './studio/deleted'
import { createElsewhere, type Elsewhere } from './studio/elsewhere'
import { createEvents, type EventHub } from './studio/events'
import { createFileTransfer } from './studio/fileTransfer'
import { guarded } from './studio/guard'
import { createImports, type Imports } from './studio/imports'
import { createModels } from './studio/models'
import type { OutputDoors } from './studio/outputDoors'
import { createOutputs } from './studio/outputs'
import { createOutside } from './studio/outside'
import { createProjectFiles, type ProjectFiles } from './studio/projectFiles'
import { createProjects } from './studio/projects'
import { createProjectTraining, type ProjectTraining } from './studio/projectTraining'
import { createRecognition } from './studio/recognition'
import { createRecordings } from './studio/recordings'
import { createRelabelling } from './studio/relabelling'
import { createSampleFiles, type SampleFiles } from './studio/sampleFiles'
import { createStorage } from './studio/storage'
import { createTakes } from './studio/takes'
import { createTraining } from './studio/training'

export { endOf, QUIET, type StartChannel } from '../trainer/channel'

export interface AppOptions extends Pick<Context, 'now' | 'clock' | 'newId' | 'version' | 'parallel'> {
  /** The built trainer, started as a worker thread. */
  trainerScript: URL
  /** Where the build put what goes along with models that go elsewhere. */
  pieces: URL
  /** What gives native engines a process of their own; Node's, where nothing else is said. */
  startNative?: StartChannel
  dataFolder: string
  host: Output<'app.describe'>['host']
  /** What reaches other programs; absent where this process serves nobody. */
  outputs?: OutputDoors
  /** Overrides another Signsmith that has the data folder, because the person said so. */
  takeOver?: boolean
  /** Asks the person for a folder by a dialog of the system; null where they chose none. */
  chooseFolder?: () => Promise<string | null>
}

/** How often the files of open projects are looked at from outside: some calls to the disk for each. */
const LOOK_MS = 3_000
/** How often it is looked whether a backup is due, the first time after as long: little but when one is. */
const BACKUP_LOOK_MS = 60_000

export interface App {
  handlers: Handlers
  events: EventHub
  projectFiles: ProjectFiles
  elsewhere: Elsewhere
  imports: Imports
  sampleFiles: SampleFiles
  projectTraining: ProjectTraining
  backups: Pick<Backups, 'run' | 'look' | 'setFolder'>
  /** A file of the person's own, for the page to look into by its id. */
  offer(path: string): string
  /** Ends what is under way, closes every file and gives the data folder back. */
  close(): Promise<void>
}

/**
 * The whole app behind the contract, over one data folder.
 *
 * A folder on a full or locked disk is opened for looking.
 *
 * @throws Failure "locked" when another process has the folder, or with the reason why it cannot be used at all
 */
export async function openApp(options: AppOptions): Promise<App> {
  const { dataFolder, host, version, clock, takeOver = false } = options
  const data = await openDataFolder(dataFolder, { takeOver })
  try {
    const { mayWrite } = data
    const library = await openLibrary(dataFolder, mayWrite, options.now, data.frozen, data.useSpare)
    const writable = () => data.state() === 'open'
    const settings = await openSettings(dataFolder, writable)
    const events = createEvents()
    const trainers = createTrainerPool(options.trainerScript, options.startNative)
    const context: Context = { ...options, library, settings, events, inTurn: createQueues(), mayWrite, trainers }
    const training = createTraining(context)
    const outside = createOutside(context)
    const fileTransfer = createFileTransfer(context)
    const additions = createAdditions(context)
    const projectFiles = createProjectFiles(context, fileTransfer, additions)
    const imports = createImports(context, fileTransfer, additions)
    const sampleFiles = createSampleFiles(context, fileTransfer)
    const elsewhere = createElsewhere({ ...context, pieces: options.pieces }, fileTransfer)
    const newKey = () => options.newId() + options.newId()
    const liveKey = newKey()
    const outputs = createOutputs(context, {
      store: await openOutputsStore(dataFolder, newKey, writable),
      doors: options.outputs,
      live: createLiveTeller(dataFolder, options.newId(), liveKey, writable),
      liveKey,
      usualFile: usualSignFile(dataFolder),
      newKey,
    })
    const backups = createBackups(context, {
      exchange: fileTransfer.exchange,
      told: fileTransfer.told,
      save: projectFiles.save,
      dataFolder,
      chooseFolder: options.chooseFolder,
      isOpen: () => data.state() === 'open',
      isTraining: async () => (await training.handlers['training.running']({})).projectId !== null,
    })
    const handlers: Handlers = {
      ...createProjects(context),
      ...fileTransfer.handlers,
      ...projectFiles.handlers,
      ...elsewhere.handlers,
      ...additions.handlers,
      ...imports.handlers,
      ...sampleFiles.handlers,
      ...createRecordings(context),
      ...createRelabelling(context),
      ...createTakes(context),
      ...createDeleted(context),
      ...training.handlers,
      ...createModels(context),
      ...createRecognition(context, clock, outputs.hear),
      ...outputs.handlers,
      ...outside.handlers,
      ...backups.handlers,
      async 'storage.notices'() {
        return [...(await outside.handlers['storage.notices']({})), ...backups.notices()]
      },
      ...createStorage(context, data),
      async 'app.describe'() {
        return { version, host }
      },
      async 'settings.read'() {
        return settings.read()
      },
      async 'settings.change'(change) {
        const changed = await settings.change(change)
        events.emit('settings', {})
        return changed
      },
    }
    await outputs.start()
    // Nobody may learn only with the next recording, or never, that the files of an open project are gone.
    let looking: Promise<void> | null = null
    const timer = setInterval(() => {
      // One that takes longer, as on a slow disk, is not overtaken.
      looking ??= outside.look().finally(() => {
        looking = null
      })
    }, LOOK_MS)
    timer.unref()
    const backing = setInterval(backups.look, BACKUP_LOOK_MS)
    backing.unref()
    return {
      handlers: backups.heed(tellingOfReplaced(guarded(handlers, data), outside.look)),
      events,
      projectFiles,
      elsewhere,
      imports,
      sampleFiles,
      projectTraining: createProjectTraining(context),
      backups,
      offer: fileTransfer.exchange.offer,
      async close() {
        clearInterval(timer)
        clearInterval(backing)
        await looking
        await outputs.close()
        await backups.close()
        await training.close()
        await fileTransfer.close()
        await trainers.close()
        await library.close()
        await data.release()
      },
    }
  } catch (error) {
    await data.release()
    throw error
  }
}

/** What is refused because of a change from outside is looked into before the answer. */
function tellingOfReplaced(handlers: Handlers, look: () => Promise<void>): Handlers {
  const telling = Object.entries(handlers).map(([name, handler]) => [
    name,
    async (input: never) => {
      try {
        return await (handler as (input: never) => Promise<unknown>)(input)
      } catch (error) {
        if (error instanceof Failure && error.code === 'replaced') await look()
        throw error
      }
    },
  ])
  return Object.fromEntries(telling) as Handlers
}
