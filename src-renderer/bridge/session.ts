import type { SessionAnswer, SessionRequest } from '../../src-main/contract/webSession'
import { openMemory } from '../studio/memory'
import { findRenewalKey, keepRenewalKey, prove } from './renewalKey'

/** Kept by the browser for this origin alone, its port included; a cookie would go to every port of the computer. */
const SESSION = 'session'
/** A host that says nothing for so long has gone to sleep. */
const ANSWER_MS = 10_000

/** What lets this page use the host: a secret of this start, and a key that proves after a restart that it had one. */
export interface Session {
  /** Like the browser's own, with the secret; a host that was started again gives a new one before anything is lost. */
  fetch(path: string, init: RequestInit): Promise<Response>
}

/**
 * Enters with the key in the address, or as this browser did before, also where the host was started again since then;
 * null when the host knows neither.
 *
 * @throws what fetch throws when no host answers
 */
export async function enterStudio(): Promise<Session | null> {
  const memory = openMemory('localStorage')
  const key = takeKey()
  const keep = async ({ session, renewal }: SessionAnswer & { ok: true }) => {
    memory.setItem(SESSION, session)
    return { secret: session, renewal: await keepRenewalKey(renewal) }
  }
  /** As any tab of this browser was let in, or by a proof that one was before the host's last start. */
  const askAgain = async (renewal: CryptoKey | null) => {
    const asked = await askSession({}, memory.getItem(SESSION))
    return asked.ok || !renewal ? asked : askSession({ proof: await prove(renewal, asked.start) }, null)
  }
  const enter = async () => {
    const answer = key ? await askSession({ key }, memory.getItem(SESSION)) : null
    return answer?.ok ? answer : askAgain(await findRenewalKey())
  }
  const answer = await enter().catch((error) => {
    // Loaded anew, the page tries the key once more.
    if (key) history.replaceState(null, '', `/#key=${key}`)
    throw error
  })
  if (!answer.ok) return null
  let held = await keep(answer)

  let renewing: Promise<boolean> | null = null
  const renew = async () => {
    const renewed = await askAgain(held.renewal)
    if (renewed.ok) held = await keep(renewed)
    return renewed.ok
  }
  return {
    async fetch(path, init) {
      const send = () => fetch(path, { ...init, headers: { ...init.headers, Authorization: `Bearer ${held.secret}` } })
      const used = held.secret
      const response = await send()
      if (response.status !== 401) return response
      if (held.secret === used) {
        renewing ??= renew().finally(() => {
          renewing = null
        })
        if (!(await renewing)) return response
      }
      return send()
    },
  }
}

/** Waits until another tab of this browser was let in. */
export function onSessionElsewhere(entered: () => void): void {
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === SESSION && newValue) entered()
  })
}

/** The key in the address, which it leaves at once: it is good once, and the address may be copied. */
function takeKey(): string | null {
  const key = /^#key=([0-9a-f]{64})$/.exec(location.hash)?.[1] ?? null
  if (key || location.pathname !== '/') history.replaceState(null, '', '/')
  return key
}

async function askSession(request: SessionRequest, secret: string | null): Promise<SessionAnswer> {
  const response = await fetch('/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(secret && { Authorization: `Bearer ${secret}` }) },
    body: JSON.stringify(request),
    signal: AbortSignal.timeout(ANSWER_MS),
  })
  return (await response.json()) as SessionAnswer
}
