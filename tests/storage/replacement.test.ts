import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readModel, writeModel } from '../../src-main/storage/models'
import { temporaryFolder } from '../support/app'
import { buildScript, runScript } from '../support/child'
import { storedCard, storedFiles } from '../support/storedModel'

const OLD = 'o'.repeat(16)
const NEW = 'n'.repeat(16)
const write = (folder: string, id: string) => writeModel(folder, storedFiles(id), storedCard(id))

describe('a model that is replaced', () => {
  let script = ''
  beforeAll(async () => {
    script = await buildScript('writeModels')
  })

  it('is the old or the new one, whole, whichever step is the last; nothing is left over after the next writing', async () => {
    let killed = 0
    for (let step = 1; ; step++) {
      for (const after of [false, true]) {
        const parent = temporaryFolder()
        const folder = join(parent, 'model')
        await write(folder, OLD)
        const ended = await runScript(script, [folder, NEW], { step, after }).ended
        if (ended === 'SIGKILL') killed++
        else expect(ended).toBe(0)
        const { card } = await readModel(folder)
        expect([step, after, [OLD, NEW].includes(card.id)]).toEqual([step, after, true])
        expect(readdirSync(folder).sort()).toEqual(['card.json', ...Object.keys(storedFiles(OLD))].sort())
        await write(folder, OLD)
        expect(readdirSync(parent)).toEqual(['model'])
        if (ended === 0 && after) return expect(killed).toBeGreaterThan(40)
      }
    }
  })

  it('is there after each of many kill -9', async () => {
    const parent = temporaryFolder()
    const folder = join(parent, 'model')
    await write(folder, OLD)
    const seen = new Set<string>()
    for (let round = 0; round < 30; round++) {
      const child = runScript(script, [folder, OLD, NEW])
      await new Promise((resolve) => setTimeout(resolve, 60 + ((round * 17) % 60)))
      child.process.kill('SIGKILL')
      expect(await child.ended).toBe('SIGKILL')
      seen.add((await readModel(folder)).card.id)
    }
    expect([...seen].every((id) => id === OLD || id === NEW)).toBe(true)
  })

  it('comes back where a crash came between the two renames: the new one, else the old one', async () => {
    for (const [whole, expected] of [
      [true, NEW],
      [false, OLD],
    ] as const) {
      const parent = temporaryFolder()
      const at = (name: string) => join(parent, name)
      await write(at('model'), OLD)
      await write(at('new'), NEW)
      renameSync(at('model'), at('.model.0123456789ab.old'))
      if (whole) renameSync(at('new'), at('.model.0123456789ab.tmp'))
      expect((await readModel(at('model'))).card.id).toBe(expected)
    }
  })

  it('leaves the leftovers of other folders alone', async () => {
    const parent = temporaryFolder()
    for (const name of ['.other.0123456789ab.old', '.model.txt', '.model.0123.old']) mkdirSync(join(parent, name))
    writeFileSync(join(parent, '.model.txt', 'letter'), 'to my aunt')
    await expect(readModel(join(parent, 'model'))).rejects.toMatchObject({ code: 'not-found' })
    await write(join(parent, 'model'), NEW)
    expect(readdirSync(parent).sort()).toEqual(['.model.0123.old', '.model.txt', '.other.0123456789ab.old', 'model'])
  })
})
