import { homepage } from '../../../package.json'

/** The one address of the world outside, which the person's browser opens. */
export const NEW_VERSIONS = homepage

export const SCHEME = 'studio'
/** Where the page lives: a scheme of our own, never file:// and never a remote address. */
export const ORIGIN = `${SCHEME}://app`
export const START = `${ORIGIN}/index.html`

/** The dev server that electron-vite started, on this machine; null for anything else. */
export function devServerOf(address: string | undefined): string | null {
  const origin = address === undefined ? null : originOf(address)
  return origin !== null && /^http:\/\/(localhost|127\.0\.0\.1|\[::1\]):\d+$/.test(origin) ? origin : null
}

/** The origin of an address, also for our own scheme, which the URL standard calls opaque; null for no address. */
export function originOf(address: string): string | null {
  try {
    const { protocol, host } = new URL(address)
    return `${protocol}//${host}`
  } catch {
    return null
  }
}

/** Where a page that ended begins again: at the place where it was, and told that it did. */
export function addressAgain(start: string, last: string, place: string): string {
  const at = originOf(last) === originOf(start) ? new URL(last).hash : ''
  return `${start}?again${at || `#${place}`}`
}

/** Whether the page may go to an address: only within itself. `home` is our origin, or the dev server's. */
export function mayNavigate(address: string, home: string): boolean {
  return originOf(address) === home
}

/**
 * Whether anything may be fetched from an address. Everything the app needs comes from its own scheme; blob: addresses
 * are pictures that the page made. During development the dev server and its socket are let through.
 */
export function mayRequest(address: string, home: string): boolean {
  const inner = address.startsWith('blob:') ? address.slice('blob:'.length) : address
  const origin = originOf(inner)
  return (
    origin === home || (home !== ORIGIN && origin === home.replace(/^http/, 'ws')) || address.startsWith('devtools://')
  )
}
