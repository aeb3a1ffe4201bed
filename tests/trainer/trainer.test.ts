import { describe, expect, it, onTestFinished } from 'vitest'
import { startTrainer } from '../../src-main/trainer/client'
import { repairNodeUtil, whyNative } from '../../src-main/trainer/engines'
import { TRAINER } from '../support/app'
import { quickJob } from '../support/material'

const open = () => {
  const trainer = startTrainer(TRAINER)
  onTestFinished(() => trainer.close())
  return trainer
}

describe('the trainer', () => {
  it('says of every engine whether it is there, and why not', async () => {
    const reports = await open().engines()
    expect(reports.map(({ name }) => name)).toEqual(['gpu', 'node', 'wasm', 'cpu'])
    expect(reports.filter(({ name }) => name === 'wasm' || name === 'cpu').every(({ available }) => available)).toBe(
      true,
    )
    for (const { available, detail } of reports) if (!available) expect(detail.length).toBeGreaterThan(10)
  })

  it('gives the same bits in two processes for the same seed', async () => {
    const [one, two] = await Promise.all([open().fit(quickJob(), ['wasm']), open().fit(quickJob(), ['wasm'])])
    expect(Buffer.compare(one.network.weights, two.network.weights)).toBe(0)
    expect(one.network.modelJson).toBe(two.network.modelJson)
    expect(one.rejector).toEqual(two.rejector)
  })

  it('falls to the next engine when one is not there, and trains the next job as well', async () => {
    const trainer = open()
    const engines: string[] = []
    const result = await trainer.fit(quickJob(), ['gpu', 'node', 'cpu'], { onEngine: (name) => engines.push(name) })
    expect([result.engine, ...engines].every((name) => ['cpu', 'node', 'gpu'].includes(name))).toBe(true)
    expect((await trainer.fit(quickJob({ seed: 9 }), ['wasm'])).engine).toBe('wasm')
  })

  it('tells each epoch', async () => {
    const epochs: number[] = []
    await open().fit(quickJob({ epochs: 3 }), ['wasm'], { onEpoch: ({ epoch }) => epochs.push(epoch) })
    expect(epochs).toEqual([1, 2, 3])
  })

  it('ends in the middle of a job, and the job fails as cancelled', async () => {
    const trainer = startTrainer(TRAINER)
    let began: () => void = () => {}
    const learning = new Promise<void>((resolve) => {
      began = resolve
    })
    const fitting = trainer.fit(quickJob({ epochs: 10_000 }), ['wasm'], { onEpoch: () => began() })
    const outcome = fitting.catch((error) => error)
    await learning
    await trainer.close()
    expect(await outcome).toMatchObject({ code: 'cancelled' })
  })

  it('tells of bad material instead of trying other engines', async () => {
    const { set, ...rest } = quickJob()
    set.labels.fill(0)
    await expect(open().fit({ set, ...rest }, ['wasm', 'cpu'])).rejects.toMatchObject({ code: 'bad-input' })
  })

  it('fails with a reason when its script is broken', async () => {
    const trainer = startTrainer(new URL('./missing.js', TRAINER))
    await expect(trainer.fit(quickJob(), ['cpu'])).rejects.toMatchObject({ code: 'engine' })
  })
})

describe('the native engine', () => {
  it('gets back what Node 23 took from it, and keeps what is there', () => {
    const own = () => true
    const repaired: Record<string, unknown> = { isArray: own }
    repairNodeUtil(repaired)
    const isNullOrUndefined = repaired.isNullOrUndefined as (value: unknown) => boolean
    expect([isNullOrUndefined(null), isNullOrUndefined(undefined), isNullOrUndefined(0)]).toEqual([true, true, false])
    expect(repaired.isArray).toBe(own)
  })

  it('tells a missing package from a missing library', () => {
    const missing = Object.assign(new Error("Cannot find module '@tensorflow/tfjs-node'"), { code: 'MODULE_NOT_FOUND' })
    expect(whyNative('@tensorflow/tfjs-node', missing)).toBe('@tensorflow/tfjs-node is not installed')
    const broken = new Error('The Node.js native addon module (tfjs_binding.node) can not be found\nat somewhere')
    expect(whyNative('@tensorflow/tfjs-node', broken)).toContain('its library does not load: The Node.js native addon')
  })
})
