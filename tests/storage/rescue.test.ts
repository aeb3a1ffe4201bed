import { copyFileSync, existsSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Failure } from '../../src-main/contract/failure'
import { openLibrary } from '../../src-main/storage/library'
import { openProject } from '../../src-main/storage/project'
import { temporaryFolder } from '../support/app'
import { filledLibrary, sampleRecord } from '../support/library'

/** An open project of four samples, on a disk that can be filled, and what another program can do to it. */
async function openedProject() {
  const filled = await filledLibrary(4)
  await filled.library.close()
  const disk = { full: false }
  const library = await openLibrary(filled.dataFolder, () => {
    if (disk.full) throw new Failure('disk-full', 'The disk is full.')
  })
  const contents = await library.contents(filled.id)
  const { folder, dataFolder, recordingId } = filled
  const replace = () => {
    copyFileSync(join(folder, 'journal.ndjson'), join(folder, 'other'))
    renameSync(join(folder, 'other'), join(folder, 'journal.ndjson'))
  }
  const lost = join(dataFolder, 'lost-and-found')
  /** How many samples lie in each project of the lost-and-found. */
  const putDown = async () => {
    const counts: number[] = []
    for (const name of readdirSync(join(lost, 'projects'))) {
      const copy = await openProject(join(lost, 'projects', name))
      counts.push(copy.samples().length)
      await copy.close()
    }
    return counts
  }
  const add = () => contents.addSamples([{ ...sampleRecord(recordingId), hasThumbnail: false }], new Map())
  return { ...filled, library, contents, disk, replace, lost, putDown, add }
}

describe('what is in memory of a project whose files were replaced', () => {
  it('is put down later where it could not be at first', async () => {
    const { library, id, disk, replace, putDown } = await openedProject()
    replace()
    disk.full = true
    expect(await library.outside(id)).toBe('samples-replaced')
    disk.full = false
    await library.reopen(id)
    expect(await putDown()).toEqual([4])
    await library.close()
  })

  it('is not forgotten where it cannot be put down', async () => {
    const { library, id, dataFolder, contents, replace, lost } = await openedProject()
    replace()
    symlinkSync(temporaryFolder(), lost)
    await expect(library.reopen(id)).rejects.toMatchObject({ code: 'conflict' })
    expect([await library.contents(id), contents.samples().length]).toEqual([contents, 4])
    rmSync(lost)
    await library.reopen(id)
    expect(readdirSync(join(dataFolder, 'lost-and-found', 'projects')).length).toBe(1)
    await library.close()
  })

  it('is put down anew when samples came in since', async () => {
    const { library, id, folder, replace, putDown, add } = await openedProject()
    renameSync(folder, `${folder}-away`)
    expect(await library.outside(id)).toBe('folder-removed')
    renameSync(`${folder}-away`, folder)
    await add()
    replace()
    expect(await library.outside(id)).toBe('samples-replaced')
    expect(await putDown()).toEqual([5])
    await library.close()
  })

  it('is put down again when the person erased it there', async () => {
    const { library, id, replace, putDown } = await openedProject()
    replace()
    await library.outside(id)
    await library.eraseFound(null)
    await library.reopen(id)
    expect(await putDown()).toEqual([4])
    await library.close()
  })

  it('is opened anew without anything being tidied, whoever asks for it meanwhile', async () => {
    const { library, id, folder, contents, samples, replace } = await openedProject()
    await contents.delete('sample', [samples[0]!.id])
    replace()
    const ended = { yet: false }
    const reopening = library.reopen(id).finally(() => {
      ended.yet = true
    })
    while (!ended.yet) {
      await library.contents(id)
      await new Promise(setImmediate)
    }
    await reopening
    await library.contents(id)
    expect(existsSync(join(folder, 'thumbnails', `${samples[0]!.id}.image`))).toBe(true)
    await library.close()
  })
})
