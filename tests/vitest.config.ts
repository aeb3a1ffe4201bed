import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { measurePace } from './support/pace.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** What only takes the time that others leave is given more of it. */
const pace = measurePace() * Number(process.env.SIGNSMITH_YIELDS ?? 1)
const minutes = (n: number) => Math.round(n * 60_000 * pace)
const env = { SIGNSMITH_PACE: String(pace) }
const waiting = { poll: { timeout: minutes(1) } }
const BROWSER = ['tests/e2e/**', 'tests/gallery/**']
/** What trains most of the time. */
const TRAININGS = [
  'tests/hosts/{cli,commandsWritten}.test.ts',
  'tests/services/{studio,trained}.test.ts',
  'tests/trainer/**/*.test.ts',
  'tests/learning/{classifier,rejection}.test.ts',
]
/** What trains, starts processes, or works through a disk. */
const SLOW = [
  ...TRAININGS,
  'tests/hosts/{behaviour,desktop,dataFolder}.test.ts',
  'tests/services/clock.test.ts',
  'tests/storage/{disk,faults,fullDisk,lock,outside,replacement,takeover}.test.ts',
]

// Files of unit tests run side by side; end-to-end tests one after the other, with nothing beside them that does not yield.
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
          exclude: [...BROWSER, ...TRAININGS],
          testTimeout: minutes(2),
          hookTimeout: minutes(2),
        },
      },
      {
        test: {
          name: 'trainings',
          root,
          env,
          expect: waiting,
          include: TRAININGS,
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
