import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { EngineName } from '../../src-main/contract/engine'
import { newId } from '../../src-main/hosts/environment'
import type { AppOptions } from '../../src-main/services/app'

/** What the build made for models that go elsewhere. */
export const PIECES = new URL('../../out/elsewhere/', import.meta.url)
/** The built worker: `npm test` builds before it tests. */
export const TRAINER = new URL('../../out/main/trainer.js', import.meta.url)

/** What the trainer's tests train on where any engine will do: npm run test:native names another one. */
export const ENGINE = (process.env.SIGNSMITH_ENGINE ?? 'wasm') as EngineName

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'signsmith-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20 }))
  return folder
}

export function appOptions(dataFolder: string): AppOptions {
  return {
    dataFolder,
    host: 'memory',
    version: '0.0.0-test',
    trainerScript: TRAINER,
    pieces: PIECES,
    // A second one makes nothing else of the same jobs, and takes as long to start (trainer/pool.test.ts has several).
    parallel: 1,
    now: () => Date.now(),
    clock: () => performance.now(),
    newId,
  }
}
