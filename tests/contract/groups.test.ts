import { describe, expect, it } from 'vitest'
import { groupWarnings, REPORT_WORDS } from '../../src-main/contract/reportWords'

describe('warnings that say the same of several signs', () => {
  it('are said once, where the first of them stood', () => {
    const grouped = groupWarnings([
      { about: 'duplicates', count: 2 },
      { about: 'one-size', label: 'a' },
      { about: 'one-recording', label: 'a' },
      { about: 'one-size', label: 'b' },
      { about: 'few', label: 'c', samples: 2, usual: 9, takes: false },
      { about: 'one-size', label: 'c' },
    ])
    expect(grouped).toEqual([
      { about: 'duplicates', count: 2 },
      { about: 'one-size', labels: ['a', 'b', 'c'] },
      { about: 'one-recording', labels: ['a'] },
      { about: 'few', label: 'c', samples: 2, usual: 9, takes: false },
    ])
    expect(REPORT_WORDS.en.samples.warning(grouped[1]!)).toMatch(
      /^“a”, “b”,? and “c”: the hand is always at the same distance/,
    )
    expect(REPORT_WORDS.en.samples.warning(grouped[2]!)).toBe(
      '“a”: one recording only. Record it again later, from another angle.',
    )
  })
})
