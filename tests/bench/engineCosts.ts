import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { ENGINES, type EngineName } from '../../src-main/contract/engine'
import { fitJob } from '../../src-main/services/training/fits'
import { type Asker, createAsker } from '../../src-main/trainer/asker'
import { startProcess } from '../../src-main/trainer/channel'
import type { FitResult } from '../../src-main/trainer/protocol'
import { poseDataset } from '../support/material'
import { median } from './measure'

const RUNS = 5
/** Where npm run test:native leaves a native engine; NODE_PATH may name another place. */
const NATIVE = join(process.cwd(), '.native/node_modules')
const job = fitJob(poseDataset(40), { epochs: 25 }, true)

interface Cost {
  /** Of the fit alone. */
  seconds: number
  /** Of the process, from its start. */
  processor: number
  megabytes: number
}

/** What the one trainer that runs has used, as the system counts it. */
function used(): Pick<Cost, 'processor' | 'megabytes'> {
  const listed = execFileSync('ps', ['-o', 'cputimes=,rss=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' })
  const [processor, kilobytes] = listed
    .split('\n')
    .find((line) => line.includes('trainer.js'))!
    .trim()
    .split(/\s+/)
  return { processor: Number(processor), megabytes: Number(kilobytes) / 1024 }
}

async function cost(script: URL, engine: EngineName): Promise<Cost | null> {
  const trainer: Asker = createAsker(startProcess(script))
  try {
    const { seconds } = await trainer.ask<FitResult>({ ask: 'fit', engines: [engine], job })
    return { seconds, ...used() }
  } catch {
    return null
  } finally {
    await trainer.close()
  }
}

/** Each engine that there is, in turn, in a process of its own. */
async function measureAll(script: URL): Promise<Map<EngineName, Cost[]>> {
  const costs = new Map<EngineName, Cost[]>()
  for (let run = 0; run < RUNS; run++) {
    for (const engine of ENGINES) {
      const one = await cost(script, engine)
      if (one) costs.set(engine, [...(costs.get(engine) ?? []), one])
    }
  }
  return costs
}

/**
 * The same training on every engine.
 *
 * @param script the built worker, as a file URL
 * @returns lines to be read, the median of five
 */
export async function measureEngines(script: URL): Promise<string[]> {
  const { NODE_PATH } = process.env
  process.env.NODE_PATH ??= NATIVE
  const costs = await measureAll(script)
  // What is measured after it finds what a person's computer has.
  if (NODE_PATH === undefined) delete process.env.NODE_PATH
  const of = (engine: EngineName, what: keyof Cost) => median(costs.get(engine)!.map((one) => one[what]))
  const against = (engine: EngineName, what: keyof Cost) => (of(engine, what) / of('wasm', what)).toFixed(2)
  const line = (engine: EngineName) =>
    costs.has(engine)
      ? `${of(engine, 'seconds').toFixed(2)} s (${against(engine, 'seconds')}), ` +
        `${of(engine, 'processor').toFixed(0)} s of the processor (${against(engine, 'processor')}), ` +
        `${of(engine, 'megabytes').toFixed(0)} MB (${against(engine, 'megabytes')})`
      : `is not here${engine === 'node' ? '; npm run test:native builds it' : ''}`
  return [
    `the same training on each engine, median of ${RUNS}; in brackets against wasm`,
    ...ENGINES.map((engine) => `  ${engine.padEnd(5)} ${line(engine)}`),
  ]
}
