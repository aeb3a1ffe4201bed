// npm test: builds, type-checks every room, checks format and lint, then runs the unit and the end-to-end tests, side by side.
// The desktop app is driven in a real Electron where one can be had; SIGNSMITH_WINDOW=always makes that a condition.
// SIGNSMITH_NODES names other Node.js binaries, in which the unit tests run as well.
// npm run test:quick: the same without what trains, starts processes or opens a browser.
// Its last line is "N passed, N failed"; each check counts as one.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'
import { whyNoWindow } from './electron/able.mjs'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const bin = (name) => at(`../node_modules/.bin/${name}${process.platform === 'win32' ? '.cmd' : ''}`)
/** Rooms without components are checked by the native compiler, which takes a tenth of the time. */
const ROOMS = [
  'src-main/contract',
  'src-main/learning',
  'src-main/readers',
  'src-main/lab',
  'src-main/elsewhere',
  'src-main/storage',
  'src-main/trainer',
  'src-main/services',
  'src-main/hosts',
  'src-main/hosts/electron',
  'src-main/preload',
  'src-renderer/tsconfig.worker.json',
  'src-page',
  'tests',
]
const ROOMS_WITH_COMPONENTS = ['src-renderer']
const VITEST = at('../node_modules/vitest/vitest.mjs')
const TSC = at('../node_modules/typescript-native/bin/tsc')

const LINES_OF_A_FAILURE = 15
const quick = process.argv.includes('--quick')
const cores = Math.max(2, availableParallelism())
/** Each may have a browser. */
const MOST_WORKERS = 8
/** A browser test waits for half of its time, for a camera or a clip: one more than there are cores fills them. */
const WORKERS = Math.min(cores + 1, MOST_WORKERS)
const count = { passed: 0, failed: 0 }
const absent = []
/** What passed, but not at its first attempt. */
const again = []
/** What failed, said once more at the end: the beginning of a long output is often lost. */
const failures = []

/** Runs a command to its end; its output is shown as it comes, or at the end where others run beside it. */
function run(name, command, args, { beside = false } = {}) {
  return new Promise((resolve) => {
    if (!beside) console.log(`\n— ${name}`)
    const child = spawn(command, args, {
      cwd: at('..'),
      stdio: beside ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      shell: command.endsWith('.cmd'),
      env: { ...process.env, FORCE_COLOR: '0' },
    })
    const written = []
    child.stdout?.on('data', (chunk) => written.push(chunk))
    child.stderr?.on('data', (chunk) => written.push(chunk))
    child.on('error', (error) => written.push(Buffer.from(`${error.message}\n`)))
    child.on('close', (code) => {
      if (beside) console.log(`\n— ${name}: ${code === 0 ? 'passed' : 'FAILED'}\n${Buffer.concat(written)}`.trimEnd())
      resolve(code === 0)
    })
  })
}

function fail(what, message) {
  count.failed++
  failures.push(`${what}\n${message.split('\n').slice(0, LINES_OF_A_FAILURE).join('\n')}`.trimEnd())
}

async function check(...words) {
  if (await run(...words)) {
    count.passed++
  } else {
    count.failed++
    failures.push(words[0])
  }
}

/** Runs checks side by side, as many as there are cores. */
async function checkAll(checks) {
  const waiting = [...checks]
  const next = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) await check(...one, { beside: true })
  }
  await Promise.all(Array.from({ length: cores }, next))
}

/** @param node another Node.js than this one to run them in, by its path */
async function suite(projects, node = null) {
  const report = at('.output/tests.json')
  rmSync(report, { force: true })
  const before = failures.length
  const [command, ...words] = node ? [node, VITEST] : [bin('vitest')]
  const ended = await run(node ? `tests in ${node}` : 'tests', command, [
    ...words,
    'run',
    '--config',
    at('vitest.config.ts'),
    ...projects.map((project) => `--project=${project}`),
    `--maxWorkers=${WORKERS}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${report}`,
  ])
  if (!existsSync(report)) return fail('tests', 'They left no report.')
  for (const { name, status, message, assertionResults } of JSON.parse(readFileSync(report, 'utf8')).testResults) {
    // A file that could not even be read, or whose end went wrong, has failed no test, but has failed.
    if (status === 'failed' && assertionResults.every((one) => one.status !== 'failed'))
      fail(name, message || 'What comes before or after its tests failed; see above.')
    for (const { status, fullName, failureMessages } of assertionResults) {
      if (status === 'passed') {
        count.passed++
        if (failureMessages.length > 0) again.push(`${fullName}: ${failureMessages[0].split('\n')[0]}`)
      } else if (status === 'failed') fail(fullName, failureMessages.join('\n'))
      else absent.push(fullName)
    }
  }
  if (!ended && failures.length === before) fail('tests', 'Something went wrong outside of any test.')
}

mkdirSync(at('.output'), { recursive: true })
// The longest first, so that the others fit beside it.
await checkAll([
  ...ROOMS_WITH_COMPONENTS.map((room) => [`types of ${room}`, bin('vue-tsc'), ['-p', room]]),
  ['build', bin('electron-vite'), ['build', '--logLevel', 'warn']],
  ...ROOMS.map((room) => [`types of ${room}`, process.execPath, [TSC, '-p', room]]),
  ['format and lint', bin('biome'), ['check', '--error-on-warnings', '.']],
])
const noWindow = quick ? null : await whyNoWindow()
if (noWindow && process.env.SIGNSMITH_WINDOW === 'always') fail('the app in its own window', noWindow)
else if (noWindow) absent.push(`the app in its own window (${noWindow})`)
rmSync(at('.output/window.json'), { force: true })
// The unit tests, in each other Node.js that people have.
const unit = quick ? ['quick'] : ['slow', 'quick']
for (const node of (process.env.SIGNSMITH_NODES ?? '').split(delimiter).filter(Boolean)) await suite(unit, node)
await suite(quick ? unit : [...unit, 'programs', 'e2e', 'alone', ...(noWindow ? [] : ['window', 'window-alone'])])

if (existsSync(at('.output/window.json'))) {
  const { electron, chromium } = JSON.parse(readFileSync(at('.output/window.json'), 'utf8'))
  console.log(`The app’s own window was used in Electron ${electron}, which is Chromium ${chromium}.`)
}
for (const what of again) console.log(`passed at the second attempt: ${what}`)
for (const name of absent) console.log(`not run here: ${name}`)
for (const what of failures) console.log(`\nFAILED: ${what}`)
process.exitCode = count.failed > 0 ? 1 : 0
console.log(`\n${count.passed} passed, ${count.failed} failed`)
