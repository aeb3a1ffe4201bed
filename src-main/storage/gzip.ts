import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { Failure } from '../contract/failure'
import { errorCode } from './files'

/**
 * What a file that is compressed by gzip holds.
 *
 * @param what it is called
 * @param most bytes that it may unpack to, at least 1
 * @throws Failure "bad-input" where it cannot be unpacked, or is larger
 */
export async function unpackGzip(packed: Uint8Array, what: string, most: number): Promise<Uint8Array> {
  return promisify(gunzip)(packed, { maxOutputLength: most }).catch((error: Error) => {
    const reason = errorCode(error) === 'ERR_BUFFER_TOO_LARGE' ? 'it is more than is read at once' : error.message
    throw new Failure('bad-input', `${what} cannot be unpacked: ${reason}.`)
  })
}
