// Preloaded: kills the process in a given call to the file system, before it reaches the system or right after it.
import files from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { fileURLToPath } from 'node:url'

const at = Number(process.env.KILL_AT)
const after = process.env.KILL_AFTER === '1'
let step = 0

function hook(object, name) {
  const real = object[name]
  object[name] = async function (...words) {
    const last = ++step === at
    if (last && !after) process.kill(process.pid, 'SIGKILL')
    const result = await real.apply(this, words)
    if (last) process.kill(process.pid, 'SIGKILL')
    return result
  }
}

const handle = await files.open(fileURLToPath(import.meta.url))
const kind = Object.getPrototypeOf(handle)
await handle.close()
for (const name of ['writeFile', 'sync', 'close']) hook(kind, name)
for (const name of ['mkdir', 'open', 'readFile', 'readdir', 'rename', 'rm', 'writeFile']) hook(files, name)
syncBuiltinESMExports()
