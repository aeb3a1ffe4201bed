import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
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

describe('the erasing of what was deleted', () => {
  it('spares a project that is being restored, or that another program changed', async () => {
    const { library, id, folder } = await fillable()
    const contents = await library.contents(id)
    await library.change(id, { deletedAt: 5 })
    await Promise.all([library.change(id, { deletedAt: null }), library.eraseDeleted()])
    expect([library.list().length, existsSync(folder)]).toEqual([1, true])

    await library.change(id, { deletedAt: 5 })
    const again = await library.contents(id)
    expect(again).not.toBe(contents)
    const journal = join(folder, 'journal.ndjson')
    copyFileSync(journal, `${journal}.new`)
    renameSync(`${journal}.new`, journal)
    await library.eraseDeleted()
    expect([existsSync(folder), await library.contents(id)]).toEqual([true, again])
    await library.close()
  })

  it('does not happen in a folder that was taken over', async () => {
    const { dataFolder, folder, id, library } = await filledLibrary(2)
    await library.change(id, { deletedAt: 5 })
    await library.close()
    const held = { here: true }
    const mayWrite = () => {
      if (!held.here) throw new Failure('locked', 'Taken over.')
    }
    const looking = await openLibrary(dataFolder, mayWrite, Date.now, () => (held.here ? 'Looking.' : null))
    held.here = false
    await expect(looking.eraseDeleted()).rejects.toMatchObject({ code: 'locked' })
    expect(existsSync(folder)).toBe(true)
    await looking.close()
  })

  it('goes by what lies there once the folder is had that was only looked at', async () => {
    const { dataFolder, folder, id, library } = await filledLibrary(2)
    await library.change(id, { deletedAt: 5 })
    await library.close()
    const manifest = join(folder, 'project.json')
    let reason: string | null = 'The disk is full.'
    const looking = await openLibrary(
      dataFolder,
      () => {},
      Date.now,
      () => reason,
    )
    expect(looking.list()).toEqual([])
    // The other Signsmith that had the folder meanwhile took the deletion back.
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"deletedAt": 5', '"deletedAt": null'))
    reason = null
    await looking.eraseDeleted()
    expect([existsSync(folder), looking.list().length, await looking.outside(id)]).toEqual([true, 1, null])
    await looking.close()
  })
})
