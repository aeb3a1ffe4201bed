import { appendFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filledLibrary } from '../support/library'

describe('the options of a project', () => {
  it('are never taken for another program’s while they are being written here', async () => {
    const { library, id } = await filledLibrary(1)
    const seen = new Set<string | null>()
    for (let i = 0; i < 30; i++) {
      const ended = { yet: false }
      const change = library.change(id, { name: `Numbers ${i}` }).finally(() => {
        ended.yet = true
      })
      while (!ended.yet) seen.add(await library.outside(id))
      await change
    }
    expect([...seen]).toEqual([null])
    await library.close()
  })

  it('or samples that were replaced keep no model from being written, a folder that is gone does', async () => {
    const { library, id, folder } = await filledLibrary(1)
    for (const [name, what] of [
      ['project.json', 'options-replaced'],
      ['journal.ndjson', 'samples-replaced'],
    ] as const) {
      appendFileSync(join(folder, name), '\n')
      expect(await library.outside(id)).toBe(what)
      await library.needModelsInPlace(id)
      await expect(library.needInPlace(id)).rejects.toMatchObject({ code: 'replaced' })
    }
    rmSync(folder, { recursive: true })
    await expect(library.needModelsInPlace(id)).rejects.toMatchObject({ code: 'replaced' })
    await library.close()
  })
})
