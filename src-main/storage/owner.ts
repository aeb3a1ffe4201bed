import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
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
  boot: v.string(),
  space: v.string(),
  /** When the process began, in the system's own ticks. */
  started: v.string(),
})
export type Owner = v.InferOutput<typeof Owner>

/** "unknown" is whoever cannot be seen from here: on another computer, or in another container. */
export type Presence = 'gone' | 'alive' | 'unknown'

export function thisProcess(token: string): Owner {
  return { token, pid: process.pid, started: processFacts(process.pid)?.started ?? '', ...thisSystem() }
}

export function readOwner(text: string): Owner | null {
  const parsed = parseJson(Owner, text)
  return parsed.ok ? parsed.value : null
}

/** Whether a process is still there. One that is stopped is: no time-out says otherwise, and no clock is asked. */
export function presenceOf(owner: Owner): Presence {
  const here = thisSystem()
  if (owner.host !== here.host || owner.machine !== here.machine) return 'unknown'
  if (owner.boot !== here.boot) return 'gone'
  if (owner.space !== here.space) return 'unknown'
  if (!processExists(owner.pid)) return 'gone'
  const facts = processFacts(owner.pid)
  if (!facts || owner.started === '') return 'alive'
  return facts.started === owner.started && !facts.ended ? 'alive' : 'gone'
}

function thisSystem(): Pick<Owner, 'host' | 'machine' | 'boot' | 'space'> {
  const machine = readOrEmpty('/etc/machine-id')
  return {
    host: hostname(),
    // The computer's own number is nobody's business: a data folder may be sent to somebody.
    machine: machine && createHash('sha256').update(`signsmith ${machine}`).digest('hex').slice(0, 16),
    boot: readOrEmpty('/proc/sys/kernel/random/boot_id'),
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
