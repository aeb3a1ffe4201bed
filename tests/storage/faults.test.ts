import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { createDisk } from '../support/disk'
import { journalEntries, writeVersion1 } from '../support/journal'
import { createPerson, differences, emptyMemory, type Memory } from '../support/session'
import { FAULTS, type Outcome, type Plan, SWEEP_MS, sweep } from '../support/sweep'

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

/** The first day, on a disk that holds. */
async function dayOne(folder: string) {
  const memory = emptyMemory()
  const person = createPerson(memory)
  await held.disk.start(folder, null)
  await person.firstDay(folder)
  const project = join(folder, 'projects', memory.projectId!)
  return { memory, person, project, journal: join(project, 'journal.ndjson') }
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
    const { memory, person, project, journal } = await dayOne(folder)
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
  const { memory, person, project, journal } = await dayOne(folder)
  await person.tornDay(folder, project)
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
