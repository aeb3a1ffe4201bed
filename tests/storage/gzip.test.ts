import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { unpackGzip } from '../../src-main/storage/gzip'

describe('what is compressed by gzip', () => {
  it('is unpacked as far as it is asked for, and refused with the reason where it is more, cut off, or something else', async () => {
    const bytes = Uint8Array.from({ length: 1_000 }, (_, i) => i)
    const packed = gzipSync(bytes)
    expect(Uint8Array.from(await unpackGzip(packed, 'a', bytes.length))).toEqual(bytes)
    const refused = (packed: Uint8Array, most: number) =>
      unpackGzip(packed, '“a”', most).then(
        () => '',
        ({ code, message }) => `${code}: ${message}`,
      )
    expect(await refused(packed, 999)).toBe('bad-input: “a” cannot be unpacked: it is more than is read at once.')
    expect(await refused(packed.subarray(0, -10), 1_000)).toContain('“a” cannot be unpacked: unexpected end')
    expect(await refused(bytes, 1_000)).toContain('“a” cannot be unpacked: incorrect header')
  })
})
