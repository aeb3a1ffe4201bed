import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { OUTPUT_DEFAULTS } from '../../../src-main/contract/outputs'
import { lookAsStyle, lookInAddress } from '../../../src-renderer/captions/look'
import { createNotice } from '../../../src-renderer/captions/notice'
import { createRecentSigns } from '../../../src-renderer/captions/recentSigns'

describe('the look of captions', () => {
  it('is taken from an address where it fits, one by one', () => {
    const look = (query: string) => lookInAddress(new URLSearchParams(query))
    expect(look('size=12&lines=3&seconds=30&opacity=0&align=left&colour=FFE600&background=%23101010')).toEqual({
      size: 12,
      lines: 3,
      seconds: 30,
      opacity: 0,
      align: 'left',
      colour: '#ffe600',
      background: '#101010',
    })
    expect(look('size=0&lines=x&seconds=&opacity=101&align=top&colour=red&other=1')).toEqual({})
    expect(look('size=2;}body{display:none')).toEqual({})
  })

  it('becomes properties of CSS, the opacity as part of the colour', () => {
    expect(lookAsStyle(OUTPUT_DEFAULTS.captions)).toEqual({
      '--size': '8',
      '--lines': '2',
      '--colour': '#ffffff',
      '--background': '#000000d9',
      '--align': 'center',
    })
    expect(lookAsStyle({ ...OUTPUT_DEFAULTS.captions, opacity: 0 })['--background']).toBe('#00000000')
  })
})

describe('recent signs', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('stand for their seconds and go one by one; letters join on to one another', () => {
    const shown: string[] = []
    const signs = createRecentSigns(
      (text) => shown.push(text),
      () => Date.now(),
    )
    signs.stay(1_000)
    signs.add('hello')
    vi.advanceTimersByTime(600)
    signs.add('A')
    signs.add('b')
    expect(shown.at(-1)).toBe('hello Ab')
    vi.advanceTimersByTime(500)
    expect(shown.at(-1)).toBe('Ab')
    vi.advanceTimersByTime(600)
    expect(shown.at(-1)).toBe('')
    // Nothing ticks on while there is nothing to be seen.
    expect(vi.getTimerCount()).toBe(0)
  })

  it('stay longer, or shorter, from the moment it is said', () => {
    const shown: string[] = []
    const signs = createRecentSigns(
      (text) => shown.push(text),
      () => Date.now(),
    )
    signs.stay(1_000)
    signs.add('hello')
    signs.stay(10_000)
    vi.advanceTimersByTime(5_000)
    expect(shown.at(-1)).toBe('hello')
    signs.stay(1_000)
    expect(shown.at(-1)).toBe('')
  })
})

describe('a notice', () => {
  it('is written when it is another one, so that it is read out once', () => {
    const written: string[] = []
    const notify = createNotice((text) => written.push(text))
    for (const text of ['', 'Refused', 'Refused', '', '', 'Refused']) notify(text)
    expect(written).toEqual(['Refused', '', 'Refused'])
  })
})
