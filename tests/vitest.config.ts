import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { measurePace } from './support/pace.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const pace = measurePace()
const minutes = (n: number) => Math.round(n * 60_000 * pace)
const env = { SIGNSMITH_PACE: String(pace) }
const waiting = { poll: { timeout: minutes(1) } }
/** Unpacks the browser before two tests could do so at once. */
const globalSetup = ['tests/support/unpackChromium.ts']
/**
 * What happens before a camera goes on however slow the computer is just then, and a person does it over. So does a test
 * of it, once; npm test says at its end which ones did.
 */
const OVER = { retry: 1 }
const BROWSER = ['tests/e2e/**', 'tests/gallery/**', 'tests/electron/**', 'tests/native/**']
/** What judges how long the page takes, or signs that last a second: beside something else too little is seen of both. */
const ALONE = ['tests/e2e/{many,moving,realSigns,realTakes,smooth}.test.ts']
const WINDOW_ALONE = ['tests/electron/moving.test.ts']
/** What starts the built programs. */
const PROGRAMS = [
  'tests/hosts/{behaviour,cli,cliBackup,cliExportModel,cliImportKilled,cliLab,cliProjects,cliSamples,cliTakes,commandsWritten,desktop,dataFolder,outputsLive}.test.ts',
]
/** What trains, or works through a disk. */
const SLOW = [
  'tests/services/{clock,spotted,studio,trained}.test.ts',
  'tests/trainer/**',
  'tests/elsewhere/*.test.ts',
  'tests/lab/**',
  'tests/learning/{classifier,rejection}.test.ts',
  'tests/learning/clips/fit.test.ts',
  'tests/storage/{disk,faults,fileDisk,fileFaults,fullDisk,importFaults,lock,outside,replacement,takeover}.test.ts',
]

/** What takes longest, in this order: begun first, so that nothing is left alone at the end. */
const LONGEST = [
  'e2e/photographs',
  'electron/window',
  'hosts/cli',
  'hosts/cliTakes',
  'e2e/takes',
  'hosts/behaviour',
  'e2e/screens',
  'storage/faults',
  'hosts/commandsWritten',
  'e2e/record',
  'e2e/outputs',
  'services/trained',
  'e2e/tabs',
  'electron/journey',
  'e2e/video',
  'e2e/journey',
  'e2e/import',
  'e2e/demonstration',
  'electron/captions',
  'electron/exports',
  'e2e/ownPage',
  'e2e/language',
  'e2e/correct',
  'services/studio',
]
/** What waits for half of its time, for a camera, a film or a page. */
const WAITING = ['e2e', 'window']
/** What is over at once, and fits in anywhere: last of all. */
const SHORT = ['quick']

/**
 * The longest first; and of what waits two for each one that computes, so that the processor is neither left alone nor taken from
 * what is before a camera.
 */
class LongestMixed extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId, project }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`${name}.test.ts`))
      return at < 0 ? LONGEST.length + Number(SHORT.includes(project.name)) : at
    }
    const sorted = [...files].sort((a, b) => place(a) - place(b))
    const waiting = sorted.filter(({ project }) => WAITING.includes(project.name))
    const computing = sorted.filter(({ project }) => !WAITING.includes(project.name))
    const mixed: TestSpecification[] = []
    while (waiting.length + computing.length > 0) mixed.push(...waiting.splice(0, 2), ...computing.splice(0, 1))
    return mixed
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestMixed },
    projects: [
      {
        test: {
          name: 'programs',
          root,
          env,
          expect: waiting,
          include: PROGRAMS,
          testTimeout: minutes(2),
          hookTimeout: minutes(2),
        },
      },
      {
        test: {
          name: 'slow',
          root,
          env,
          expect: waiting,
          include: SLOW,
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
          exclude: [...BROWSER, ...SLOW, ...PROGRAMS],
          // Loading the same modules anew for each file takes as long as the tests.
          isolate: false,
          testTimeout: minutes(1),
          hookTimeout: minutes(1),
        },
      },
      {
        test: {
          name: 'e2e',
          root,
          ...OVER,
          globalSetup,
          env,
          expect: waiting,
          include: ['tests/e2e/**/*.test.ts'],
          exclude: ALONE,
          // Each file brings a browser and a host of its own, and nothing else that the next one could find.
          isolate: false,
          testTimeout: minutes(5),
          hookTimeout: minutes(5),
        },
      },
      {
        test: {
          name: 'alone',
          root,
          ...OVER,
          globalSetup,
          fileParallelism: false,
          env,
          expect: waiting,
          include: ALONE,
          testTimeout: minutes(5),
          hookTimeout: minutes(5),
          // After everything else.
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'window',
          root,
          ...OVER,
          globalSetup: ['tests/electron/prepare.ts'],
          env: { ...env, SIGNSMITH_BRIDGE: 'window' },
          expect: waiting,
          // What runs over every bridge runs over this one.
          include: ['tests/electron/**/*.test.ts', 'tests/hosts/behaviour.test.ts'],
          exclude: WINDOW_ALONE,
          testTimeout: minutes(5),
          hookTimeout: minutes(5),
        },
      },
      {
        test: {
          name: 'window-alone',
          root,
          ...OVER,
          globalSetup: ['tests/electron/prepare.ts'],
          fileParallelism: false,
          env,
          expect: waiting,
          include: WINDOW_ALONE,
          testTimeout: minutes(5),
          hookTimeout: minutes(5),
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          // npm run test:native alone runs it, where the library is.
          name: 'native',
          root,
          // The trainer's own tests as well, on that engine where any will do.
          env: { ...env, SIGNSMITH_ENGINE: 'node' },
          expect: waiting,
          include: ['tests/native/engine.test.ts', 'tests/trainer/{trainer,pool,peers}.test.ts'],
          testTimeout: minutes(5),
        },
      },
      {
        test: {
          // The same, where the window can be tested.
          name: 'native-window',
          root,
          globalSetup: ['tests/electron/prepare.ts'],
          env,
          expect: waiting,
          include: ['tests/native/window.test.ts'],
          testTimeout: minutes(5),
        },
      },
      {
        test: {
          name: 'gallery',
          root,
          globalSetup,
          env,
          expect: waiting,
          include: ['tests/gallery/**/*.test.ts'],
          testTimeout: minutes(5),
        },
      },
    ],
  },
})
