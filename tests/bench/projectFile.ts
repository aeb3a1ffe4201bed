import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT_DEFAULTS } from '../../src-main/contract/project'
import { newId } from '../../src-main/hosts/environment'
import { openLibrary } from '../../src-main/storage/library'
import { openProjectFile } from '../../src-main/storage/projectFile/read'
import { projectSource } from '../../src-main/storage/projectFile/source'
import { unpackProject } from '../../src-main/storage/projectFile/unpack'
import { writeProjectFile } from '../../src-main/storage/projectFile/write'
import { poseFrame, randomPoses, temporaryFolder } from './material'
import { median } from './measure'

/** Bytes of a small picture, as random as a compressed one is. */
const PICTURE_BYTES = 4_000
const RECORDING = 20

/** A data folder with one project of that many samples, each with a picture of its own. @returns the project's id */
async function writeProject(dataFolder: string, samples: number): Promise<string> {
  const library = await openLibrary(dataFolder)
  const [id, signId] = [newId(), newId()]
  await library.create({ id, name: 'Bench', createdAt: 1, options: PROJECT_DEFAULTS, modelId: null, deletedAt: null })
  const contents = await library.contents(id)
  await contents.putSign({ id: signId, label: 'sign', none: false, moves: false, hands: null })
  const [pose] = randomPoses(1)
  for (let at = 0; at < samples; at += RECORDING) {
    const recordingId = newId()
    const recording = { signId, signer: 'Ann', source: 'camera', startedAt: at, unused: false } as const
    await contents.putRecording({ ...recording, id: recordingId })
    const batch = Array.from({ length: RECORDING }, (_, i) => {
      const { hands, width, height } = poseFrame(pose!, 0.3 * Math.sin(at + i))
      const kept = hands.map(({ handedness, score, image, world }) => ({
        handedness,
        score,
        image: Float32Array.from(image),
        world: Float32Array.from(world),
      }))
      return { id: newId(), recordingId, time: at + i, width, height, hands: kept, hasThumbnail: true }
    })
    await contents.addSamples(batch, new Map(batch.map((one) => [one.id, randomBytes(PICTURE_BYTES)])))
  }
  await library.close()
  return id
}

/** Memory of this process in MB: as it is, and at its highest since it was last reset. */
function memory() {
  const status = readFileSync('/proc/self/status', 'utf8')
  const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)![1]) / 1024
  return { now: of('VmRSS'), peak: of('VmHWM') }
}

/** Runs work and says how long it took, in seconds, and by how many MB the memory grew for it at its highest. */
async function measured(work: () => Promise<unknown>) {
  writeFileSync('/proc/self/clear_refs', '5')
  const before = memory().now
  const started = performance.now()
  await work()
  return { seconds: (performance.now() - started) / 1000, growth: memory().peak - before }
}
type Measured = Awaited<ReturnType<typeof measured>>

const WHOLE = { pictures: false, models: false, people: false }

/** In a process of its own, so that nothing of before is measured as well. */
async function part(kind: string, dataFolder: string, id: string, path: string): Promise<Measured> {
  const library = await openLibrary(dataFolder)
  if (kind === 'import') {
    return measured(async () => {
      const file = await openProjectFile(path)
      const { name, createdAt, options, modelId } = file.manifest.project
      await library.create({ id: newId(), name, createdAt, options, modelId, deletedAt: null }, (folder) =>
        unpackProject(folder, file),
      )
      file.close()
    })
  }
  // As in the studio, which has the samples in memory and the pictures on the disk.
  const contents = await library.contents(id)
  return measured(async () => {
    const source = await projectSource(library, library.manifest(id)!, contents, WHOLE)
    await writeProjectFile(path, { ...source, app: '0', savedAt: 1 })
  })
}

const RUNS = 3
/** Memory is asked for as if there were little of it: what grows is what is in use, not what waits to be collected. */
const THRIFTY = ['--max-semi-space-size=1', '--heap-growing-percent=10']

interface Costs extends Measured {
  /** By how many MB the memory in use grew at its highest. */
  inUse: number
}
export interface FileFigures {
  samples: number
  /** Bytes of the file. */
  bytes: number
  exported: Costs
  imported: Costs
}

/** This script as `run.mjs` builds it, which is run without that: a builder takes more memory than what is measured. */
function built(): string {
  const { status, stderr } = spawnSync(process.execPath, ['tests/bench/run.mjs', 'projectFile', 'build'])
  if (status !== 0) throw new Error(String(stderr))
  return 'tests/.output/projectFile/projectFile.js'
}

/** Writes projects of these sizes to a file and opens that file as a new project. */
export async function measureProjectFile(sizes: readonly number[]): Promise<FileFigures[]> {
  const all: FileFigures[] = []
  const [folder, script] = [temporaryFolder(), built()]
  for (const samples of sizes) {
    const [here, path] = [join(folder, `${samples}`), join(folder, `${samples}.signsmith`)]
    const id = await writeProject(here, samples)
    const run = (kind: string, dataFolder: string, flags: readonly string[] = []): Measured => {
      const words = [...flags, script, 'projectFile', kind, dataFolder, id, path]
      const { stdout, stderr, status } = spawnSync(process.execPath, words, { encoding: 'utf8' })
      if (status !== 0) throw new Error(stderr)
      return JSON.parse(stdout)
    }
    const costs = (kind: string, place: (i: number) => string): Costs => {
      const times = Array.from({ length: RUNS }, (_, i) => i)
      const runs = times.map((i) => run(kind, place(i)))
      const thrifty = times.map((i) => run(kind, place(RUNS + i), THRIFTY))
      return {
        seconds: median(runs.map(({ seconds }) => seconds)),
        growth: median(runs.map(({ growth }) => growth)),
        inUse: median(thrifty.map(({ growth }) => growth)),
      }
    }
    const exported = costs('export', () => here)
    const imported = costs('import', (i) => `${here}-${i}`)
    all.push({ samples, bytes: statSync(path).size, exported, imported })
  }
  return all
}

/** What is printed: the seconds that most samples take, and by how much the memory grows for each size of file. */
export function fileRows(figures: readonly FileFigures[]): [name: string, value: string, reference: string][] {
  const large = figures.at(-1)!
  return (['exported', 'imported'] as const).map((kind) => {
    const name = `${kind === 'exported' ? 'write' : 'open'} a project file, ${large.samples.toLocaleString('en')} samples`
    const list = (what: keyof Measured | 'inUse') =>
      figures.map((one) => `+${one[kind][what].toFixed(0)} MB for ${(one.bytes / 1e6).toFixed(0)} MB`).join(', ')
    const memory = `memory in use ${list('inUse')}; with what waits to be collected ${list('growth')}`
    return [name, `${large[kind].seconds.toFixed(2)} s`, memory]
  })
}

const [kind, dataFolder, id, path] = process.argv.slice(3)
if (process.argv[2] === 'projectFile' && (kind === 'export' || kind === 'import')) {
  console.log(JSON.stringify(await part(kind, dataFolder!, id!, path!)))
} else if (process.argv[2] === 'projectFile' && kind !== 'build') {
  const sizes = process.argv.slice(3).map(Number)
  for (const row of fileRows(await measureProjectFile(sizes.length > 0 ? sizes : [1_000, 10_000])))
    console.log(row.join('   '))
}
