import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFreshness } from '../../../src-renderer/camera/freshness'
import { createPatience } from '../../../src-renderer/camera/patience'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})
/** Frames that are sent and answered, `count` of them, each after `ms`. */
function answerFrames(patience: ReturnType<typeof createPatience>, count: number, ms: number): void {
  for (let i = 0; i < count; i++) {
    patience.frame()
    vi.advanceTimersByTime(ms)
    patience.answered()
  }
}

describe('the patience with the hand finder', () => {
  it('ends within 3 s where frames take a moment', () => {
    const overdue = vi.fn()
    const patience = createPatience(overdue, () => performance.now())
    patience.start()
    vi.advanceTimersByTime(8_000)
    patience.answered()
    patience.started(20)
    answerFrames(patience, 10, 40)
    patience.frame()
    vi.advanceTimersByTime(1_500)
    expect(overdue).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1_000)
    expect(overdue).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(60_000)
    expect(overdue).toHaveBeenCalledTimes(1)
  })

  it('takes neither a slow start nor a computer of one frame in two seconds for hanging', () => {
    const overdue = vi.fn()
    const patience = createPatience(overdue, () => performance.now())
    patience.start()
    vi.advanceTimersByTime(50_000)
    patience.answered()
    // A blank frame takes a part of what one with hands does.
    patience.started(600)
    answerFrames(patience, 5, 2_000)
    answerFrames(patience, 1, 6_000)
    expect(overdue).not.toHaveBeenCalled()
    patience.frame()
    vi.advanceTimersByTime(21_000)
    expect(overdue).toHaveBeenCalledTimes(1)
  })

  it('gives up a start that never ends, and waits for nothing once stopped', () => {
    const overdue = vi.fn()
    const patience = createPatience(overdue, () => performance.now())
    patience.start()
    vi.advanceTimersByTime(61_000)
    expect(overdue).toHaveBeenCalledTimes(1)
    patience.frame()
    patience.stop()
    vi.advanceTimersByTime(61_000)
    expect(overdue).toHaveBeenCalledTimes(1)
  })

  it('does not count the time in which the computer slept', () => {
    const overdue = vi.fn()
    let asleep = 0
    const patience = createPatience(overdue, () => performance.now() + asleep)
    patience.frame()
    vi.advanceTimersByTime(1_000)
    asleep = 3_600_000
    vi.advanceTimersByTime(500)
    expect(overdue).not.toHaveBeenCalled()
  })

  it('is no longer after a sleep than before it', () => {
    const overdue = vi.fn()
    let asleep = 0
    const patience = createPatience(overdue, () => performance.now() + asleep)
    patience.frame()
    vi.advanceTimersByTime(100)
    asleep = 3_600_000
    patience.answered()
    answerFrames(patience, 1, 40)
    patience.frame()
    vi.advanceTimersByTime(4_000)
    expect(overdue).toHaveBeenCalledTimes(1)
  })
})

describe('what was seen last', () => {
  it('is stale after a second without anything new, once', () => {
    const stale = vi.fn()
    const freshness = createFreshness(stale, () => performance.now())
    for (let i = 0; i < 10; i++) {
      freshness.renew()
      vi.advanceTimersByTime(40)
    }
    vi.advanceTimersByTime(800)
    expect(stale).not.toHaveBeenCalled()
    vi.advanceTimersByTime(5_000)
    expect(stale).toHaveBeenCalledTimes(1)
  })

  it('is not stale between two answers of a slow computer', () => {
    const stale = vi.fn()
    const freshness = createFreshness(stale, () => performance.now())
    freshness.renew()
    vi.advanceTimersByTime(900)
    for (let i = 0; i < 5; i++) {
      freshness.renew()
      vi.advanceTimersByTime(2_000)
    }
    expect(stale).not.toHaveBeenCalled()
    freshness.stop()
    vi.advanceTimersByTime(60_000)
    expect(stale).not.toHaveBeenCalled()
  })
})
