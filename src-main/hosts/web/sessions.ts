import { createHmac, randomBytes } from 'node:crypto'
import type { SessionAnswer, SessionRequest } from '../../contract/webSession'
import { equalSecrets } from '../secrets'

/** Addresses that were printed and not used; beyond these the oldest ones are good no more. */
const MOST_INVITATIONS = 16

/** Who may use the studio during one start of the web host. */
export interface Sessions {
  /** A key that lets one browser in, once. */
  invite(onUsed: () => void): string
  /** Whether a request carries the secret of this start. */
  holds(bearer: string | undefined): boolean
  answer(request: SessionRequest, holds: boolean): SessionAnswer
}

/**
 * @param authority what the page's address begins with, such as 127.0.0.1:5747; a page of another one proves nothing
 * @param renewalKeys of this start and of those before it, 32 bytes in hex, newest first
 */
export function createSessions(authority: string, renewalKeys: readonly string[]): Sessions {
  const session = newSecret()
  const start = newSecret()
  const invitations = new Map<string, () => void>()
  const renewals = renewalKeys.map((key) => hmac(key, authority))

  const useKey = (key: string): boolean => {
    const found = [...invitations].find(([known]) => equalSecrets(key, known))
    if (!found) return false
    invitations.delete(found[0])
    found[1]()
    return true
  }
  const proves = (proof: string) => renewals.some((renewal) => equalSecrets(proof, hmac(renewal, start)))

  return {
    invite(onUsed) {
      const key = newSecret()
      invitations.set(key, onUsed)
      if (invitations.size > MOST_INVITATIONS) invitations.delete(invitations.keys().next().value!)
      return key
    },
    holds: (bearer) => equalSecrets(bearer, session),
    answer({ key, proof }, holds) {
      const may = (key !== undefined && useKey(key)) || holds || (proof !== undefined && proves(proof))
      return may ? { ok: true, session, renewal: renewals[0]! } : { ok: false, start }
    },
  }
}

/** 256 random bits, in hex. */
export function newSecret(): string {
  return randomBytes(32).toString('hex')
}

/** HMAC-SHA-256 of a text under a key of 32 bytes in hex; as hex. */
export function hmac(key: string, text: string): string {
  return createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest('hex')
}
