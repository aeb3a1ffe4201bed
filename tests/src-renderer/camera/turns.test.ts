import { describe, expect, it } from 'vitest'
import { createTurns } from '../../../src-renderer/camera/turns'

describe('the turns', () => {
  it('come one after another, in order, although the first takes longest', async () => {
    const inTurn = createTurns()
    const log: string[] = []
    const work = (name: string, ms: number) =>
      inTurn(async () => {
        log.push(`${name} begins`)
        await new Promise((resolve) => setTimeout(resolve, ms))
        log.push(`${name} ends`)
        return name
      })
    expect(await Promise.all([work('frame', 20), work('forget', 5), work('hands', 0)])).toEqual([
      'frame',
      'forget',
      'hands',
    ])
    expect(log).toEqual(['frame begins', 'frame ends', 'forget begins', 'forget ends', 'hands begins', 'hands ends'])
  })

  it('go on after one that failed, which whoever asked for it is told', async () => {
    const inTurn = createTurns()
    const failed = inTurn(() => Promise.reject(new Error('graph broke')))
    const next = inTurn(async () => 'next')
    await expect(failed).rejects.toThrow('graph broke')
    expect(await next).toBe('next')
  })
})
