import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, shallowRef, watch } from 'vue'
import { useGradually } from '../../../src-renderer/ui/useGradually'

const numbers = (n: number) => Array.from({ length: n }, (_, i) => i)

describe('a long list', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is made a few at a time, from its beginning, until all of it is there', async () => {
    const items = shallowRef(numbers(60))
    const lengths: number[] = []
    const shown = effectScope().run(() => {
      const list = useGradually(() => items.value, 24, 12)
      watch(list, ({ length }) => lengths.push(length), { immediate: true, flush: 'sync' })
      return list
    })!
    await vi.runAllTimersAsync()
    expect(lengths).toEqual([24, 36, 48, 60])
    expect(shown.value).toEqual(numbers(60))
    // One more is there at once; many more, as after a search, begin anew.
    items.value = numbers(61)
    expect(shown.value.length).toBe(60)
    await vi.runAllTimersAsync()
    expect(shown.value.length).toBe(61)
    items.value = [7]
    expect(shown.value).toEqual([7])
    items.value = numbers(61)
    expect(shown.value).toEqual(numbers(24))
    await vi.runAllTimersAsync()
    expect(shown.value).toEqual(numbers(61))
  })
})
