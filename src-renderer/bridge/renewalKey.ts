import { get, set } from 'idb-keyval'

/** In IndexedDB, of this origin alone, its port included: only there can the browser keep a key that it never shows. */
const RENEWAL = 'renewal'

/**
 * Keeps the key that proves to the host, after it was started again, that this browser was let in. No script can read it
 * out, and it outlives the page: whoever loads it anew while the host is away comes in again.
 *
 * @param hex 32 bytes
 */
export async function keepRenewalKey(hex: string): Promise<CryptoKey> {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  await whereAllowed(() => set(RENEWAL, key))
  return key
}

/** The key of the page before this one; null where there was none. */
export async function findRenewalKey(): Promise<CryptoKey | null> {
  return (await whereAllowed(() => get<CryptoKey>(RENEWAL))) ?? null
}

/** A browser that may keep nothing refuses at once or later: then the key lives as long as the page. */
async function whereAllowed<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch {
    return undefined
  }
}

/** HMAC-SHA-256 of the number of the host's start, in hex. */
export async function prove(key: CryptoKey, start: string): Promise<string> {
  const signature = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(start))
  return Array.from(new Uint8Array(signature), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
