/** The parts of a request that decide whether it is answered. */
export interface Knock {
  method: string
  /** Path and query as they came, undecoded. */
  target: string
  host: string | undefined
  origin: string | undefined
  fetchSite: string | undefined
  fetchMode: string | undefined
  fetchDest: string | undefined
  /** Whether it carries the secret of this start. */
  holdsSession: boolean
  contentType: string | undefined
}

/** What a request may do: read an asset, ask for a session, listen to events, or call a procedure. */
export type Verdict =
  | { kind: 'asset'; path: string }
  | { kind: 'session' }
  | { kind: 'events' }
  | { kind: 'call'; name: string }
  | { kind: 'refused'; status: 400 | 401 | 403 | 405 | 415; reason: string }

/** The way in: the page itself, under the one path that a file or a link may lead to. */
export const ENTRY = '/enter'

const refused = (status: 400 | 401 | 403 | 405 | 415, reason: string): Verdict => ({ kind: 'refused', status, reason })

/**
 * Decides in the order of the security table; everything is refused that is not exactly what the page itself sends.
 * The page's own files hold no secret and need none.
 *
 * @param authority the one that was printed, such as 127.0.0.1:5747
 */
export function judge(knock: Knock, authority: string): Verdict {
  if (knock.host !== authority) return refused(403, 'This address is not the one that Signsmith printed.')
  if (knock.origin !== undefined && knock.origin !== `http://${authority}`) {
    return refused(403, 'Another site may not use Signsmith.')
  }
  const path = knock.target.split('?', 1)[0]!
  const ownSite = [undefined, 'same-origin', 'none'].includes(knock.fetchSite)
  if (!ownSite && !(path === ENTRY && isVisit(knock))) return refused(403, 'Another site may not use Signsmith.')
  if (!/^\/(?!\/)[A-Za-z0-9._/-]*$/.test(path) || path.includes('..'))
    return refused(400, 'This path is not one of ours.')
  const calls = path.startsWith('/call/')
  if (calls || path === '/session') {
    if (knock.method !== 'POST') return refused(405, 'Procedures are called with POST.')
    if (knock.contentType !== 'application/json') return refused(415, 'Procedures take application/json.')
    if (!calls) return { kind: 'session' }
  } else if (knock.method !== 'GET') return refused(405, 'This is read with GET.')
  if (!calls && path !== '/events') return { kind: 'asset', path: path === ENTRY ? '/' : path }
  if (!knock.holdsSession) {
    return refused(401, 'Open the address that Signsmith printed last; it carries the key to your studio.')
  }
  return calls ? { kind: 'call', name: path.slice('/call/'.length) } : { kind: 'events' }
}

/** A whole window that goes there, as from the file that opens the browser; nothing that a page reads or embeds. */
function isVisit({ method, fetchMode, fetchDest }: Knock): boolean {
  return method === 'GET' && fetchMode === 'navigate' && fetchDest === 'document'
}
