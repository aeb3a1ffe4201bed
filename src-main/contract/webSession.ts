import * as v from 'valibot'

const Secret = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))

/**
 * How a page asks the web host for its session: with the key of an address, with a proof that it had a session of an
 * earlier start, or with neither, when its request carries the session already.
 */
export const SessionRequest = v.strictObject({ key: v.exactOptional(Secret), proof: v.exactOptional(Secret) })
export type SessionRequest = v.InferOutput<typeof SessionRequest>

export type SessionAnswer =
  | {
      ok: true
      /** The secret of this start, for the header of every call. */
      session: string
      /** The key to the proof that a page gives after a restart, 32 bytes in hex. */
      renewal: string
    }
  /** What a proof must be made of: HMAC-SHA-256 of `start` under the page's renewal key, in hex. */
  | { ok: false; start: string }
