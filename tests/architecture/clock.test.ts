import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Where the clock that people set is read: for times that are stored or shown, never to measure how long something takes. */
const WALL_CLOCK: Record<string, string> = {
  'src-main/hosts/environment.ts': 'the time of what is stored, for every service',
  'src-main/storage/formerLock.ts': 'when an earlier version touched its lock, its only sign of life',
  'src-main/storage/heldFile.ts': 'the name of a file that is kept',
  'src-main/storage/journal.ts': 'the name of a copy that is kept',
  'src-main/storage/library.ts': 'what was found, and when, where nobody gives a clock',
  'src-main/storage/owner.ts': 'when the computer started, where its start has no id',
  'src-main/storage/project.ts': 'the same for one project',
  'src-main/storage/settings.ts': 'the name of a copy that is kept',
}
/** Days are counted over restarts, which no other clock outlives; it is held between bounds, for it may be wrong. */
const COUNTS_DAYS = ['src-main/storage/lostAndFound.ts']
/** Compared with what other processes wrote by that clock; a wrong answer is asked about, or fenced off. */
const OF_OTHER_PROCESSES = ['src-main/storage/formerLock.ts', 'src-main/storage/owner.ts']
/** In text that is code: comments may speak of it. */
const readsClock = (source: string) =>
  source
    .split('\n')
    .some((line) => !/^\s*(\/?\*|\/\/)/.test(line) && /\bDate\.now\b|\bnew Date\(\)|\bDate\(\)/.test(line))
/** Services have the clock as `now`; a difference of two is a duration. */
const SUBTRACTS = /\bnow\(\)\s*-|-\s*(?:\w+\.)*now\(\)/

const files = ['src-main', 'src-renderer'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|vue)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
)
const read = (file: string) => readFileSync(join(root, file), 'utf8')

describe('the clock that people set', () => {
  it('is read in named places only', () => {
    expect(files.filter((file) => readsClock(read(file))).sort()).toEqual(Object.keys(WALL_CLOCK).sort())
  })

  it('measures no duration', () => {
    const measured = files.filter((file) => SUBTRACTS.test(read(file).replaceAll('performance.now()', 'clock()')))
    expect(measured.sort()).toEqual([...OF_OTHER_PROCESSES, ...COUNTS_DAYS].sort())
  })

  it('would be noticed in each form', () => {
    for (const line of ['const a = Date.now()', 'f(new Date())', 'now: Date.now,']) expect(readsClock(line)).toBe(true)
    for (const line of ['// Date.now()', ' * Date.now', 'new Date(0)']) expect(readsClock(line)).toBe(false)
    for (const code of ['context.now() - started', 'until - context.now()']) expect(SUBTRACTS.test(code)).toBe(true)
  })
})

describe('a limit in a test', () => {
  it('follows the pace of the computer', () => {
    const tests = readdirSync(join(root, 'tests'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    )
    const fixed = /\btimeout: \d|^ {2,4}\}, \d[\d_]*\)/m
    for (const code of [`timeout${':'} 5`, '    }, 5)']) expect(fixed.test(code)).toBe(true)
    expect(tests.filter((name) => fixed.test(readFileSync(join(root, 'tests', name), 'utf8')))).toEqual([])
  })
})
