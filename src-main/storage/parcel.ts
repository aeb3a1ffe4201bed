import { createWriteStream } from 'node:fs'
import { chmod, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { openPromise } from 'yauzl'
import { ZipFile } from 'yazl'
import { Failure } from '../contract/failure'
import { asFailure, errorCode, renameDurably, unfinishedName, writeDurably } from './files'
import { eraseLeftovers, finishReplacement, replaceFolder } from './replacement'

/** Files by their names, with / between folders, for other programs. */
export type Parcel = Readonly<Record<string, string | Uint8Array>>
/** The same as they were read back from the disk. */
export type ParcelRead = Readonly<Record<string, Uint8Array>>

/** What other programs, a web server among them, may read. */
const FILE_MODE = 0o644
const FOLDER_MODE = 0o755

/**
 * Makes sure that a parcel can be written, before anything is computed for it.
 *
 * @param names of a folder's files; null for a parcel that is one file
 * @param force whether what is there may be replaced; a folder that holds anything else never is
 * @throws Failure "conflict" when it may not
 */
export async function checkParcelPlace(path: string, names: readonly string[] | null, force: boolean): Promise<void> {
  const place = resolve(path)
  if (names) await finishReplacement(place)
  const found = await stat(place).catch((error) => {
    if (errorCode(error) === 'ENOENT') return null
    throw asFailure(error, path)
  })
  if (!found) return
  const refuse = (reason: string) => new Failure('conflict', `${path} ${reason}, so it was left as it is.`)
  if (!names) {
    if (!found.isFile()) throw refuse('is no file')
    if (force) return
    throw new Failure(
      'conflict',
      `${path} is there already, so it was left as it is. Name another file, or say --force to replace it.`,
    )
  }
  if (!found.isDirectory()) throw refuse('is no folder')
  const own = await filesIn(place)
  if (own.length === 0 && place !== process.cwd()) return
  const others = own.filter((name) => !names.includes(name))
  if (others.length > 0 || place === process.cwd()) throw refuse('is in use or holds other files')
  if (!force) {
    throw new Failure(
      'conflict',
      `${path} is there already, so it was left as it is. Name another folder, or say --force to replace it.`,
    )
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

/**
 * Writes a folder beside its place, reads every file back, lets it be checked, and only then puts it there.
 *
 * @param check what was read back; where it throws nothing is left
 */
export async function writeParcelFolder<T>(
  path: string,
  parcel: Parcel,
  force: boolean,
  check: (read: ParcelRead) => Promise<T>,
): Promise<T> {
  const folder = resolve(path)
  await checkParcelPlace(folder, Object.keys(parcel), force)
  await eraseLeftovers(folder)
  const taken = await readdir(folder).then(
    () => true,
    () => false,
  )
  const done: T[] = []
  await replaceFolder(folder, taken, 'what was made of the model', async (temporary) => {
    await chmod(temporary, FOLDER_MODE)
    for (const [name, data] of Object.entries(parcel)) {
      const file = join(temporary, name)
      await mkdir(dirname(file), { recursive: true, mode: FOLDER_MODE })
      await writeDurably(file, data, FILE_MODE)
    }
    const names = Object.keys(parcel)
    const read = await Promise.all(names.map((name) => readFile(join(temporary, name))))
    done.push(await check(compared(parcel, Object.fromEntries(names.map((name, i) => [name, read[i]!])))))
  })
  return done[0]!
}

/** The same for a parcel that is one file, whatever it is called. */
export async function writeParcelFile<T>(
  path: string,
  data: Uint8Array,
  force: boolean,
  check: (read: ParcelRead) => Promise<T>,
): Promise<T> {
  await checkParcelPlace(path, null, force)
  await eraseLeftovers(path)
  const temporary = unfinishedName(path)
  try {
    await writeDurably(temporary, data, FILE_MODE)
    const result = await check(compared({ file: data }, { file: await readFile(temporary) }))
    await renameDurably(temporary, path)
    return result
  } catch (error) {
    await rm(temporary, { force: true })
    throw asFailure(error, 'what was made of the model')
  }
}

/** The same as one zip, with a folder of its own in it. */
export async function writeParcelZip<T>(
  path: string,
  folder: string,
  parcel: Parcel,
  mtime: Date,
  check: (read: ParcelRead) => Promise<T>,
): Promise<T> {
  const temporary = unfinishedName(path)
  try {
    const zip = new ZipFile()
    const writing = pipeline(zip.outputStream, createWriteStream(temporary, { flags: 'wx', mode: 0o600, flush: true }))
    for (const [name, data] of Object.entries(parcel)) {
      zip.addBuffer(Buffer.from(data as Uint8Array), `${folder}/${name}`, { mtime })
    }
    zip.end()
    await writing
    const result = await check(compared(parcel, await unzip(temporary, folder)))
    await renameDurably(temporary, path)
    return result
  } catch (error) {
    await rm(temporary, { force: true })
    throw asFailure(error, 'what was made of the model')
  }
}

async function unzip(path: string, folder: string): Promise<ParcelRead> {
  const zip = await openPromise(path, { autoClose: false, strictFileNames: true })
  const read: Record<string, Uint8Array> = {}
  try {
    for await (const entry of zip.eachEntry()) {
      const chunks: Buffer[] = []
      for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk)
      read[entry.fileName.slice(folder.length + 1)] = Buffer.concat(chunks)
    }
  } finally {
    zip.close()
  }
  return read
}

/** @throws Failure "storage" where the disk gave back something else than was written */
function compared(parcel: Parcel, read: ParcelRead): ParcelRead {
  const other = Object.entries(parcel).find(([name, data]) => {
    const back = read[name]
    return !back || Buffer.compare(back, Buffer.from(data as Uint8Array)) !== 0
  })
  if (!other) return read
  throw new Failure('storage', `The disk gave back something else than was written, in ${other[0]}. Nothing was kept.`)
}
