import type { Handlers } from '../../contract/procedures'
import type { DataFolder } from '../../storage/dataFolder'
import type { Context } from './context'

/** When a person makes room on a full disk, or makes a locked one writable. */
export function createStorage(
  { library, events, inTurn }: Context,
  data: DataFolder,
): Pick<Handlers, `storage.${'read' | 'tryAgain'}`> {
  const describe = async () => ({ state: data.state() })
  return {
    'storage.read': describe,
    'storage.tryAgain': () =>
      inTurn('storage', async () => {
        if (data.state() === 'open') return describe()
        await data.tryAgain()
        if (data.state() !== 'read-only') {
          // What is deleted goes first: its room may be what the lock and everything else is waiting for.
          await library.eraseDeleted()
          await data.tryAgain()
          // What could only be looked at is opened anew, and what was deleted of it is erased with that.
          await library.eraseDeleted()
          for (const { id } of library.list()) await library.contents(id).catch(() => null)
          await data.tryAgain()
        }
        events.emit('storage', {})
        events.emit('projects', {})
        for (const { id } of library.list()) events.emit('project', { projectId: id })
        return describe()
      }),
  }
}
