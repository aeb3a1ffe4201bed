import { Failure } from '../../contract/failure'
import { FILE_CHUNK } from '../../contract/fileTransfer'
import type { Handlers } from '../../contract/procedures'
import { type Archive, openArchive } from '../../storage/archive'
import { createExchange, type Exchange } from '../../storage/exchange'
import type { Progress } from '../../storage/projectFile/format'
import type { Context } from './context'

/** How work on a file is followed, and ended. */
export interface Course {
  onProgress?: Progress
  signal?: AbortSignal
}

/** A file that was made for the page, which fetches it by its id and then drops it. */
export interface Made {
  fileId: string
  /** What it is called where it is saved. */
  name: string
  bytes: number
}

/** Files between the page and this computer: made, offered and received, one piece of work at a time. */
export interface FileTransfer {
  exchange: Exchange
  /**
   * Tells the page how far the work is, some times a second, and lets it be ended.
   *
   * @throws Failure "conflict" while other work on files is under way: a second would only make both slower
   */
  told<T>(work: (course: Course) => Promise<T>): Promise<T>
  /** Makes a file for the page to fetch; what fails leaves none. @param write makes it at a path, and says what it holds */
  give<Counts>(name: string, write: (path: string) => Promise<Counts>): Promise<Made & { counts: Counts }>
  /** What the page asks for. */
  handlers: Pick<Handlers, `files.${'cancel' | 'read' | 'receive' | 'list' | 'unpack' | 'drop'}`>
  close(): Promise<void>
}

const BETWEEN_MS = 150

export function createFileTransfer({
  newId,
  clock,
  events,
}: Pick<Context, 'newId' | 'clock' | 'events'>): FileTransfer {
  const exchange = createExchange(newId)
  let running: AbortController | null = null
  /** The zip that was listed last, open for what is taken out of it. */
  let listed: { fileId: string; archive: Archive } | null = null
  const openZip = async (fileId: string, name: string) => {
    if (listed?.fileId === fileId) return listed.archive
    listed?.archive.close()
    listed = null
    const archive = await openArchive(exchange.pathOf(fileId), name)
    listed = { fileId, archive }
    return archive
  }
  return {
    exchange,
    async told(work) {
      if (running) throw new Failure('conflict', 'A file is being made or opened. Wait for its end, or end it.')
      const controller = new AbortController()
      running = controller
      let last = Number.NEGATIVE_INFINITY
      // Pages forget how far the work before it was.
      events.emit('fileProgress', { done: 0, of: 0 })
      const onProgress: Progress = (done, of) => {
        const time = clock()
        if (time - last < BETWEEN_MS && done < of) return
        last = time
        events.emit('fileProgress', { done, of })
      }
      try {
        return await work({ onProgress, signal: controller.signal })
      } finally {
        running = null
      }
    },
    async give(name, write) {
      const { fileId, path } = await exchange.make()
      try {
        const counts = await write(path)
        const { of: bytes } = await exchange.read(fileId, 0, 0)
        return { fileId, name, bytes, counts }
      } catch (error) {
        await exchange.drop(fileId)
        throw error
      }
    },
    async close() {
      listed?.archive.close()
      await exchange.close()
    },
    handlers: {
      async 'files.cancel'() {
        running?.abort()
        return {}
      },
      async 'files.read'({ fileId, from }) {
        const { bytes, of } = await exchange.read(fileId, from, FILE_CHUNK)
        return { data: Buffer.from(bytes).toString('base64'), of }
      },
      async 'files.receive'({ fileId, data }) {
        const id = fileId ?? (await exchange.make()).fileId
        await exchange.append(id, Buffer.from(data, 'base64'))
        return { fileId: id }
      },
      async 'files.list'({ fileId, name }) {
        return [...(await openZip(fileId, name)).entries]
      },
      async 'files.unpack'({ fileId, path }) {
        const bytes = await (await openZip(fileId, 'the zip')).read(path)
        const { fileId: unpacked } = await exchange.make()
        await exchange.append(unpacked, bytes)
        return { fileId: unpacked, bytes: bytes.length }
      },
      async 'files.drop'({ fileId }) {
        if (listed?.fileId === fileId) {
          listed.archive.close()
          listed = null
        }
        await exchange.drop(fileId)
        return {}
      },
    },
  }
}
