import * as v from 'valibot'

/** Bytes of a file that go over the wire at once, and their base64. */
export const FILE_CHUNK = 2 * 1024 * 1024 - 2
export const Chunk = v.pipe(
  v.string(),
  v.maxLength((FILE_CHUNK / 3) * 4),
  v.regex(/^[A-Za-z0-9+/]*={0,2}$/, 'is not base64'),
)
