import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname, uptime } from 'node:os'
import * as v from 'valibot'
import { parseJson } from '../contract/parse'
import { errorCode } from './files'

/** A process, named so that no other one is taken for it: a process number alone is given away again. */
export const Owner = v.object({
  token: v.string(),
  pid: v.number(),
  host: v.string(),
  /** Which computer, start of it, and space of process numbers; empty where the system does not tell. */
  machine: v.string(),
  /** An id, or "since" and the second at which the computer started, by the clock that people set. */
  boot: v.string(),
  space: v.string(),
  /** When the process began, in the system's own ticks. */
  started: v.string(),
})
export type Owner = v.InferOutput<typeof Owner>

/**
 * "unknown" is whoever cannot be seen from here: on another computer, or in another container. "likely" stands where the
 * system does not tell enough: the process number may have been given away, the clock may have been set.
 */
export type Presence = 'gone' | 'likely-gone' | 'alive' | 'likely-alive' | 'unknown'

/** Clocks that are set right after the start of a computer move that start by no more than this, in seconds. */
const START_TOLERANCE = 60

export function thisProcess(token: string): Owner {
  return { token, pid: process.pid, started: processFacts(process.pid)?.started ?? '', ...thisSystem() }
}

export function readOwner(text: string): Owner | null {
  const parsed = parseJson(Owner, text)
  return parsed.ok ? parsed.value : null
}

/** Whether a process is still there. One that is stopped is: no time-out says otherwise. */
export function presenceOf(owner: Owner, here: System = thisSystem()): Presence {
  if (!sameComputer(owner, here)) return 'unknown'
  const [theirStart, ourStart] = [startOf(owner.boot), startOf(here.boot)]
  const bySeconds = theirStart !== null && ourStart !== null
  if (!bySeconds && owner.boot !== '' && owner.boot !== here.boot) return 'gone'
  if (owner.space !== here.space) return 'unknown'
  if (!processExists(owner.pid)) return 'gone'
  if (bySeconds && theirStart < ourStart - START_TOLERANCE) return 'likely-gone'
  const facts = processFacts(owner.pid)
  if (!facts || owner.started === '') return 'likely-alive'
  return facts.started === owner.started && !facts.ended ? 'alive' : 'gone'
}

/** Names of computers without a number of their own come with and without their domain, in letters of any case. */
function sameComputer(owner: System, here: System): boolean {
  if (owner.machine !== here.machine) return false
  return here.machine === '' ? shortName(owner.host) === shortName(here.host) : owner.host === here.host
}

const shortName = (host: string) => host.toLowerCase().split('.')[0]

/** In seconds; null where the computer's start has an id. */
function startOf(boot: string): number | null {
  const seconds = /^since (\d+)$/.exec(boot)?.[1]
  return seconds === undefined ? null : Number(seconds)
}

export type System = Pick<Owner, 'host' | 'machine' | 'boot' | 'space'>

function thisSystem(): System {
  const machine = readOrEmpty('/etc/machine-id')
  return {
    host: hostname(),
    // The computer's own number is nobody's business: a data folder may be sent to somebody.
    machine: machine && createHash('sha256').update(`signsmith ${machine}`).digest('hex').slice(0, 16),
    boot:
      readOrEmpty('/proc/sys/kernel/random/boot_id') || `since ${Math.round((Date.now() - uptime() * 1000) / 1000)}`,
    space: linkOrEmpty('/proc/self/ns/pid'),
  }
}

export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

/** From Linux's /proc/PID/stat (proc_pid_stat(5): fields 3 and 22); null elsewhere. */
function processFacts(pid: number): { started: string; ended: boolean } | null {
  const stat = readOrEmpty(`/proc/${pid}/stat`)
  // The name before it may hold anything, brackets as well.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const started = fields[19]
  return started === undefined ? null : { started, ended: ['Z', 'X'].includes(fields[0]!) }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}

function linkOrEmpty(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
