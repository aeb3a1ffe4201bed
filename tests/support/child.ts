import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Builds a script of this folder so that plain Node runs it. @returns its path */
export async function buildScript(name: string): Promise<string> {
  const outDir = at(`../.output/${name}`)
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: { ssr: at(`${name}.ts`), outDir, emptyOutDir: true, target: 'node20' },
  })
  return join(outDir, `${name}.js`)
}

/** @param killAt the call to the file system in which, or with `after` right after which, the process is killed */
export function runScript(
  script: string,
  words: readonly string[],
  killAt?: { step: number; after: boolean },
): { process: ChildProcess; begun: Promise<unknown>; ended: Promise<number | NodeJS.Signals> } {
  const hook = killAt ? ['--import', at('killAt.mjs')] : []
  const env = { ...process.env, KILL_AT: String(killAt?.step ?? 0), KILL_AFTER: killAt?.after ? '1' : '' }
  const child = spawn(process.execPath, [...hook, script, ...words], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | NodeJS.Signals>((resolve) =>
    child.on('exit', (code, signal) => resolve(signal ?? code ?? -1)),
  )
  // Its first words, or its end.
  const begun = Promise.race([once(child.stdout, 'data'), ended])
  return { process: child, begun, ended }
}
