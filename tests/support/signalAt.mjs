// Preloaded: kills or stops the process in a given call to the file system, before it reaches the system or right after it.
import { writeSync } from 'node:fs'
import files from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { fileURLToPath } from 'node:url'

const at = Number(process.env.SIGNAL_AT)
const after = process.env.SIGNAL_AFTER === '1'
const signal = process.env.SIGNAL
/** Where it is said, only calls with a path that holds this count. */
const within = process.env.SIGNAL_WITHIN ?? ''
let step = 0

function send() {
  // Whoever stops is waited for.
  if (signal === 'SIGSTOP') writeSync(1, 'stopped\n')
  process.kill(process.pid, signal)
}

function hook(object, name) {
  const real = object[name]
  object[name] = async function (...words) {
    const counts = within === '' || words.some((word) => typeof word === 'string' && word.includes(within))
    if (counts) step++
    const last = counts && step === at
    if (last && !after) send()
    try {
      return await real.apply(this, words)
    } finally {
      if (last && after) send()
    }
  }
}

const handle = await files.open(fileURLToPath(import.meta.url))
const kind = Object.getPrototypeOf(handle)
await handle.close()
for (const name of ['writeFile', 'sync', 'close']) hook(kind, name)
for (const name of ['copyFile', 'link', 'mkdir', 'open', 'readFile', 'readdir', 'rename', 'rm', 'writeFile'])
  hook(files, name)
syncBuiltinESMExports()
