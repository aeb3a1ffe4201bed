import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MODEL_FILES } from '../../src-main/contract/model'
import {
  type CardDraft,
  checkModelFolder,
  cleanModels,
  deleteModel,
  listCards,
  type ModelFiles,
  readMeasured,
  readModel,
  restoreModel,
  writeMeasured,
  writeModel,
} from '../../src-main/storage/models'
import { temporaryFolder } from '../support/app'
import { storedCard } from '../support/storedModel'

const bytes = (text: string) => new TextEncoder().encode(text)
const files: ModelFiles = {
  'model.json': bytes('{"some":"model"}'),
  'weights.bin': Uint8Array.from([1, 2, 3, 4]),
  'rejector.json': bytes('{"some":"rejector"}'),
  'rejector.bin': Uint8Array.from([5, 6]),
  'whitener.bin': Uint8Array.from([7, 8, 9]),
}
const draft: CardDraft = {
  ...storedCard('abcdefghijklmnop'),
  labels: [
    { id: 'a', label: 'one', samples: 3, none: false },
    { id: 'b', label: 'two', samples: 4, none: true },
  ],
  counts: { samples: 7, recordings: 2, signers: 1 },
}

describe('a model folder', () => {
  it('comes back as it was written', async () => {
    const folder = join(temporaryFolder(), 'model')
    const card = await writeModel(folder, files, draft)
    const back = await readModel(folder)
    expect(back.card).toEqual(card)
    expect(Object.entries(back.files).map(([name, data]) => [name, [...data]])).toEqual(
      Object.entries(files).map(([name, data]) => [name, [...data]]),
    )
    expect(readdirSync(join(folder, '..'))).toEqual(['model'])
  })

  it('replaces an older model, and leaves folders with other things alone', async () => {
    const parent = temporaryFolder()
    const folder = join(parent, 'model')
    await writeModel(folder, files, draft)
    await writeModel(folder, { ...files, 'model.json': bytes('{}'), 'report.json': bytes('{"n":1}') }, draft)
    const read = (await readModel(folder)).files
    expect([read['model.json'], read['report.json']].map(String)).toEqual(['{}', '{"n":1}'])
    expect(readdirSync(parent)).toEqual(['model'])
    writeFileSync(join(parent, 'letter.txt'), 'dear')
    await expect(writeModel(parent, files, draft)).rejects.toMatchObject({ code: 'conflict' })
    expect(readdirSync(parent).sort()).toEqual(['letter.txt', 'model'])
    writeFileSync(join(folder, 'thesis.txt'), 'years of work')
    await expect(writeModel(folder, files, draft)).rejects.toMatchObject({ code: 'conflict' })
    const strange = join(parent, 'strange')
    mkdirSync(strange)
    writeFileSync(join(strange, 'card.json'), '{}')
    await expect(checkModelFolder(strange)).rejects.toMatchObject({ code: 'conflict' })
    await expect(checkModelFolder(join(parent, 'letter.txt'))).rejects.toMatchObject({ code: 'conflict' })
    expect(await checkModelFolder(join(parent, 'new/'))).toBe('free')
  })

  it('is refused when its card was changed, in one letter of a name', async () => {
    const folder = join(temporaryFolder(), 'model')
    await writeModel(folder, files, draft)
    const path = join(folder, 'card.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"label": "one"', '"label": "ome"'))
    await expect(readModel(folder)).rejects.toMatchObject({ message: expect.stringContaining('card.json was changed') })
  })

  it('of an earlier version is refused with what to do', async () => {
    const folder = join(temporaryFolder(), 'model')
    await writeModel(folder, files, draft)
    const path = join(folder, 'card.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"version": 2', '"version": 1'))
    await expect(readModel(folder)).rejects.toMatchObject({ message: expect.stringContaining('train again') })
  })

  it.each([...MODEL_FILES, 'card.json'])('is refused when a byte of %s has changed', async (name) => {
    const folder = join(temporaryFolder(), 'model')
    await writeModel(folder, files, draft)
    const bytes = readFileSync(join(folder, name))
    bytes[0]! ^= 1
    writeFileSync(join(folder, name), bytes)
    await expect(readModel(folder)).rejects.toMatchObject({ code: 'damaged', message: expect.stringContaining(name) })
  })

  it('is refused when it is not there', async () => {
    await expect(readModel(temporaryFolder())).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('the models of a project', () => {
  const named = (id: string, createdAt: string) => ({ ...draft, id, createdAt })
  const write = (models: string, id: string, day: string) =>
    writeModel(join(models, id), files, named(id, `2026-01-${day}T00:00:00.000Z`))

  it('are listed by their cards, newest first, and those that cannot be read by their folders', async () => {
    const models = join(temporaryFolder(), 'models')
    expect(await listCards(models)).toEqual({ cards: [], unreadable: [] })
    for (const [id, day] of [
      ['aaaaaaaaaaaaaaaa', '02'],
      ['bbbbbbbbbbbbbbbb', '03'],
      ['cccccccccccccccc', '01'],
    ] as const) {
      await write(models, id, day)
    }
    writeFileSync(join(models, 'cccccccccccccccc', 'card.json'), '{}')
    mkdirSync(join(models, 'dddddddddddddddd'))
    await writeMeasured(join(models, 'aaaaaaaaaaaaaaaa'), '{}')
    const { cards, unreadable } = await listCards(models)
    expect(cards.map(({ id }) => id)).toEqual(['bbbbbbbbbbbbbbbb', 'aaaaaaaaaaaaaaaa'])
    expect(unreadable.sort()).toEqual(['cccccccccccccccc', 'dddddddddddddddd'].map((id) => join(models, id)))
  })

  it('are deleted, brought back, and erased for good at the next opening with what was measured about them', async () => {
    const project = temporaryFolder()
    const models = join(project, 'models')
    const ids = ['aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb']
    for (const id of ids) {
      await write(models, id, '01')
      await writeMeasured(join(models, id), '{}')
    }
    const folder = join(models, ids[0]!)
    await deleteModel(folder)
    expect((await listCards(models)).cards.map(({ id }) => id)).toEqual([ids[1]])
    await restoreModel(folder)
    expect((await listCards(models)).cards.length).toBe(2)
    expect(await readMeasured(folder)).toBe('{}')
    await deleteModel(folder)
    await cleanModels({ root: project, folder: project, now: Date.now }, true)
    expect(readdirSync(models).sort()).toEqual([ids[1], `${ids[1]}.report.json`])
    await expect(restoreModel(folder)).rejects.toMatchObject({ code: 'not-found' })
  })
})
