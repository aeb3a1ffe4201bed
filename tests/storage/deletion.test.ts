import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Failure } from '../../src-main/contract/failure'
import { openLibrary } from '../../src-main/storage/library'
import { filledLibrary } from '../support/library'

/** A library with one project on a disk that can be filled, and a spare that may make room again. */
async function fillable(spare = 0) {
  const filled = await filledLibrary(3)
  await filled.library.close()
  const disk = { full: false, spare }
  const mayWrite = () => {
    if (disk.full) throw new Failure('disk-full', 'The disk is full.')
  }
  const useSpare = async () => {
    if (disk.spare === 0) return false
    disk.spare--
    disk.full = false
    return true
  }
  const library = await openLibrary(filled.dataFolder, mayWrite, Date.now, () => null, useSpare)
  const stored = () => JSON.parse(readFileSync(join(filled.folder, 'project.json'), 'utf8'))
  return { ...filled, library, disk, stored }
}

describe('the deletion of a project on a full disk', () => {
  it('that was written is taken back on the disk, or not at all', async () => {
    const { library, disk, dataFolder, folder, id } = await fillable()
    await library.change(id, { deletedAt: 5 })
    disk.full = true
    await expect(library.change(id, { deletedAt: null })).rejects.toMatchObject({ code: 'disk-full' })
    expect(library.list()).toEqual([])
    disk.full = false
    await library.change(id, { deletedAt: null })
    await library.close()
    const again = await openLibrary(dataFolder)
    expect([again.list().length, existsSync(folder)]).toEqual([1, true])
    await again.close()
  })

  it('is written into the room that is held back', async () => {
    const { library, disk, id, stored } = await fillable(1)
    disk.full = true
    await library.change(id, { deletedAt: 5 })
    expect([stored().deletedAt, disk.spare]).toEqual([5, 0])
    await library.close()
  })

  it('holds in memory where there is no room at all, and is taken back there', async () => {
    const { library, disk, id, stored } = await fillable()
    disk.full = true
    await library.change(id, { deletedAt: 5 })
    expect([library.list(), stored().deletedAt]).toEqual([[], null])
    await library.change(id, { deletedAt: null })
    expect([library.list().length, stored().deletedAt]).toEqual([1, null])
    await library.close()
  })
})
