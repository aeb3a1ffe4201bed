import { readFile, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import * as v from 'valibot'
import { parseJson } from '../contract/parse'
import { errorCode } from './files'
import { kindOf } from './links'
import { processExists } from './owner'

/** A lock that was not touched for this long was stale to the versions that made it. */
const SILENT_MS = 30_000
/** They looked at it every 2 s, and gave up when it was gone. */
const NOTICED_MS = 2_500

const FormerOwner = v.object({ pid: v.number(), host: v.string(), token: v.string() })

/** Who has a data folder by the rules of earlier versions: a file `lock`, touched while its process ran. */
export interface Former {
  text: string
  owner: v.InferOutput<typeof FormerOwner> | null
  /** "silent": nothing says that it runs, or that it ended. */
  state: 'open' | 'silent' | 'gone'
}

/** Null where no earlier version has, or had, the folder. */
export async function formerOwner(folder: string): Promise<Former | null> {
  const path = join(folder, 'lock')
  try {
    if ((await kindOf(path)) !== 'file') return null
    const text = await readFile(path, 'utf8')
    const parsed = parseJson(FormerOwner, text)
    const owner = parsed.ok ? parsed.value : null
    if (owner?.host === hostname() && !processExists(owner.pid)) return { text, owner, state: 'gone' }
    const silent = Math.abs(Date.now() - (await stat(path)).mtimeMs)
    return { text, owner, state: silent < SILENT_MS ? 'open' : 'silent' }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

/** Removes the lock of an earlier version; one that runs has noticed when this returns, and acknowledges nothing more. */
export async function retireFormer(folder: string, { state }: Former): Promise<void> {
  await rm(join(folder, 'lock'), { force: true })
  if (state === 'open') await delay(NOTICED_MS)
}
