import { type Answer, Failure } from '../contract/failure'
import { parse } from '../contract/parse'
import { type Handlers, type ProcedureName, procedures } from '../contract/procedures'
import { reasonOf } from '../services/files'
import { createSharedRuns, type Sharing } from './sharedRuns'

/** What costs seconds or a whole disk and changes nothing: many pages that ask at once get one answer. */
const SHARED: { readonly [Name in ProcedureName]?: Sharing } = {
  'engines.list': 'now',
  'projects.sizes': 'next',
  'reports.page': 'next',
}

/** The only gate between a page and the services: whatever comes in, an answer comes out. */
export type Dispatch = (name: unknown, raw: unknown) => Promise<Answer<unknown>>

/**
 * @param report told about defects of ours, which the page sees only as "internal"
 */
export function createDispatch(handlers: Handlers, report: (error: unknown) => void): Dispatch {
  const share = createSharedRuns()
  return async (name, raw) => {
    if (typeof name !== 'string' || !Object.hasOwn(procedures, name)) {
      return refuse('not-found', 'There is no such procedure.')
    }
    const procedure = name as ProcedureName
    const input = parse(procedures[procedure].input, raw)
    if (!input.ok) return refuse('bad-input', input.message)
    const sharing = SHARED[procedure]
    const run = () => (handlers[procedure] as (input: unknown) => Promise<unknown>)(input.value)
    try {
      const value = sharing ? share(`${name} ${JSON.stringify(input.value)}`, sharing, run) : run()
      return { ok: true, value: await value }
    } catch (error) {
      if (error instanceof Failure) return refuse(error.code, error.message)
      report(error)
      const reason = reasonOf(error)
      if (reason !== null)
        return refuse('storage', `A file could not be read or written: ${reason}. What was saved is kept.`)
      return refuse(
        'internal',
        `Something went wrong inside Signsmith: ${(error as Error).message}. What was saved is kept.`,
      )
    }
  }
}

function refuse(code: Failure['code'], message: string): Answer<never> {
  return { ok: false, error: { code, message } }
}
