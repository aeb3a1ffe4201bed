import { describe, expect, it } from 'vitest'
import { daysOf } from '../../../src-main/services/training/material'

const at = (text: string) => new Date(text).getTime()
const days = (...times: [string, ('camera' | 'video')?][]) => {
  const recordings = times.map(([time, source = 'camera'], i) => ({ id: String(i), startedAt: at(time), source }))
  const found = daysOf(recordings)
  return recordings.map(({ id }) => found.get(id))
}

describe('the day of a recording', () => {
  it('is another one on another date, hours later', () => {
    expect(days(['2026-03-01T10:00'], ['2026-03-01T19:00'], ['2026-03-02T08:00'])).toEqual([
      '2026-03-01',
      '2026-03-01',
      '2026-03-02',
    ])
  })

  it('goes on past midnight, whatever the order in which recordings are given', () => {
    expect(days(['2026-03-02T00:20'], ['2026-03-01T23:50'], ['2026-03-02T03:00'], ['2026-03-02T09:00'])).toEqual([
      '2026-03-01',
      '2026-03-01',
      '2026-03-01',
      '2026-03-02',
    ])
  })

  it('of a film is not known', () => {
    expect(days(['2026-03-01T10:00', 'video'], ['2026-03-02T10:00'])).toEqual([null, '2026-03-02'])
  })
})
