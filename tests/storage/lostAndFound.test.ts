import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newId } from '../../src-main/hosts/environment'
import { openLibrary } from '../../src-main/storage/library'
import { type Filled, filledLibrary, picturesBelow } from '../support/library'

const DAY = 86_400_000

/** Opens the library as a start does, reads its projects, and closes it. */
async function start({ dataFolder }: Filled, now: () => number = Date.now) {
  const library = await openLibrary(dataFolder, () => {}, now)
  for (const { id } of library.list()) await library.contents(id).catch(() => null)
  const notices = await library.notices()
  await library.close()
  return notices
}
const lostBelow = ({ folder }: Filled) => picturesBelow(join(folder, 'lost-and-found'))

describe('an opening that finds something wrong', () => {
  it.each([
    ['without its journal', (journal: string) => rmSync(journal)],
    ['whose journal is empty', (journal: string) => writeFileSync(journal, '')],
    [
      'whose journal is half zeros',
      (journal: string) => {
        const bytes = readFileSync(journal)
        writeFileSync(journal, bytes.fill(0, bytes.length >> 1))
      },
    ],
    [
      'whose journal was cut in a line',
      (journal: string) => {
        const bytes = readFileSync(journal)
        writeFileSync(journal, bytes.subarray(0, bytes.length * 0.7))
      },
    ],
    [
      'whose journal was cut between lines',
      (journal: string) => {
        const lines = readFileSync(journal, 'utf8').split('\n')
        writeFileSync(journal, `${lines.slice(0, 6).join('\n')}\n`)
      },
    ],
    ['whose journal is of another program', (journal: string) => writeFileSync(journal, 'a letter to my aunt\n')],
  ])('of a project %s erases no picture, and says how many no sample names', async (_name, damage) => {
    const filled = await filledLibrary(12)
    await filled.library.close()
    damage(join(filled.folder, 'journal.ndjson'))
    const notices = await start(filled)
    expect(picturesBelow(filled.folder).length).toBe(12)
    const lost = lostBelow(filled).length
    expect(notices.flatMap((one) => (one.kind === 'found' ? [[one.projectId, one.pictures]] : []))).toEqual(
      lost > 0 ? [[filled.id, lost]] : [],
    )
  })

  it('erases not even what was deleted; the next sound one does', async () => {
    const filled = await filledLibrary(6)
    const contents = await filled.library.contents(filled.id)
    await contents.delete('sample', [filled.samples[0]!.id])
    await filled.library.close()
    const models = join(filled.folder, 'models')
    mkdirSync(join(models, 'aaaaaaaaaaaaaaaa.deleted'), { recursive: true })
    const journal = join(filled.folder, 'journal.ndjson')
    appendFileSync(journal, '{"e":"sam')
    await start(filled)
    expect([picturesBelow(filled.folder).length, readdirSync(models)]).toEqual([6, ['aaaaaaaaaaaaaaaa.deleted']])
    await start(filled)
    expect([picturesBelow(filled.folder).length, readdirSync(models)]).toEqual([5, []])
  })

  it('counts a damaged project.json as well', async () => {
    const filled = await filledLibrary(6)
    await (await filled.library.contents(filled.id)).delete('sample', [filled.samples[0]!.id])
    await filled.library.close()
    writeFileSync(join(filled.folder, 'project.json'), '{')
    await start(filled)
    expect(picturesBelow(filled.folder).length).toBe(6)
    await start(filled)
    expect(picturesBelow(filled.folder).length).toBe(5)
  })
})

