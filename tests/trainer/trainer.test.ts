import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { EngineName } from '../../src-main/contract/engine'
import { createAsker } from '../../src-main/trainer/asker'
import { startProcess } from '../../src-main/trainer/channel'
import { type NativeFailures, startTrainer } from '../../src-main/trainer/client'
import { repairNodeUtil, whyNative, whyNoCard } from '../../src-main/trainer/engines'
import type { FitResult } from '../../src-main/trainer/protocol'
import { ENGINE, TRAINER, temporaryFolder } from '../support/app'
import { quickJob } from '../support/material'

const open = () => {
  const trainer = startTrainer(TRAINER)
  onTestFinished(() => trainer.close())
  return trainer
}

describe('the trainer', () => {
  it('says of every engine whether it is there, and why not', async () => {
    const reports = await open().engines()
    expect(reports.map(({ name }) => name)).toEqual(['gpu', 'wasm', 'node', 'cpu'])
    expect(reports.filter(({ name }) => name === 'wasm' || name === 'cpu').every(({ available }) => available)).toBe(
      true,
    )
    for (const { available, detail } of reports) if (!available) expect(detail.length).toBeGreaterThan(10)
  })

  it('gives the same bits in two processes for the same seed', async () => {
    const [one, two] = await Promise.all([open().fit(quickJob(), [ENGINE]), open().fit(quickJob(), [ENGINE])])
    expect(Buffer.compare(one.network.weights, two.network.weights)).toBe(0)
    expect(one.network.modelJson).toBe(two.network.modelJson)
    expect(one.rejector).toEqual(two.rejector)
  })

  it('falls to the next engine when one is not there, and trains the next job as well', async () => {
    const trainer = open()
    const engines: string[] = []
    const result = await trainer.fit(quickJob(), ['gpu', 'node', 'cpu'], { onEngine: (name) => engines.push(name) })
    expect([result.engine, ...engines].every((name) => ['cpu', 'node', 'gpu'].includes(name))).toBe(true)
    expect((await trainer.fit(quickJob({ seed: 9 }), [ENGINE])).engine).toBe(ENGINE)
  })

  it('tells each epoch', async () => {
    const epochs: number[] = []
    await open().fit(quickJob({ epochs: 3 }), [ENGINE], { onEpoch: ({ epoch }) => epochs.push(epoch) })
    expect(epochs).toEqual([1, 2, 3])
  })

  it('ends in the middle of a job, and the job fails as cancelled', async () => {
    const trainer = startTrainer(TRAINER)
    let began: () => void = () => {}
    const learning = new Promise<void>((resolve) => {
      began = resolve
    })
    const fitting = trainer.fit(quickJob({ epochs: 10_000 }), [ENGINE], { onEpoch: () => began() })
    const outcome = fitting.catch((error) => error)
    await learning
    await trainer.close()
    expect(await outcome).toMatchObject({ code: 'cancelled' })
  })

  it('tells of bad material instead of trying other engines', async () => {
    const { set, ...rest } = quickJob()
    set.labels.fill(0)
    await expect(open().fit({ set, ...rest }, [ENGINE, 'cpu'])).rejects.toMatchObject({ code: 'bad-input' })
  })

  it('fails with a reason when its script is broken', async () => {
    const trainer = startTrainer(new URL('./missing.js', TRAINER))
    await expect(trainer.fit(quickJob(), ['cpu'])).rejects.toMatchObject({ code: 'engine' })
  })
})

describe('a native engine', () => {
  const DYING = new URL('../support/dyingTrainer.mjs', import.meta.url)

  it('that takes its process with it in the middle gives way to the next one, and is not started again', async () => {
    let started = 0
    const startDying = () => {
      started++
      return startProcess(DYING)
    }
    const failures: NativeFailures = new Map()
    const trainer = startTrainer(TRAINER, startDying, failures, () => null)
    onTestFinished(() => trainer.close())
    const told: (string | number)[] = []
    const listener = {
      onEngine: (name: EngineName) => told.push(name),
      onEpoch: ({ epoch }: { epoch: number }) => told.push(epoch),
    }
    const { engine } = await trainer.fit(quickJob({ epochs: 2 }), ['gpu', 'wasm'], listener)
    expect([engine, ...told]).toEqual(['wasm', 'gpu', 1, 'wasm', 1, 2])
    expect((await trainer.fit(quickJob({ epochs: 1 }), ['gpu', 'wasm'])).engine).toBe('wasm')
    await expect(trainer.fit(quickJob(), ['gpu'])).rejects.toMatchObject({
      code: 'engine',
      message: 'No engine could train. gpu: Its process ended (SIGKILL).',
    })
    expect(started).toBe(1)
  })

  it('learns the same bits in a process of its own as in a thread, and ends at once', async () => {
    const own = createAsker(startProcess(TRAINER))
    onTestFinished(() => own.close())
    const result = await own.ask<FitResult>({ ask: 'fit', engines: ['wasm'], job: quickJob() })
    const { network, rejector } = await open().fit(quickJob(), ['wasm'])
    expect([result.network, result.rejector]).toEqual([network, rejector])
    const long = own.ask({ ask: 'fit', engines: ['wasm'], job: quickJob({ epochs: 10_000 }) })
    const outcome = long.catch((error) => error)
    await own.close()
    expect(await outcome).toMatchObject({ code: 'cancelled' })
    expect(own.ended()).toBe(true)
  })

  it('that is not installed starts nothing', async () => {
    const nothing = () => {
      throw new Error('It was started')
    }
    const trainer = startTrainer(TRAINER, nothing, new Map(), (name) => `${name}-package is not installed`)
    onTestFinished(() => trainer.close())
    expect((await trainer.engines()).map(({ available, detail }) => (available ? 'here' : detail))).toEqual([
      'gpu-package is not installed',
      'here',
      'node-package is not installed',
      'here',
    ])
  })

  it('is not started by a trainer that was closed', async () => {
    const nothing = () => {
      throw new Error('It was started')
    }
    const trainer = startTrainer(TRAINER, nothing, new Map(), () => null)
    await trainer.close()
    await expect(trainer.fit(quickJob(), ['gpu', 'wasm'])).rejects.toMatchObject({ code: 'cancelled' })
  })

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
  it.each([
    ['/usr/local/cuda-11.2\0libcuda.so.1', 'was built for CUDA 11.2'],
    ['libcudart.so.12\0libcudnn.so.9', 'was built for CUDA 12, cuDNN 9'],
    ['libcudart.so.11.0\0/usr/local/cuda-11.2', 'was built for CUDA 11.0'],
    ['libcuda.so.1\0cuda-blas', 'names no CUDA that it was built for'],
  ])('that finds no card says what its library needs: %j', (written, said) => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'deps/lib'), { recursive: true })
    const noise = Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 37) % 256))
    const library = Buffer.concat([noise, Buffer.from(`\0${written}\0`), noise])
    writeFileSync(join(folder, 'deps/lib/libtensorflow_framework.so'), library)
    expect(whyNoCard('tfjs-node-gpu', folder)).toBe(
      `tfjs-node-gpu finds no graphics card that it can use; its library ${said}`,
    )
  })

  it('that finds no card says so as well where its library cannot be read', () => {
    expect(whyNoCard('tfjs-node-gpu', temporaryFolder())).toContain('names no CUDA')
  })
})
