import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { canStrike, type Fault } from './disk'
import { patience } from './pace'

export const FAULTS: readonly Fault[] = ['EIO', 'ENOSPC', 'short', 'killed', 'power', 'zeros', 'EIO, power']
export const SWEEP_MS = patience(300_000)
export type Plan = { at: number; fault: Fault } | null

const changes = (operation: string) => canStrike('power', operation)

/** A folder for hundreds of small ones, to be removed: in memory where the system has a place for that. */
export function workplace(): string {
  return mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'signsmith-faults-'))
}

/** Runs a session once whole, and then once for each of its operations with a fault at that one. */
export async function sweep(fault: Fault, session: (folder: string, plan: Plan) => Promise<Outcome>) {
  const place = workplace()
  onTestFinished(() => rmSync(place, { recursive: true, force: true }))
  const once = async (plan: Plan) => {
    const folder = join(place, 'data')
    mkdirSync(join(folder, 'projects'), { recursive: true })
    const outcome = await session(folder, plan)
    rmSync(folder, { recursive: true })
    return outcome
  }
  const { operations, found } = await once(null)
  const wrong = found.map((difference) => `without a fault: ${difference}`)
  const struck: Record<string, number> = {}
  for (const [at, operation] of operations.entries()) {
    if (!canStrike(fault, operation)) continue
    // A program that is gone before a second reading leaves what it leaves before the first.
    if (fault === 'killed' && at > 0 && !changes(operation) && !changes(operations[at - 1]!)) continue
    const { hit, found } = await once({ at, fault })
    const kind = hit?.split(' ')[0] ?? 'none'
    struck[kind] = (struck[kind] ?? 0) + 1
    if (found.length > 0) wrong.push(`${fault} at ${hit}: ${found.join('; ')}`)
  }
  const runs = Object.values(struck).reduce((a, b) => a + b, 0)
  console.log(`${fault}: ${runs} runs of ${operations.length} operations, ${JSON.stringify(struck)}`)
  return { wrong, runs }
}
/** What a session came to. */
export interface Outcome {
  hit: string | null
  operations: string[]
  found: string[]
}
