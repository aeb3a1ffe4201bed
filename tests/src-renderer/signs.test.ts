import { describe, expect, it } from 'vitest'
import type { Recording } from '../../src-main/contract/project'
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
