// npm test: builds, type-checks every room, checks format and lint, then runs the unit and the end-to-end tests.
// Its last line is "N passed, N failed"; each check counts as one.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const bin = (name) => at(`../node_modules/.bin/${name}${process.platform === 'win32' ? '.cmd' : ''}`)
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
  'src-renderer',
  'src-renderer/tsconfig.worker.json',
  'tests',
]
const count = { passed: 0, failed: 0 }
const absent = []

function run(name, command, args) {
  console.log(`\n— ${name}`)
  const { status } = spawnSync(bin(command), args, {
    cwd: at('..'),
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, FORCE_COLOR: '0' },
  })
  return status === 0
}
function check(name, command, ...args) {
  count[run(name, command, args) ? 'passed' : 'failed']++
}
/** The unit tests are many files and mostly wait for trainers: two at least run side by side. */
const WORKERS = { unit: Math.max(2, availableParallelism() - 1), e2e: 1 }
function suite(project) {
  const report = at(`.output/${project}.json`)
  rmSync(report, { force: true })
  run(`${project} tests`, 'vitest', [
    'run',
    '--config',
    at('vitest.config.ts'),
    '--project',
    project,
    `--maxWorkers=${WORKERS[project]}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${report}`,
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
check('build', 'electron-vite', 'build', '--logLevel', 'warn')
for (const room of ROOMS) check(`types of ${room}`, 'vue-tsc', '-p', room)
check('format and lint', 'biome', 'check', '--error-on-warnings', '.')
suite('unit')
suite('e2e')

for (const name of absent) console.log(`not run here: ${name}`)
process.exitCode = count.failed > 0 ? 1 : 0
console.log(`\n${count.passed} passed, ${count.failed} failed`)
