import { FROM_FILE } from '../../contract/outputs'
import { equalSecrets } from '../secrets'

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
  authorization: string | undefined
  /** Whether it asks for a WebSocket. */
  upgrades: boolean
}

/** What opens what, just now. */
export interface Doors {
  /** Those that are listened at, such as 127.0.0.1:5787: numbers alone, so that no name that somebody gives us opens it. */
  authorities: readonly string[]
  captions: string | null
  stream: readonly string[] | null
  sites: readonly string[]
}

/** Who listens: what is let in, by which key, and from which page. */
export interface Admitted {
  what: 'captions' | 'stream'
  key: string
  /** The authority that it asked for, and the page that asked. */
  host: string
  origin: string | undefined
}
export type Verdict =
  | { kind: 'asset'; path: string }
  /** `nonce` is what the proof must be made of, where one is asked for. */
  | ({ kind: 'events' | 'socket'; verdicts: boolean; nonce: string | null } & Admitted)
  | { kind: 'refused'; status: 400 | 401 | 403 | 404 | 405; reason: string }

const refused = (status: 400 | 401 | 403 | 404 | 405, reason: string): Verdict => ({ kind: 'refused', status, reason })

/**
 * Decides in the order of the web host's table: the authority, the page that asks, the path, the method, the key. Whoever
 * is let in only listens.
 */
export function judge(knock: Knock, doors: Doors): Verdict {
  const { method, host, origin, fetchSite, upgrades } = knock
  if (host === undefined || !doors.authorities.includes(host)) {
    return refused(403, 'This address is not the one that Signsmith told.')
  }
  const [path = '', query = ''] = knock.target.split('?', 2)
  const streams = path === '/events' || path === '/socket'
  const own = isOwn(host, origin)
  if (!own && !(streams && mayListen(origin, doors.sites))) {
    return refused(403, 'This page may not listen. Name it in Signsmith under “Send signs to other programs”.')
  }
  // Without an origin a page of another site can only embed what it gets; whole windows may be led to the captions.
  const embeds = origin === undefined && ![undefined, 'same-origin', 'none'].includes(fetchSite)
  if (embeds && !(path === '/captions' && isVisit(knock))) return refused(403, 'Another site may not use Signsmith.')
  if (!/^\/[A-Za-z0-9._/-]*$/.test(path) || path.includes('..') || path.includes('//')) {
    return refused(400, 'This path is not one of ours.')
  }
  if (method !== 'GET') return refused(405, 'This is read with GET.')
  if (upgrades !== (path === '/socket')) return refused(400, 'A WebSocket is opened at /socket, and nowhere else.')
  const captions = path === '/captions/events'
  if (!captions && !streams) return { kind: 'asset', path }

  const what = captions ? 'captions' : 'stream'
  const keys = captions ? doors.captions && [doors.captions] : doors.stream
  if (!keys) return refused(403, `${captions ? 'Captions are' : 'This is'} switched off in Signsmith.`)
  const asked = new URLSearchParams(query)
  const given = /^Bearer ([a-z0-9]{40})$/.exec(knock.authorization ?? '')?.[1] ?? asked.get('key') ?? undefined
  const key = keys.find((one) => equalSecrets(given, one))
  if (key === undefined) return refused(401, 'This address is not good any more. Copy the one that Signsmith shows.')
  const nonce = /^[A-Za-z0-9]{1,64}$/.exec(asked.get('nonce') ?? '')?.[0] ?? null
  const verdicts = !captions && asked.get('verdicts') === '1'
  return { kind: path === '/socket' ? 'socket' : 'events', what, key, host, origin, verdicts, nonce }
}

/** Whether who was let in would be let in again. */
export function stillAdmitted({ what, key, host, origin }: Admitted, doors: Doors): boolean {
  const keys = what === 'captions' ? [doors.captions] : (doors.stream ?? [])
  const own = isOwn(host, origin)
  return doors.authorities.includes(host) && keys.includes(key) && (own || mayListen(origin, doors.sites))
}

/** No page, or the one that is served at that address itself. */
function isOwn(host: string, origin: string | undefined): boolean {
  return origin === undefined || origin === `http://${host}`
}

/** A page from a file calls itself `null` to a request and `file://` to a WebSocket. */
function mayListen(origin: string | undefined, sites: readonly string[]): boolean {
  return origin !== undefined && sites.includes(origin === 'null' || origin === 'file://' ? FROM_FILE : origin)
}

/** A whole window that goes there, as OBS opens it; nothing that a page reads or embeds. */
function isVisit({ method, fetchMode, fetchDest }: Knock): boolean {
  return method === 'GET' && fetchMode === 'navigate' && fetchDest === 'document'
}
