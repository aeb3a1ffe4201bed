import { timingSafeEqual } from 'node:crypto'

/** In a time that does not depend on where the two differ. */
export function equalSecrets(given: string | undefined, secret: string): boolean {
  if (given === undefined) return false
  const a = Buffer.from(given)
  const b = Buffer.from(secret)
  return a.length === b.length && timingSafeEqual(a, b)
}
