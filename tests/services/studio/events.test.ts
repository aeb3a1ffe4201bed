import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { coalesce, createEvents } from '../../../src-main/services/studio/events'

describe('events', () => {
  it('reach every listener until it stops, and no other', () => {
    const events = createEvents()
    const seen: string[] = []
    const stop = events.on('project', ({ projectId }) => seen.push(`a ${projectId}`))
    events.on('project', ({ projectId }) => seen.push(`b ${projectId}`))
    events.emit('project', { projectId: '1' })
    stop()
    stop()
    events.emit('project', { projectId: '2' })
    events.emit('projects', {})
    expect(seen).toEqual(['a 1', 'b 1', 'b 2'])
  })
})

describe('coalescing', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('runs at once, then at most every so often, and never loses the last asking', () => {
    const work = vi.fn()
    const ask = coalesce(400, work)
    for (let i = 0; i < 10; i++) {
      ask('a')
      vi.advanceTimersByTime(100)
    }
    expect(work.mock.calls.length).toBe(3)
    vi.advanceTimersByTime(400)
    expect(work.mock.calls.length).toBe(4)
    vi.advanceTimersByTime(5000)
    expect(work.mock.calls.length).toBe(4)
  })

  it('keeps keys apart', () => {
    const work = vi.fn()
    const ask = coalesce(400, work)
    ask('a')
    ask('b')
    expect(work.mock.calls).toEqual([['a'], ['b']])
  })
})
