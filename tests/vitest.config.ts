import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { measurePace } from './support/pace.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const pace = measurePace()
const minutes = (n: number) => Math.round(n * 60_000 * pace)
const env = { SIGNSMITH_PACE: String(pace) }
const waiting = { poll: { timeout: minutes(1) } }
const BROWSER = ['tests/e2e/**', 'tests/gallery/**']
/** What trains, starts processes, or works through a disk. */
const SLOW = [
  'tests/hosts/{behaviour,cli,commandsWritten,desktop,dataFolder}.test.ts',
  'tests/services/{clock,studio,trained}.test.ts',
  'tests/trainer/**',
  'tests/learning/{classifier,rejection}.test.ts',
  'tests/storage/{disk,faults,fullDisk,lock,outside,replacement,takeover}.test.ts',
]

// Unit tests run side by side; end-to-end tests own the machine, one file after the other.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          root,
          env,
          expect: waiting,
          include: ['tests/**/*.test.ts'],
          exclude: BROWSER,
          testTimeout: minutes(2),
          hookTimeout: minutes(2),
        },
      },
      {
        test: {
          name: 'quick',
          root,
          env,
          expect: waiting,
          include: ['tests/**/*.test.ts'],
          exclude: [...BROWSER, ...SLOW],
          testTimeout: minutes(1),
          hookTimeout: minutes(1),
        },
      },
      {
        test: {
          name: 'e2e',
          root,
          env,
          expect: waiting,
          include: ['tests/e2e/**/*.test.ts'],
          testTimeout: minutes(5),
          hookTimeout: minutes(5),
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'gallery',
          root,
          env,
          expect: waiting,
          include: ['tests/gallery/**/*.test.ts'],
          testTimeout: minutes(5),
        },
      },
    ],
  },
})
