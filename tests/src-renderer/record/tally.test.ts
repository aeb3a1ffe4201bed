import { describe, expect, it } from 'vitest'
import { counted, doubtOf, emptyTally, refusedBy } from '../../../src-renderer/record/tally'

const id = 'a'.repeat(20)
const kept = (looksLike: string | null) => ({ kept: true, id, looksLike }) as const

describe('the tally of a recording', () => {
  it('counts what was kept, what was dropped and why, and what looks like another sign', () => {
    const verdicts = [kept(null), kept('b'), { kept: false, flaw: 'cropped' } as const, kept('b')]
    expect(verdicts.reduce(counted, emptyTally('r'))).toEqual({
      kept: 3,
      taken: 0,
      dropped: { cropped: 1 },
      alike: { b: 2 },
      recordingId: 'r',
      refused: null,
    })
  })

  it('counts what could not be saved, with the last reason', () => {
    const once = refusedBy(emptyTally('r'), 3, 'the disk is full')
    expect(refusedBy(once, 2, 'it is locked').refused).toEqual({ frames: 5, reason: 'it is locked' })
  })

  it('doubts a recording of which most looks like another sign, and at least three samples', () => {
    const tally = (kept: number, alike: Record<string, number>) => ({ ...emptyTally('r'), kept, alike })
    expect(doubtOf(tally(5, { b: 3 }))).toEqual({ signId: 'b', alike: 3 })
    expect(doubtOf(tally(9, { c: 1, b: 6 }))).toEqual({ signId: 'b', alike: 6 })
    expect(doubtOf(tally(6, { b: 3 }))).toBe(null)
    expect(doubtOf(tally(2, { b: 2 }))).toBe(null)
    expect(doubtOf(tally(20, {}))).toBe(null)
  })
})
