import { constants, type FileHandle, open, readFile, rm } from 'node:fs/promises'
import { errorCode } from './files'
import { writeAll } from './heldFile'
import { isCount, openRecord, type Place, sealRecord } from './journalLine'

/** What is known of a journal's end besides the journal: at least so much is in it. */
export interface JournalEnd extends Place {
  generation: string
  /** The journal was closed, so nothing comes behind it, not even the beginning of a line. */
  clean: boolean
}

const FORMAT = 'signsmith-journal-end'
/** Always the same length, so that it can be written in place. */
const BYTES = 192

/** The end that was written last; null when there is none, "unreadable" when it is damaged. */
export async function readEnd(path: string): Promise<JournalEnd | null | 'unreadable'> {
  try {
    const record = openRecord((await readFile(path, 'latin1')).trimEnd())
    if (record?.format !== FORMAT) return 'unreadable'
    const { generation, entries, counted, clean } = record
    const known = typeof generation === 'string' && isCount(entries) && isCount(counted) && typeof clean === 'boolean'
    return known ? { generation, entries, counted, clean } : 'unreadable'
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? null : 'unreadable'
  }
}

/** The small file beside a journal that says how far it goes. */
export interface EndRecord {
  /** @param durably waits for the disk; else a power cut may lose it, and it then says less than it could */
  write(end: JournalEnd, durably: boolean): Promise<void>
  close(): Promise<void>
}

export function createEndRecord(path: string): EndRecord {
  let handle: FileHandle | null = null
  return {
    async write(end, durably) {
      const { generation, entries, counted, clean } = end
      const text = sealRecord({ format: FORMAT, generation, entries, counted, clean })
      handle ??= await openOwn(path)
      await writeAll(handle, Buffer.from(`${text.padEnd(BYTES - 1)}\n`, 'latin1'), 0)
      if (durably) await handle.datasync()
    },
    async close() {
      await handle?.close()
      handle = null
    },
  }
}

/** Opens the file, or makes it; a link in its place is taken away, never followed. */
async function openOwn(path: string): Promise<FileHandle> {
  const flags = constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0)
  try {
    return await open(path, flags, 0o600)
  } catch (error) {
    if (errorCode(error) !== 'ELOOP') throw error
    await rm(path)
    return await open(path, flags | constants.O_EXCL, 0o600)
  }
}
