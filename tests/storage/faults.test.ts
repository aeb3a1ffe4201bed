import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { createDisk } from '../support/disk'
import { journalEntries, writeVersion1 } from '../support/journal'
import { createPerson, differences, emptyMemory, type Memory } from '../support/session'
import { FAULTS, type Outcome, type Plan, SWEEP_MS, sweep, workplace } from '../support/sweep'

const held = vi.hoisted(() => ({}) as { disk: ReturnType<typeof createDisk> })
vi.mock('node:fs/promises', async (importOriginal) => {
  const { createDisk } = await import('../support/disk')
  held.disk = createDisk()
  return held.disk.module(await importOriginal())
})

/** Compares twice with what was acknowledged, as an opening may change what the next one finds. */
async function compare(folder: string, memory: Memory, plan: Plan, sound = true): Promise<Outcome> {
  const { hit, operations } = await held.disk.stop()
  const dark = plan !== null && ['power', 'zeros', 'EIO, power'].includes(plan.fault)
  const found = await differences(folder, memory, { pictures: !dark, sound: sound && plan?.fault !== 'zeros' })
  const again = await differences(folder, memory, { pictures: !dark, sound: true })
  return { hit, operations, found: [...found, ...again] }
}

/** What the days before leave, on a disk that holds: lived once, and found by every session that goes on from there. */
interface Before {
  folder: string
  memory: Memory
}
let dayOne: Before
let tornDay: Before
beforeAll(async () => {
  const place = workplace()
  const live = async (name: string, torn: boolean): Promise<Before> => {
    const [folder, memory] = [join(place, name), emptyMemory()]
    mkdirSync(join(folder, 'projects'), { recursive: true })
    const person = createPerson(memory)
    await held.disk.start(folder, null)
    await person.firstDay(folder)
    if (torn) await person.tornDay(folder, join(folder, 'projects', memory.projectId!))
    return { folder, memory }
  }
  dayOne = await live('one', false)
  tornDay = await live('torn', true)
  return () => rmSync(place, { recursive: true, force: true })
})

/** Goes on from there in another folder. */
function goOn(from: Before, folder: string) {
  cpSync(from.folder, folder, { recursive: true })
  const memory = structuredClone(from.memory)
  const project = join(folder, 'projects', memory.projectId!)
  return { memory, person: createPerson(memory), project, journal: join(project, 'journal.ndjson') }
}

/** Two days in the life of a project. */
async function life(folder: string, plan: Plan): Promise<Outcome> {
  const memory = emptyMemory()
  const person = createPerson(memory)
  await held.disk.start(folder, plan)
  await person.firstDay(folder)
  await person.nextDay(folder)
  return compare(folder, memory, plan)
}

/** A day that begins with a journal that has to be written anew. */
const repairing =
  (spoil: (journal: string) => void): typeof life =>
  async (folder, plan) => {
    const { memory, person, project, journal } = goOn(dayOne, folder)
    spoil(journal)
    const before = readFileSync(journal)
    await held.disk.start(folder, plan)
    await person.nextDay(folder)
    const outcome = await compare(folder, memory, plan, false)
    const files = readdirSync(project).filter((name) => name.startsWith('journal.ndjson'))
    const kept = files.some((name) => readFileSync(join(project, name)).equals(before))
    const older = before.includes('"version":1')
    return kept || older ? outcome : { ...outcome, found: [...outcome.found, 'the damaged file was not kept'] }
  }

/** A day with models and settings, a torn journal, and another program. */
async function strangeDay(folder: string, plan: Plan): Promise<Outcome> {
  const { memory, person, journal } = goOn(tornDay, folder)
  await held.disk.start(folder, plan)
  await person.thirdDay(folder, async () => {
    // A program that is gone sees nobody else's doing.
    if (!existsSync(journal)) return
    copyFileSync(journal, `${journal}.copy`)
    renameSync(`${journal}.copy`, journal)
    await held.disk.writtenByAnother(journal)
  })
  return compare(folder, memory, plan)
}

const version1 = repairing((journal) => writeVersion1(journal, journalEntries(journal)))
const damaged = repairing((journal) => writeFileSync(journal, `${readFileSync(journal, 'utf8')}nonsense\n`))

describe.each([
  ['two days', 'all that was acknowledged is there, and nothing else', life, 50],
  [
    'a day with models, settings, a torn journal and another program',
    'all that was acknowledged is there, and nothing else',
    strangeDay,
    50,
  ],
  ['a journal of version 1', 'it comes over whole', version1, 20],
  ['a damaged journal', 'all is kept that could be read, and the file as it was', damaged, 20],
] as const)('%s, with one fault of the disk', (_name, outcome, session, least) => {
  it.each(FAULTS)(
    `%s, at every operation in turn: ${outcome}`,
    async (fault) => {
      const { wrong, runs } = await sweep(fault, session)
      expect(wrong).toEqual([])
      expect(runs).toBeGreaterThan(least)
    },
    SWEEP_MS,
  )
})
