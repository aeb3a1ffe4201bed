import { Failure } from '../../contract/failure'
import type { Handlers, ProcedureName } from '../../contract/procedures'
import { type DataFolder, obstacleFailure } from '../../storage/dataFolder'

/** What is possible whatever the disk does: it writes nothing, or keeps what it changes in memory. */
const LOOKING: ReadonlySet<ProcedureName> = new Set([
  'app.describe',
  'storage.read',
  'storage.tryAgain',
  'storage.notices',
  'settings.read',
  'settings.change',
  'projects.list',
  'projects.sizes',
  'projects.read',
  // To another place, while this one is full or locked.
  'projectFiles.people',
  'projectFiles.save',
  'sampleFiles.look',
  'sampleFiles.save',
  'files.cancel',
  'files.read',
  'files.receive',
  'files.list',
  'files.unpack',
  'projectFiles.look',
  'imports.look',
  'backups.read',
  'backups.open',
  'files.drop',
  'recordings.check',
  'samples.list',
  'samples.read',
  'takes.list',
  'takes.read',
  'deleted.list',
  'engines.list',
  'training.running',
  'training.read',
  'training.cancel',
  'models.current',
  'models.list',
  // To another place, as a project file.
  'models.take',
  'reports.read',
  'reports.page',
  'recognition.classify',
  'outputs.read',
  'outputs.change',
  'outputs.switch',
  'outputs.renew',
  'outputs.chooseFile',
  'outputs.showCaptions',
])

/** What makes room, and what takes that back: possible on a full disk. */
const DELETING: ReadonlySet<ProcedureName> = new Set([
  ...(['projects', 'signs', 'recordings', 'samples', 'takes', 'models'] as const).flatMap(
    (things) => [`${things}.delete`, `${things}.restore`] as const,
  ),
  'storage.eraseFound',
  'additions.takeBack',
])

/**
 * Lets through what the state of the data folder allows. No answer is given any more once another process has the
 * folder, not even to what was begun before: what is acknowledged was there when the other one began to read.
 */
export function guarded(handlers: Handlers, data: DataFolder): Handlers {
  const may = async (name: ProcedureName, work: () => Promise<unknown>) => {
    data.needHeld()
    const state = data.state()
    const deletes = DELETING.has(name)
    if (state !== 'open' && !LOOKING.has(name) && !(deletes && state === 'full')) throw obstacleFailure(state)
    try {
      return await work()
    } catch (error) {
      const full = error instanceof Failure && error.code === 'disk-full'
      if (!deletes || !full || !(await data.useSpare())) throw error
      return await work()
    } finally {
      data.needHeld()
    }
  }
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      (input: never) => may(name as ProcedureName, () => (handler as (input: never) => Promise<unknown>)(input)),
    ]),
  ) as Handlers
}
