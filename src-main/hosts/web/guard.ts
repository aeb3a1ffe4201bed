import { timingSafeEqual } from 'node:crypto'

/** The parts of a request that decide whether it is answered. */
export interface Knock {
  method: string
  /** Path and query as they came, undecoded. */
  target: string
  host: string | undefined
  origin: string | undefined
  fetchSite: string | undefined
  cookie: string | undefined
  contentType: string | undefined
}

export interface House {
  /** The one authority that was printed, such as 127.0.0.1:5747. */
  authority: string
  /** In the address that opens the studio; new at every start. */
  entryToken: string
  /** In the cookie that the entry sets; kept with the data, so that an open page survives a restart. */
  sessionToken: string
}

/** What a request may do: enter, read an asset, listen to events, or call a procedure. */
export type Verdict =
  | { kind: 'enter' }
  | { kind: 'asset'; path: string }
  | { kind: 'events' }
  | { kind: 'call'; name: string }
  | { kind: 'refused'; status: 400 | 403 | 404 | 405 | 415; reason: string }

const refused = (status: 400 | 403 | 404 | 405 | 415, reason: string): Verdict => ({ kind: 'refused', status, reason })

export function cookieName(authority: string): string {
  return `signsmith_${authority.split(':')[1]}`
}

/** Decides in the order of the security table; everything is refused that is not exactly what the page itself sends. */
export function judge(knock: Knock, house: House): Verdict {
  if (knock.host !== house.authority) return refused(403, 'This address is not the one that Signsmith printed.')
  if (knock.origin !== undefined && knock.origin !== `http://${house.authority}`) {
    return refused(403, 'Another site may not use Signsmith.')
  }
  if (knock.fetchSite !== undefined && knock.fetchSite !== 'same-origin' && knock.fetchSite !== 'none') {
    return refused(403, 'Another site may not use Signsmith.')
  }
  const [path, query] = splitTarget(knock.target)
  if (!/^\/(?!\/)[A-Za-z0-9._/-]*$/.test(path) || path.includes('..'))
    return refused(400, 'This path is not one of ours.')
  if (path === '/enter') return judgeEntry(knock.method, query, house)
  if (!equalSecrets(cookieValue(knock.cookie, cookieName(house.authority)), house.sessionToken)) {
    return refused(403, 'Open the address that Signsmith printed when it started; it carries the key to your studio.')
  }
  if (path.startsWith('/call/')) {
    if (knock.method !== 'POST') return refused(405, 'Procedures are called with POST.')
    if (knock.contentType !== 'application/json') return refused(415, 'Procedures take application/json.')
    return { kind: 'call', name: path.slice('/call/'.length) }
  }
  if (knock.method !== 'GET') return refused(405, 'This is read with GET.')
  return path === '/events' ? { kind: 'events' } : { kind: 'asset', path }
}

function judgeEntry(method: string, query: string, { entryToken }: House): Verdict {
  if (method !== 'GET') return refused(405, 'This is read with GET.')
  const token = /^token=([0-9a-f]{64})$/.exec(query)?.[1]
  return equalSecrets(token, entryToken)
    ? { kind: 'enter' }
    : refused(403, 'This address has expired: open the one that Signsmith printed last.')
}

function splitTarget(target: string): [string, string] {
  const at = target.indexOf('?')
  return at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)]
}

function cookieValue(header: string | undefined, name: string): string | undefined {
  return header
    ?.split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1)
}

/** In a time that does not depend on where the two differ. */
function equalSecrets(given: string | undefined, secret: string): boolean {
  if (given === undefined) return false
  const a = Buffer.from(given)
  const b = Buffer.from(secret)
  return a.length === b.length && timingSafeEqual(a, b)
}
