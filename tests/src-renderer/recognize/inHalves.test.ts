import { describe, expect, it } from 'vitest'
import { inHalves } from '../../../src-renderer/recognize/inHalves'

describe('a share that is drawn at each frame', () => {
  it('is one of 201 lengths, from nothing to the whole', () => {
    const drawn = Array.from({ length: 10_001 }, (_, i) => inHalves(i / 10_000))
    expect([new Set(drawn).size, drawn[0], inHalves(0.873847), drawn.at(-1)]).toEqual([201, 0, 87.5, 100])
  })
})
