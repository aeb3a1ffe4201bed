import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref, shallowRef } from 'vue'
import { useBurst } from '../../../src-renderer/record/useBurst'
import type { RecorderState } from '../../../src-renderer/record/useRecorder'

/** A countdown of two seconds before a recording of three. */
function open(handSeen: boolean, countdown = 2) {
  const recorder = { state: shallowRef<RecorderState>({ state: 'idle', last: null }), stop: vi.fn() }
  const ready = ref(handSeen)
  const start = vi.fn(async () => {
    recorder.state.value = { state: 'recording' } as RecorderState
  })
  const inVain = vi.fn()
  const burst = effectScope().run(() => useBurst(recorder, () => ({ countdown, burst: 3 }), start, ready, inVain))!
  return { burst, ready, start, recorder, inVain }
}
const seconds = (n: number) => vi.advanceTimersByTimeAsync(n * 1_000)

describe('the countdown', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('stands still until a hand is seen, and while it is gone again', async () => {
    const { burst, ready, start } = open(false)
    burst.begin()
    expect(burst.state.value).toEqual({ state: 'counting', left: 2, waits: true })
    await seconds(10)
    expect(burst.state.value).toEqual({ state: 'counting', left: 2, waits: true })
    ready.value = true
    await nextTick()
    expect(burst.state.value).toEqual({ state: 'counting', left: 2, waits: false })
    await seconds(1)
    ready.value = false
    await seconds(5)
    expect(burst.state.value).toEqual({ state: 'counting', left: 1, waits: true })
    expect(start).not.toHaveBeenCalled()
    ready.value = true
    await seconds(1)
    expect(start).toHaveBeenCalledOnce()
    expect(burst.state.value.state).toBe('recording')
  })

  it('of no seconds begins when the hand is seen', async () => {
    const { burst, ready, start } = open(false, 0)
    burst.begin()
    await seconds(3)
    expect(start).not.toHaveBeenCalled()
    ready.value = true
    await nextTick()
    expect(start).toHaveBeenCalledOnce()
    const other = open(true, 0)
    other.burst.begin()
    expect(other.start).toHaveBeenCalledOnce()
  })

  it('ends when it is cancelled, and by itself when no hand comes', async () => {
    const { burst, start, inVain } = open(false)
    burst.begin()
    await seconds(3)
    burst.cancel()
    expect(burst.state.value).toEqual({ state: 'idle' })
    burst.begin()
    await seconds(29)
    expect(inVain).not.toHaveBeenCalled()
    await seconds(1)
    expect([burst.state.value.state, inVain.mock.calls]).toEqual(['idle', [[30]]])
    await seconds(60)
    expect([start.mock.calls.length, inVain.mock.calls.length]).toEqual([0, 1])
  })

  it('goes on when a hand is seen now and then, and is given up only after so many seconds in a row', async () => {
    const { burst, ready, inVain } = open(false)
    burst.begin()
    await seconds(20)
    // Too short for a second to pass.
    ready.value = true
    await nextTick()
    ready.value = false
    await seconds(29)
    expect([burst.state.value.state, inVain.mock.calls]).toEqual(['counting', []])
    await seconds(1)
    expect([burst.state.value.state, inVain.mock.calls]).toEqual(['idle', [[30]]])
  })

  it('is followed by a recording of its length', async () => {
    const { burst, recorder } = open(true)
    burst.begin()
    await seconds(2)
    expect(burst.state.value).toEqual({ state: 'recording', left: 3 })
    await seconds(2)
    expect(recorder.stop).not.toHaveBeenCalled()
    await seconds(1)
    expect([recorder.stop.mock.calls.length, burst.state.value.state]).toEqual([1, 'idle'])
  })
})
