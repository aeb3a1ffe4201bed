import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { openPromise } from 'yauzl'

/** Unpacks a zip of ours into a folder. */
export async function unzip(path: string, folder: string): Promise<void> {
  const zip = await openPromise(path, { autoClose: false })
  for await (const entry of zip.eachEntry()) {
    const file = join(folder, entry.fileName)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, await buffer(await zip.openReadStreamPromise(entry)))
  }
  zip.close()
}
