import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nesting } from '../../src-main/hosts/web/body'

function depth(value: unknown): number {
  return typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value as object).map(depth)) : 0
}

describe('the nesting of a JSON text', () => {
  it('is that of the value it stands for, whatever its names and strings hold', () => {
    const hostile = fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', 'a', 'ä') })
    const value = fc.jsonValue({ maxDepth: 6 })
    fc.assert(
      fc.property(fc.oneof(value, fc.dictionary(hostile, fc.array(hostile)), hostile), (json) => {
        for (const text of [JSON.stringify(json), JSON.stringify(json, null, 2)]) {
          expect(nesting(Buffer.from(text))).toBe(depth(JSON.parse(text)))
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
