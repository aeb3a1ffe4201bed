import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { EngineName } from '../../src-main/contract/engine'
import type { Trainer } from '../../src-main/trainer/client'
import { createTrainerPool } from '../../src-main/trainer/pool'
import { ENGINE, TRAINER } from '../support/app'
import { quickJob } from '../support/material'

const open = () => {
  const pool = createTrainerPool(TRAINER)
  const taken = new Set<Trainer>()
  onTestFinished(async () => {
    vi.useRealTimers()
    await Promise.all([...taken].map((trainer) => trainer.close()))
  })
  const take = () => {
    const trainer = pool.take()
    taken.add(trainer)
    return trainer
  }
  return { ...pool, take }
}

describe('a trainer that was given back', () => {
  it('is taken again, one at a time, and learns the same bits as a new one', async () => {
    const { take, giveBack } = open()
    const first = take()
    await first.fit(quickJob({ seed: 5, hidden: [8] }), [ENGINE])
    giveBack(first)
    const [again, other] = [take(), take()]
    expect([again === first, other === first]).toEqual([true, false])
    const [warm, fresh] = await Promise.all([again.fit(quickJob(), [ENGINE]), other.fit(quickJob(), [ENGINE])])
    expect(Buffer.compare(warm.network.weights, fresh.network.weights)).toBe(0)
    expect(warm.network.modelJson).toBe(fresh.network.modelJson)
    expect(warm.rejector).toEqual(fresh.rejector)
  })

  it('is not taken when it has ended meanwhile', async () => {
    const { take, giveBack } = open()
    const first = take()
    giveBack(first)
    await first.close()
    expect(take()).not.toBe(first)
  })

  it('ends with the pool', async () => {
    const { take, giveBack, close } = open()
    const first = take()
    giveBack(first)
    await close()
    expect(first.ended()).toBe(true)
    expect(take()).not.toBe(first)
  })

  it('ends when nothing more comes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { take, giveBack } = open()
    const first = take()
    giveBack(first)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(first.ended()).toBe(true)
    expect(take()).not.toBe(first)
  })

  it('says the second time as well why no engine could train', async () => {
    const trainer = open().take()
    const missing = ['abacus' as EngineName]
    const first = await trainer.fit(quickJob(), missing).catch((error) => error)
    const second = await trainer.fit(quickJob(), missing).catch((error) => error)
    expect(second).toEqual(first)
    expect(second.message.length).toBeGreaterThan('No engine could train. abacus: '.length)
  })
})
