// npm test: builds, type-checks every room, checks format and lint, then runs the unit and the end-to-end tests.
// npm run test:quick: the same without what trains, starts processes or opens a browser.
// Its last line is "N passed, N failed"; each check counts as one.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const bin = (name) => at(`../node_modules/.bin/${name}${process.platform === 'win32' ? '.cmd' : ''}`)
/** Rooms without components are checked by the native compiler, which takes a tenth of the time. */
const ROOMS = [
  'src-main/contract',
  'src-main/learning',
  'src-main/readers',
  'src-main/storage',
  'src-main/trainer',
  'src-main/services',
  'src-main/hosts',
  'src-main/hosts/electron',
  'src-main/preload',
  'src-renderer/tsconfig.worker.json',
  'tests',
]
const ROOMS_WITH_COMPONENTS = ['src-renderer']
const TSC = at('../node_modules/typescript-native/bin/tsc')

const quick = process.argv.includes('--quick')
const cores = Math.max(2, availableParallelism())
const count = { passed: 0, failed: 0 }
const absent = []

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

async function check(...words) {
  count[(await run(...words)) ? 'passed' : 'failed']++
}

/** Runs checks side by side, as many as there are cores. */
async function checkAll(checks) {
  const waiting = [...checks]
  const next = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) await check(...one, { beside: true })
  }
  await Promise.all(Array.from({ length: cores }, next))
}

async function suite(project, workers, more = []) {
  const report = at(`.output/${project}.json`)
  rmSync(report, { force: true })
  await run(`${project} tests`, bin('vitest'), [
    'run',
    '--config',
    at('vitest.config.ts'),
    '--project',
    project,
    `--maxWorkers=${workers}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${report}`,
    ...more,
  ])
  if (!existsSync(report)) return count.failed++
  const { testResults, numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'))
  count.passed += numPassedTests
  // A file that could not even be read has failed no test, but has failed.
  count.failed +=
    numFailedTests + testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
  for (const { assertionResults } of testResults) {
    for (const { status, fullName } of assertionResults)
      if (status !== 'passed' && status !== 'failed') absent.push(fullName)
  }
}

mkdirSync(at('.output'), { recursive: true })
// The longest first, so that the others fit beside it.
await checkAll([
  ...ROOMS_WITH_COMPONENTS.map((room) => [`types of ${room}`, bin('vue-tsc'), ['-p', room]]),
  ['build', bin('electron-vite'), ['build', '--logLevel', 'warn']],
  ...ROOMS.map((room) => [`types of ${room}`, process.execPath, [TSC, '-p', room]]),
  ['format and lint', bin('biome'), ['check', '--error-on-warnings', '.']],
])
// Unit tests are many files and mostly wait for trainers: two at least run side by side.
await suite(quick ? 'quick' : 'unit', cores)
if (!quick) await suite('e2e', 1)

for (const name of absent) console.log(`not run here: ${name}`)
process.exitCode = count.failed > 0 ? 1 : 0
console.log(`\n${count.passed} passed, ${count.failed} failed`)
