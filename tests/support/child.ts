import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Builds a script of this folder so that plain Node runs it. @returns its path */
export async function buildScript(name: string): Promise<string> {
  const outDir = here(`../.output/${name}`)
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: { ssr: here(`${name}.ts`), outDir, emptyOutDir: true, target: 'node20' },
  })
  return join(outDir, `${name}.js`)
}

/** In which call to the file system a process gets a signal, or with `after` right after which. */
interface SignalAt {
  signal: 'SIGKILL' | 'SIGSTOP'
  step: number
  after: boolean
  /** Where it is said, only calls with a path that holds this count. */
  within?: string
}

/** Whoever is stopped writes “stopped” just before. */
export function runScript(
  script: string,
  words: readonly string[],
  at?: SignalAt,
): {
  process: ChildProcessByStdio<Writable, Readable, null>
  begun: Promise<unknown>
  ended: Promise<number | NodeJS.Signals>
} {
  const hook = at ? ['--import', here('signalAt.mjs')] : []
  const signal = at
    ? {
        SIGNAL: at.signal,
        SIGNAL_AT: String(at.step),
        SIGNAL_AFTER: at.after ? '1' : '',
        SIGNAL_WITHIN: at.within ?? '',
      }
    : {}
  const child = spawn(process.execPath, [...hook, script, ...words], {
    env: { ...process.env, ...signal },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | NodeJS.Signals>((resolve) =>
    child.on('exit', (code, signal) => resolve(signal ?? code ?? -1)),
  )
  // Its first words, or its end.
  const begun = Promise.race([once(child.stdout, 'data'), ended])
  return { process: child, begun, ended }
}
