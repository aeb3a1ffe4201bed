import { readdirSync, readFileSync } from 'node:fs'

/**
 * Memory of a process that no file backs, in MB: what grows when something is kept. What it shares with another process,
 * such as pictures on their way to the screen, counts by its share.
 */
export function heldMemory(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(rollup)![1])
  return (of('Pss_Anon') + of('Pss_Shmem')) / 1024
}

/** The processes of a browser by what Chromium calls them, from the parent links of /proc. */
export function browserProcesses(root: number): { pid: number; type: string }[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = /^PPid:\s+(\d+)/m.exec(readOrNothing(`/proc/${name}/status`))?.[1]
    if (parent) parents.set(Number(name), Number(parent))
  }
  const isBelow = (pid: number): boolean => pid === root || (parents.has(pid) && isBelow(parents.get(pid)!))
  return [...parents.keys()].filter(isBelow).map((pid) => {
    const command = readOrNothing(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')
    const type = /--type=(\S+)/.exec(command)?.[1]
    const service = /--utility-sub-type=(\w+)/.exec(command)?.[1]
    return { pid, type: service ?? type ?? 'browser' }
  })
}

/** A process may end while it is looked at. */
function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

export interface Slope {
  /** Per unit of x. */
  slope: number
  /** Half of the 95 % interval. */
  margin: number
}

/** The least-squares line through points, with the interval of its slope from what is left beside it. */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): Slope {
  const n = points.length
  const mean = (pick: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + pick(point), 0) / n
  const [mx, my] = [mean(([x]) => x), mean(([, y]) => y)]
  const sxx = points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0)
  const slope = points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / sxx
  const rest = points.reduce((sum, [x, y]) => sum + (y - my - slope * (x - mx)) ** 2, 0)
  return { slope, margin: n > 2 ? 1.96 * Math.sqrt(rest / (n - 2) / sxx) : Number.POSITIVE_INFINITY }
}
