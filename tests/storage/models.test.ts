import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FIT_DEFAULTS } from '../../src-main/contract/training'
import { type CardDraft, checkModelFolder, readModel, writeModel } from '../../src-main/storage/models'
import { temporaryFolder } from '../support/app'

const network = { modelJson: '{"some":"model"}', weights: Uint8Array.from([1, 2, 3, 4]) }
const draft: CardDraft = {
  format: 'signsmith-model',
  version: 1,
  id: 'abcdefghijklmnop',
  createdAt: '2026-01-01T00:00:00.000Z',
  app: '0.0.0',
  labels: [
    { id: 'a', label: 'one', samples: 3 },
    { id: 'b', label: 'two', samples: 4 },
  ],
  slots: 1,
  eitherHand: true,
  featureVersion: 1,
  options: FIT_DEFAULTS,
  activation: [],
  engine: 'wasm',
  seconds: 1,
  counts: { samples: 7, recordings: 2, signers: 1 },
  accuracy: null,
  accuracyNote: 'too little',
  trainedOn: 'x',
}

describe('a model folder', () => {
  it('comes back as it was written', async () => {
    const folder = join(temporaryFolder(), 'model')
    const card = await writeModel(folder, network, draft)
    expect(await readModel(folder)).toEqual({ ...network, weights: Buffer.from(network.weights), card })
    expect(readdirSync(join(folder, '..'))).toEqual(['model'])
  })

  it('replaces an older model, and leaves folders with other things alone', async () => {
    const parent = temporaryFolder()
    const folder = join(parent, 'model')
    await writeModel(folder, network, draft)
    await writeModel(folder, { ...network, modelJson: '{}' }, draft)
    expect((await readModel(folder)).modelJson).toBe('{}')
    expect(readdirSync(parent)).toEqual(['model'])
    writeFileSync(join(parent, 'letter.txt'), 'dear')
    await expect(writeModel(parent, network, draft)).rejects.toMatchObject({ code: 'conflict' })
    expect(readdirSync(parent).sort()).toEqual(['letter.txt', 'model'])
    writeFileSync(join(folder, 'thesis.txt'), 'years of work')
    await expect(writeModel(folder, network, draft)).rejects.toMatchObject({ code: 'conflict' })
    const strange = join(parent, 'strange')
    mkdirSync(strange)
    writeFileSync(join(strange, 'card.json'), '{}')
    await expect(checkModelFolder(strange)).rejects.toMatchObject({ code: 'conflict' })
    await expect(checkModelFolder(join(parent, 'letter.txt'))).rejects.toMatchObject({ code: 'conflict' })
    expect(await checkModelFolder(join(parent, 'new/'))).toBe('free')
  })

  it('is refused when its card was changed, in one letter of a name', async () => {
    const folder = join(temporaryFolder(), 'model')
    await writeModel(folder, network, draft)
    const path = join(folder, 'card.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"label": "one"', '"label": "ome"'))
    await expect(readModel(folder)).rejects.toMatchObject({ message: expect.stringContaining('card.json was changed') })
  })

  it.each(['weights.bin', 'model.json', 'card.json'])('is refused when a byte of %s has changed', async (name) => {
    const folder = join(temporaryFolder(), 'model')
    await writeModel(folder, network, draft)
    const bytes = readFileSync(join(folder, name))
    bytes[0]! ^= 1
    writeFileSync(join(folder, name), bytes)
    await expect(readModel(folder)).rejects.toMatchObject({ code: 'damaged', message: expect.stringContaining(name) })
  })

  it('is refused when it is not there', async () => {
    await expect(readModel(temporaryFolder())).rejects.toMatchObject({ code: 'not-found' })
  })
})
