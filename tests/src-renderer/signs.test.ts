import { describe, expect, it } from 'vitest'
import type { Recording } from '../../src-main/contract/project'
import { listedNames } from '../../src-renderer/signs/listedNames'
import { signQuality } from '../../src-renderer/signs/quality'

const recording = (signer: string | null = null, unused = false): Recording => ({
  id: 'r',
  signer,
  source: 'camera',
  startedAt: 0,
  samples: 5,
  unused,
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
