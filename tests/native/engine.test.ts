import { execFileSync } from 'node:child_process'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { EngineName } from '../../src-main/contract/engine'
import { classifyAll } from '../../src-main/services/training/fits'
import { startTrainer } from '../../src-main/trainer/client'
import { TRAINER } from '../support/app'
import { quickJob } from '../support/material'

const open = () => {
  const trainer = startTrainer(TRAINER)
  onTestFinished(() => trainer.close())
  return trainer
}
/** Processes that this one has started. */
const children = () =>
  execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => (line.includes('trainer.js') ? [Number.parseInt(line, 10)] : []))

describe('TensorFlow’s own library', () => {
  it('is found, and is no graphics card where there is none', async () => {
    const reports = await open().engines()
    expect(reports.find(({ name }) => name === 'node')).toMatchObject({ available: true })
    expect(reports.find(({ name }) => name === 'gpu')).toMatchObject({
      available: false,
      detail: expect.stringContaining('names no CUDA that it was built for'),
    })
  })

  it('names what wasm names', async () => {
    const job = quickJob({ epochs: 8 })
    const [own, wasm] = [await open().fit(job, ['node']), await open().fit(job, ['wasm'])]
    expect([own.engine, wasm.engine]).toEqual(['node', 'wasm'])
    expect(classifyAll(own, job.set)).toEqual(classifyAll(wasm, job.set))
  })

  it('is ended at once', async () => {
    const trainer = startTrainer(TRAINER)
    let began = () => {}
    const learning = new Promise<void>((resolve) => {
      began = resolve
    })
    const outcome = trainer
      .fit(quickJob({ epochs: 10_000 }), ['node'], { onEpoch: () => began() })
      .catch((error) => error)
    await learning
    await trainer.close()
    expect(await outcome).toMatchObject({ code: 'cancelled' })
    expect(children()).toEqual([])
  })

  it('that is killed in the middle gives way to wasm, and this process goes on', async () => {
    const trainer = open()
    const told: EngineName[] = []
    let began = () => {}
    const learning = new Promise<void>((resolve) => {
      began = resolve
    })
    const fitting = trainer.fit(quickJob({ epochs: 60 }), ['node', 'wasm'], {
      onEngine: (name) => told.push(name),
      onEpoch: () => began(),
    })
    await learning
    for (const pid of children()) process.kill(pid, 'SIGSEGV')
    expect((await fitting).engine).toBe('wasm')
    expect(told).toEqual(['node', 'wasm'])
  })
})
