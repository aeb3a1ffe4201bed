import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { parseJson } from '../contract/parse'
import { readText, writeAtomic } from './files'
import { Owner, presenceOf, thisProcess } from './owner'

/** Where the outputs of the Signsmith that has a data folder are, for programs of the same person. */
const Live = v.object({
  owner: Owner,
  /** Null while the stream is off. */
  events: v.nullable(v.string()),
  /** Good for this start alone. */
  key: v.string(),
})
export type LiveOutputs = v.InferOutput<typeof Live>

/** The process that told of itself. */
export interface LiveTeller {
  /** @param events the address, or null while the stream is off */
  tell(events: string | null): Promise<void>
  /** Removes the file, unless another process has written it since. */
  end(): void
}

const pathIn = (folder: string) => join(folder, 'outputs-live.json')

/**
 * @param key of this start, which is told and proves both sides to each other
 * @param writable where it says no, nothing is told
 */
export function createLiveTeller(folder: string, token: string, key: string, writable: () => boolean): LiveTeller {
  const owner = thisProcess(token)
  return {
    async tell(events) {
      if (!writable()) return
      const told = JSON.stringify({ owner, events, key } satisfies LiveOutputs)
      await writeAtomic(pathIn(folder), `${told}\n`, 'the setting')
    },
    end() {
      try {
        if (JSON.parse(readFileSync(pathIn(folder), 'utf8')).owner.token === token) rmSync(pathIn(folder))
      } catch {
        // There is none, or none that could be read.
      }
    },
  }
}

/** What a running Signsmith told; null where none did, or the one that did is gone, killed perhaps. */
export async function readLiveOutputs(folder: string): Promise<LiveOutputs | null> {
  const text = await readText(pathIn(folder)).catch(() => null)
  const parsed = text === null ? null : parseJson(Live, text)
  return parsed?.ok && presenceOf(parsed.value.owner) !== 'gone' ? parsed.value : null
}
