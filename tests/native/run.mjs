// npm run test:native: builds tfjs-node against a real TensorFlow library, and runs the trainer's tests, a training and an
// evaluation with it, in Node.js 20 and 24, and in the app's own window. Needs Python of at most 3.12, a C++ compiler, make, and
// about 3 GB in the ignored folder .native; Linux alone.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBinary } from '../../packaging/binary.mjs'
import { whyNoWindow } from '../electron/able.mjs'
import { nodeOf } from '../otherNode.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const home = join(root, '.native')
const PACKAGE = '@tensorflow/tfjs-node-gpu@4.22.0'
const TENSORFLOW = 'tensorflow-cpu==2.19.1'

function run(command, args, { cwd = home, env = {}, quiet = false } = {}) {
  console.log(`\n— ${command.replace(root, '')} ${args.join(' ')}`.slice(0, 200))
  const { status, error, stdout } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', 'inherit'],
    encoding: 'utf8',
  })
  if (status === 0) return stdout
  throw new Error(`${command} ended with ${status ?? error?.message}.`)
}

/** TensorFlow's library, without what Python would need to use it. @returns the folder of its package */
function fetchLibrary() {
  const python = join(home, 'python')
  if (!existsSync(join(python, 'bin/pip'))) run('python3', ['-m', 'venv', python])
  run(join(python, 'bin/pip'), ['install', '--quiet', '--no-deps', TENSORFLOW])
  const lib = join(python, 'lib')
  const own = readdirSync(lib).find((name) => name.startsWith('python'))
  return join(lib, own, 'site-packages/tensorflow')
}

/** The binding, compiled against that library by the package's own recipe, without its download. */
function build(library) {
  const packed = join(home, 'node_modules/@tensorflow/tfjs-node-gpu')
  run('npm', ['install', '--no-save', '--ignore-scripts', '--no-progress', '--prefix', home, PACKAGE])
  const deps = join(packed, 'deps/lib')
  mkdirSync(deps, { recursive: true })
  const link = (target, path) => {
    rmSync(path, { force: true })
    symlinkSync(target, path)
  }
  link(join(library, 'include'), join(packed, 'deps/include'))
  link(join(library, 'libtensorflow_cc.so.2'), join(deps, 'libtensorflow.so'))
  link(join(library, 'libtensorflow_framework.so.2'), join(deps, 'libtensorflow_framework.so'))
  const headers = dirname(dirname(process.execPath))
  const given = existsSync(join(headers, 'include/node/node_api.h')) ? [`--nodedir=${headers}`] : []
  run(process.execPath, [join(home, 'node_modules/.bin/node-pre-gyp'), 'install', '--build-from-source', ...given], {
    cwd: packed,
    env: {
      LDFLAGS: `-Wl,-rpath,${library}`,
      PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
    },
  })
}

mkdirSync(home, { recursive: true })
build(fetchLibrary())

/** Where Node looks for packages that a program does not bring. */
const env = { NODE_PATH: join(home, 'node_modules') }
const cli = join(root, 'out/main/cli.js')
const table = join(root, 'tests/data/digits/landmarks.csv')
run(process.execPath, [join(root, 'node_modules/.bin/electron-vite'), 'build', '--logLevel', 'error'], { cwd: root })
const tests = (node, project) =>
  run(
    node,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'tests/vitest.config.ts', '--project', project],
    { cwd: root, env },
  )
const versions = []
for (const node of [20, 24].map(nodeOf)) {
  const version = run(node, ['--version'], { quiet: true }).trim()
  run(node, [cli, 'engines'], { env })
  tests(node, 'native')
  const model = join(home, 'model')
  run(node, [cli, 'train', table, '--out', model, '--engine', 'node', '--epochs', '3'], { env })
  run(node, [cli, 'evaluate', table, '--train-signers', '3', '--draws', '1', '--plain', '--engine', 'node'], { env })
  versions.push(version)
}
console.log(
  `\n${TENSORFLOW} passed the trainer’s tests, trained and was evaluated in Node.js ${versions.join(' and ')}.`,
)
const noWindow = await whyNoWindow()
if (noWindow) {
  console.log(`not run here: the library in the app’s own window (${noWindow})`)
} else {
  tests(process.execPath, 'native-window')
  console.log(`\n${TENSORFLOW} trained in the app’s own window, in Electron ${findBinary().version}.`)
}
