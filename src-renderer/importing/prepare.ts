import { type BundledFile, clipFilesOf, type ImportForm, isTable, MOST_BROUGHT } from '../../src-main/contract/imports'
import { words } from '../locales'
import { fetchFile, sendFile, toBase64 } from '../studio/fileTransfer'
import type { BroughtFiles, Studio } from '../studio/studio'
import type { ChosenFile } from './chosenFiles'
import { findIn, type Shown } from './findings'
import { isFlat, isSeen, kindOf, labelOf } from './kinds'

/** A file that the host has, to be looked into and imported. */
export interface Sent {
  fileId: string
  name: string
  form: ImportForm
}

/** How far the preparation is: what is done, and how much of it. */
export type Stage = { stage: 'sending' | 'unpacking' | 'finding'; done: number; of: number }

export interface Preparation {
  pictures: boolean
  faces: boolean
  signal: AbortSignal
  onStage(stage: Stage): void
}

type Host = Pick<Studio, 'ask'>

/**
 * Hands the host what is to be imported: tables and sets of clips as they are, arrays as lines, and of pictures and films what hands are
 * seen in them.
 *
 * @returns null where it was ended
 * @throws Failure or Error that says what cannot be done
 */
export async function prepare(host: Host, { name, files }: BroughtFiles, how: Preparation): Promise<Sent[] | null> {
  const { signal, onStage } = how
  const send = async (blob: Blob, name: string, form: ImportForm): Promise<Sent | null> => {
    const onProgress = (share: number) => onStage({ stage: 'sending', done: share, of: 1 })
    const fileId = await sendFile(host, blob, onProgress, () => signal.aborted)
    return fileId === null ? null : { fileId, name, form }
  }
  const sendAll = async (all: readonly ChosenFile[]) => {
    if (all.length > MOST_BROUGHT) throw new Error(words.importing.tooMany(all.length, MOST_BROUGHT))
    const sent: (Sent | null)[] = []
    for (const { path, file } of all) sent.push(await send(file, path, 'file'))
    return whole(sent)
  }
  const find = async (all: readonly Shown[]) => {
    const onProgress = (done: number, share: number) =>
      onStage({ stage: 'finding', done: done + share, of: all.length })
    const found = await findIn(all, { ...how, onProgress })
    return found && whole([await send(found, name, 'findings')])
  }
  switch (kindOf(files.map(({ path }) => path))) {
    case 'seen':
      return find(shownAs(files.map(({ path, file }) => ({ path, open: async () => file }))))
    case 'archive': {
      const zip = await send(files[0]!.file, name, 'file')
      if (!zip) return null
      onStage({ stage: 'unpacking', done: 0, of: 1 })
      let wanted = false
      try {
        const entries = await host.ask('files.list', { fileId: zip.fileId, name })
        const holdsClips = clipFilesOf(entries.map(({ path }) => path)).length > 0
        const seen = holdsClips ? [] : entries.filter(({ path }) => isSeen(path))
        // What else may be in it, the host reads by itself.
        wanted = seen.length === 0
        return wanted ? [zip] : await find(shownInZip(host, zip, seen))
      } finally {
        if (!wanted) await host.ask('files.drop', { fileId: zip.fileId })
      }
    }
    case 'clips': {
      const sets = clipFilesOf(files.map(({ path }) => path))
      return sendAll(sets.flatMap(({ index, frames }) => files.filter(({ path }) => path === index || path === frames)))
    }
    case 'arrays': {
      const lines: string[] = []
      for (const [i, { path, file }] of files.entries()) {
        if (signal.aborted) return null
        if (!/\.npy$/i.test(path)) continue
        const bundled: BundledFile = { path, data: toBase64(new Uint8Array(await file.arrayBuffer())) }
        lines.push(`${JSON.stringify(bundled)}\n`)
        onStage({ stage: 'sending', done: i, of: files.length })
      }
      return whole([await send(new Blob(lines), name, 'bundle')])
    }
    default: {
      // Tables, and what else lies beside them; where there is none, the host says what it is.
      const tables = files.filter(({ path }) => isTable(path))
      const chosen = tables.length > 0 ? tables : files.slice(0, 1)
      return sendAll(chosen)
    }
  }
}

/** Pictures and films of a zip, each taken out when it is its turn. */
function shownInZip(host: Host, { fileId: zipId, name }: Sent, seen: readonly { path: string }[]): Shown[] {
  const open = (path: string) => async () => {
    const { fileId } = await host.ask('files.unpack', { fileId: zipId, path })
    const blob = await fetchFile(
      host,
      fileId,
      () => {},
      () => false,
    )
    await host.ask('files.drop', { fileId })
    return blob!
  }
  // A zip of one sign's samples has no folder, and may be called by the sign.
  const inName = seen.every(({ path }) => !path.includes('/') && /^\d+\.[^.]+$/.test(path))
  const folder = inName ? `${name.replace(/\.[^.]+$/, '')}/` : ''
  return shownAs(seen.map(({ path }) => ({ path: folder + path, open: open(path) })))
}

const whole = (sent: (Sent | null)[]) => (sent.every((one) => one !== null) ? (sent as Sent[]) : null)

function shownAs(files: readonly Pick<Shown, 'path' | 'open'>[]): Shown[] {
  const seen = files.filter(({ path }) => isSeen(path))
  const flat = isFlat(seen.map(({ path }) => path))
  return seen.map(({ path, open }) => ({ path, open, label: labelOf(path, flat) }))
}
