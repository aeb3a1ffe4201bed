import { describe, expect, it } from 'vitest'
import type { Recording } from '../../src-main/contract/project'
import { listedNames } from '../../src-renderer/signs/listedNames'
import { learnedFrom, signQuality } from '../../src-renderer/signs/quality'

const recording = (signer: string | null = null, unused = false): Recording => ({
  id: 'r',
  signer,
  source: 'camera',
  startedAt: 0,
  samples: 5,
  takes: 0,
  unused,
  origin: null,
})

describe('the quality of a sign', () => {
  it.each([
    ['nothing recorded', 0, [], 'empty', 'empty'],
    ['everything unused', 0, [recording(null, true)], 'empty', 'empty'],
    ['one recording', 20, [recording()], 'thin', 'one'],
    ['one that is used beside one that is not', 20, [recording(), recording(null, true)], 'thin', 'one'],
    ['two recordings with few samples', 5, [recording(), recording()], 'thin', 'few'],
    ['two recordings of one person', 20, [recording('Ann'), recording('Ann')], 'fair', 'variety'],
    ['two people', 20, [recording('Ann'), recording('Ben')], 'good', 'enough'],
    ['three recordings', 20, [recording(), recording(), recording()], 'good', 'enough'],
  ] as const)('with %s', (_name, used, recordings, quality, hint) => {
    expect(signQuality({ used, recordings: [...recordings] })).toEqual({ quality, hint })
  })
})

describe('the quality of a sign that moves', () => {
  const taken = (signer: string | null, unused = false) => ({ ...recording(signer, unused), samples: 0, takes: 3 })

  it.each([
    ['samples alone, which it does not learn from', 0, [recording()], 'empty', 'empty'],
    ['two takes', 2, [taken(null)], 'thin', 'fewTakes'],
    ['three takes', 3, [taken(null)], 'fair', 'moreTakes'],
    ['many takes of one person', 12, [taken('Ann'), taken('Ann'), taken('Ben', true)], 'good', 'others'],
    ['takes of two people', 6, [taken('Ann'), taken('Ben')], 'good', 'enough'],
  ] as const)('with %s', (_name, usedTakes, recordings, quality, hint) => {
    const sign = { moves: true, used: 0, usedTakes, recordings: [...recordings] }
    expect(signQuality(sign)).toEqual({ quality, hint })
  })

  it('counts what is learned from: takes, samples, or both where it is None', () => {
    const both = { used: 7, usedTakes: 3 }
    expect([
      learnedFrom({ ...both, moves: true }),
      learnedFrom({ ...both, moves: false }),
      learnedFrom({ ...both, none: true }),
      learnedFrom({ used: 7 }),
    ]).toEqual([3, 7, 10, 7])
  })
})

describe('a list of names', () => {
  it('has one name a line, each once, and none that is there already', () => {
    expect(listedNames(' hello\r\n\r\nThank you\nHELLO\nstop \nStop', ['thank you'])).toEqual(['hello', 'stop'])
    expect(listedNames('a\nb', ['B', 'a'])).toEqual([])
  })

  it('is no list where it is one name, or a whole text', () => {
    expect(listedNames('hello', [])).toBeNull()
    expect(listedNames('hello\n', [])).toBeNull()
    expect(listedNames(Array.from({ length: 201 }, (_, i) => `line ${i}`).join('\n'), [])).toBeNull()
    expect(listedNames(Array.from({ length: 200 }, (_, i) => `line ${i}`).join('\n'), [])).toHaveLength(200)
  })
})