describe('the lost-and-found', () => {
  it('gives pictures back once a journal names them again', async () => {
    const filled = await filledLibrary(5)
    await filled.library.close()
    const journal = join(filled.folder, 'journal.ndjson')
    const text = readFileSync(journal)
    rmSync(journal)
    await start(filled)
    expect(lostBelow(filled).length).toBe(5)
    writeFileSync(journal, text)
    await start(filled)
    expect([lostBelow(filled).length, readdirSync(join(filled.folder, 'thumbnails')).length]).toEqual([0, 5])
  })

  it('takes what was never finished, of models and of projects, and counts it', async () => {
    const filled = await filledLibrary(1)
    await filled.library.close()
    const half = (of: string) => `.${of}.0123456789ab.tmp`
    const model = join(filled.folder, 'models', half(newId()))
    const project = join(filled.dataFolder, 'projects', half(newId()))
    for (const folder of [model, project]) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'weights.bin'), 'hours of training')
    }
    const found = (await start(filled)).filter(({ kind }) => kind === 'found')
    expect([existsSync(model), existsSync(project)]).toEqual([false, false])
    expect(found).toEqual([
      expect.objectContaining({ projectId: null, projects: 1, pictures: 0, models: 0, others: 0 }),
      expect.objectContaining({ projectId: filled.id, pictures: 0, models: 1, others: 0 }),
    ])
  })

  it('is erased when the person asks, and nothing else with it', async () => {
    const filled = await filledLibrary(3)
    await filled.library.close()
    writeFileSync(join(filled.folder, 'thumbnails', `${newId()}.image`), 'nobody’s')
    await start(filled)
    expect(lostBelow(filled).length).toBe(1)
    const library = await openLibrary(filled.dataFolder)
    await library.eraseFound(filled.id)
    expect([await library.notices(), picturesBelow(filled.folder).length]).toEqual([[], 3])
    expect(existsSync(join(filled.folder, 'lost-and-found'))).toBe(false)
    await library.close()
  })

  it('is erased after 30 days of starts without trouble, and not by a clock that jumps', async () => {
    const filled = await filledLibrary(3)
    await filled.library.close()
    const begin = Date.UTC(2026, 0, 1)
    const journal = join(filled.folder, 'journal.ndjson')
    const on = async (day: number) => {
      await start(filled, () => begin + day * DAY)
      return lostBelow(filled).length
    }
    writeFileSync(join(filled.folder, 'thumbnails', `${newId()}.image`), 'nobody’s')
    expect(await on(0)).toBe(1)
    // A clock six years ahead, and set right again.
    expect([await on(2200), await on(1)]).toEqual([1, 1])
    expect([await on(9), await on(18)]).toEqual([1, 1])
    // Trouble begins the month anew.
    appendFileSync(journal, '{"e":"sam')
    expect(await on(27)).toBe(1)
    expect([await on(36), await on(45), await on(54)]).toEqual([1, 1, 1])
    expect(await on(57)).toBe(0)
    expect(picturesBelow(filled.folder).length).toBe(3)
  })

  it('of the data folder stays as long as any project is opened with trouble, or not at all', async () => {
    const filled = await filledLibrary(3)
    await filled.library.close()
    const begin = Date.UTC(2026, 0, 1)
    const journal = join(filled.folder, 'journal.ndjson')
    const half = join(filled.dataFolder, 'projects', `.${newId()}.0123456789ab.tmp`)
    mkdirSync(half)
    writeFileSync(join(half, 'weights.bin'), 'hours of training')
    const lost = join(filled.dataFolder, 'lost-and-found')
    const on = async (day: number) => {
      await start(filled, () => begin + day * DAY)
      return existsSync(lost)
    }
    for (const day of [0, 9, 18]) expect(await on(day)).toBe(true)
    appendFileSync(journal, '{"e":"sam')
    for (const day of [27, 36, 45]) expect(await on(day)).toBe(true)
    // Nobody knows how a project is that was not opened.
    for (const day of [54, 63, 72]) {
      await (
        await openLibrary(
          filled.dataFolder,
          () => {},
          () => begin + day * DAY,
        )
      ).close()
      expect(existsSync(lost)).toBe(true)
    }
    expect([await on(54), await on(57)]).toEqual([true, false])
  })
})
