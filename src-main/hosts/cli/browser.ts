import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import open, { apps } from 'open'
import type { WebHost } from '../web/server'
import type { Output } from './output'

/**
 * Opens the browser at a file that leads to the studio and is readable by its owner alone: what a program is started
 * with can be read by everybody on this computer, and an address has a key in it. The file goes once it was used.
 *
 * @returns what removes the file, if nobody used it
 */
export function openBrowser(invite: WebHost['invite'], output: Output): () => void {
  const cannot = (reason: string) =>
    output.note(`No browser could be opened (${reason}): open the address above yourself.`)
  const made: { folder?: string } = {}
  const forget = () => {
    if (made.folder) rmSync(made.folder, { recursive: true, force: true })
  }
  try {
    made.folder = mkdtempSync(join(privateFolder(), 'signsmith-'))
    const file = join(made.folder, 'open.html')
    writeFileSync(file, pageTo(invite(forget)), { mode: 0o600, flag: 'wx' })
    show(file, process.platform).catch((error: Error) => cannot(error.message))
  } catch (error) {
    cannot((error as Error).message)
  }
  return forget
}

/** A browser that came as a snap sees neither the folder for temporary files nor hidden ones. */
function privateFolder(): string {
  return process.platform === 'linux' && existsSync('/snap/bin') ? homedir() : tmpdir()
}

/** Where an editor may be what opens HTML files, the browser is asked for by name. */
async function show(file: string, platform: NodeJS.Platform): Promise<void> {
  if (platform !== 'darwin' && platform !== 'win32') return void (await open(file))
  const { href } = pathToFileURL(file)
  await open(href, { app: { name: apps.browser } }).catch(() => open(href))
}

function pageTo(address: string): string {
  return `<!doctype html><meta charset="utf-8"><title>Signsmith</title><meta http-equiv="refresh" content="0;url=${address}"><a href="${address}">Signsmith</a>\n`
}
