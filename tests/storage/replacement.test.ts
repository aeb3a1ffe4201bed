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
    /** Whether the process was killed in this step, or had none so late. */
    const tried = async (step: number, after: boolean) => {
      const parent = temporaryFolder()
      const folder = join(parent, 'model')
      await write(folder, OLD)
      const ended = await runScript(script, [folder, NEW], { signal: 'SIGKILL', step, after }).ended
      const { card } = await readModel(folder)
      const names = readdirSync(folder).sort()
      await write(folder, OLD)
      expect([step, after, [OLD, NEW].includes(card.id), names, readdirSync(parent)]).toEqual([
        step,
        after,
        true,
        ['card.json', ...Object.keys(storedFiles(OLD))].sort(),
        ['model'],
      ])
      return ended
    }
    const ends: (number | string)[] = []
    for (let step = 1; !ends.includes(0); step += 4) {
      const some = [0, 1, 2, 3].flatMap((i) => [tried(step + i, false), tried(step + i, true)])
      ends.push(...(await Promise.all(some)))
    }
    expect([...new Set(ends)].sort()).toEqual([0, 'SIGKILL'])
    expect(ends.filter((end) => end === 'SIGKILL').length).toBeGreaterThan(40)
  })

  it('is there after each of many kill -9', async () => {
    const parent = temporaryFolder()
    const folder = join(parent, 'model')
    await write(folder, OLD)
    const seen = new Set<string>()
    /** On a busy computer the first writing takes longer than usual: it is killed later and later until both were seen. */
    const late = (round: number) => ((round * 7) % 31) * Math.max(1, round / 10)
    for (let round = 0; round < 30 || (seen.size < 2 && round < 300); round++) {
      const child = runScript(script, [folder, OLD, NEW])
      await child.begun
      await new Promise((resolve) => setTimeout(resolve, late(round)))
      child.process.kill('SIGKILL')
      expect(await child.ended).toBe('SIGKILL')
      seen.add((await readModel(folder)).card.id)
    }
    expect([...seen].sort()).toEqual([NEW, OLD])
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
