import { Failure } from '../../contract/failure'
import type { Decode } from '../../readers/encoding'

/** How bytes of an encoding become text; null where they are not of it. */
export const decode: Decode = (encoding, bytes) => {
  let decoder: InstanceType<typeof TextDecoder>
  try {
    decoder = new TextDecoder(encoding, { fatal: true })
  } catch {
    throw new Failure('bad-input', `There is no encoding called “${encoding}” here, such as utf-8 or shift_jis.`)
  }
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}
