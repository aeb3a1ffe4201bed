import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { type Finding, IMPORT_DEFAULTS } from '../../src-main/contract/imports'
import { type App, openApp } from '../../src-main/services/app'
import type { BroughtFile } from '../../src-main/services/imports/reading'
import { openLibrary } from '../../src-main/storage/library'
import { appOptions, temporaryFolder } from '../support/app'
import type { createDisk, Fault } from '../support/disk'
import { newSample, newSamples } from '../support/hands'
import { picturesBelow } from '../support/library'
import { type Outcome, type Plan, SWEEP_MS, sweep } from '../support/sweep'
import { grid, names, ROWS } from '../support/tables'
import { frames, lines } from '../support/takeFiles'
import { JPEG, newTake } from '../support/takes'

const held = vi.hoisted(() => ({}) as { disk: ReturnType<typeof createDisk> })
vi.mock('node:fs/promises', async (importOriginal) => {
  const { createDisk } = await import('../support/disk')
  held.disk = createDisk()
  return held.disk.module(await importOriginal())
})

const file = (name: string, form: 'file' | 'findings', text: string): BroughtFile => {
  return { name, form, bytes: new TextEncoder().encode(text) }
}
const { time: _, ...take } = newTake({ seconds: 0.3, strip: 2 })
const FOUND: Finding[] = [
  { kind: 'sample', film: false, label: 'open', file: 'a.jpg', sample: { ...newSample('open', 0.1), thumbnail: JPEG } },
  { kind: 'take', label: 'lift', file: 'lift.mp4', take: { ...take, time: 0 } },
]
const TABLE = file(
  'hands.csv',
  'file',
  grid(
    ['label', 'person', ...names((axis, i) => `${axis}${i}`)],
    ROWS.map(({ label, person, hand }) => [label, person, ...hand]),
  ),
)
const TAKES = file('takes.jsonl', 'file', lines([0, 1].map((i) => ({ label: 'wave', frames: frames(8, i) }))))
/** What is brought, and what it adds: samples, takes, and pictures of them. */
const BROUGHT = {
  'a table': { files: [TABLE], adds: [ROWS.length, 0, 0] },
  takes: { files: [TAKES], adds: [0, 2, 0] },
  'pictures and films': { files: [file('seen', 'findings', lines(FOUND))], adds: [1, 1, 3] },
} as const

/** Samples, takes and pictures of the project that is there. */
const KEPT = [2, 0, 2] as const

async function projectThere({ handlers }: App): Promise<string> {
  const { id: projectId } = await handlers['projects.create']({ name: 'Kept' })
  const { signId } = await handlers['signs.add']({ projectId, label: 'open' })
  const recording = { projectId, signId, signer: null, source: 'video' as const }
  const { recordingId } = await handlers['recordings.start'](recording)
  const samples = newSamples('open', KEPT[0]).map((one) => ({ ...one, thumbnail: JPEG }))
  await handlers['samples.append']({ projectId, recordingId, samples })
  return projectId
}

/** Each project, by what it is called, with what it holds. */
async function found(folder: string): Promise<Record<string, unknown>> {
  const library = await openLibrary(folder)
  const projects: Record<string, unknown> = {}
  for (const { id, name } of library.list()) {
    const contents = await library.contents(id)
    const { report } = contents
    const pictures = picturesBelow(join(folder, 'projects', id)).length
    projects[name] = [contents.samples().length, contents.takes().length, pictures, report.damage, contents.readOnly]
  }
  if (library.unreadable.length > 0) projects.unreadable = library.unreadable
  await library.close()
  const half = readdirSync(folder, { recursive: true }).filter((name) => /\.tmp|lost-and-found/.test(String(name)))
  if (half.length > 0) projects.half = half
  return projects
}

const SAID = /^The disk is full: .* was not saved\. What was saved before is kept\. Free some space/

describe.each(Object.entries(BROUGHT))('importing %s on a disk that becomes full', (_what, { files, adds }) => {
  const state = (counts: readonly number[]) => [...counts, null, null]
  const before = { Kept: state(KEPT) }
  const after = {
    new: { ...before, Made: state(adds) },
    old: { Kept: state(KEPT.map((n, i) => n + adds[i]!)) },
  }
  const cases = (['new', 'old'] as const).flatMap((into) =>
    (['ENOSPC', 'short'] as const).map((fault) => [into, fault]),
  )

  it.each(cases as [keyof typeof after, Fault][])(
    'into a project that is %s (%s), at every write in turn: nothing of it is there, it is said, and it works once there is room',
    async (into, fault) => {
      let refused = 0
      const session = async (folder: string, plan: Plan): Promise<Outcome> => {
        const flaws: string[] = []
        const compare = async (when: string, folder: string, wanted: object) => {
          const there = JSON.stringify(await found(folder))
          if (there !== JSON.stringify(wanted)) flaws.push(`${when}: ${there}`)
        }
        const app = await openApp(appOptions(folder))
        const projectId = await projectThere(app)
        const wish = { into: into === 'new' ? { name: 'Made' } : { projectId }, signIds: null }
        const keep = () => app.imports.keep(files, IMPORT_DEFAULTS, wish)
        await held.disk.start(folder, plan)
        const failed = await keep().then(
          () => null,
          (error: unknown) => error as Error,
        )
        const outcome = held.disk.seen()
        if (failed !== null) {
          refused++
          if (!SAID.test(failed.message)) flaws.push(`it says: ${failed.message}`)
          const { projects } = await app.handlers['projects.list']({})
          if (projects.length !== 1 || projects[0]!.samples !== KEPT[0] || projects[0]!.takes !== KEPT[1])
            flaws.push(`it shows ${JSON.stringify(projects)}`)
          // As the next start would find it.
          const copy = temporaryFolder()
          cpSync(folder, copy, { recursive: true })
          await compare('after the failure', copy, before)
          await keep()
        }
        await app.close()
        await compare('in the end', folder, after[into])
        await held.disk.stop()
        return { ...outcome, found: flaws }
      }
      const { wrong, runs } = await sweep(fault, session)
      expect(wrong).toEqual([])
      // Other writes can be done without, and half a one is followed by the other half.
      expect([refused > 0 || fault === 'short', runs > 1]).toEqual([true, true])
    },
    SWEEP_MS,
  )
})
