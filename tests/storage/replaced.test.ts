import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newId } from '../../src-main/hosts/environment'
import { holdFile } from '../../src-main/storage/heldFile'
import { openProject } from '../../src-main/storage/project'
import { temporaryFolder } from '../support/app'

const sign = (label: string) => ({ id: newId(), label, none: false, moves: false, hands: null })

/** A project with two signs, and what another program can do to its folder. */
async function runningProject() {
  const folder = join(temporaryFolder(), 'project')
  mkdirSync(folder)
  const project = await openProject(folder)
  await project.putSign(sign('one'))
  await project.putSign(sign('two'))
  return { folder, project, journal: join(folder, 'journal.ndjson') }
}

describe('a journal that another program touches while it is open', () => {
  it.each<[string, (journal: string) => void]>([
    ['removed', (journal) => rmSync(journal)],
    ['removed with its folder', (journal) => rmSync(dirname(journal), { recursive: true })],
    ['moved away', (journal) => renameSync(journal, `${journal}.old`)],
    ['moved away with its folder', (journal) => renameSync(dirname(journal), `${dirname(journal)}.old`)],
    [
      'replaced by an equal copy',
      (journal) => {
        cpSync(journal, `${journal}.copy`)
        renameSync(`${journal}.copy`, journal)
      },
    ],
    [
      'replaced by a folder',
      (journal) => {
        rmSync(journal)
        mkdirSync(journal)
      },
    ],
    ['cut', (journal) => writeFileSync(journal, readFileSync(journal).subarray(0, -20))],
    ['appended to', (journal) => appendFileSync(journal, 'x\n')],
  ])('%s: nothing more is acknowledged, and what was kept can be put back', async (_name, touch) => {
    const { folder, project, journal } = await runningProject()
    touch(journal)
    await expect(project.putSign(sign('three'))).rejects.toMatchObject({ code: 'replaced' })
    await expect(project.addSamples([], new Map())).rejects.toMatchObject({ code: 'replaced' })
    expect(project.signs().map(({ label }) => label)).toEqual(['one', 'two'])
    expect(project.replaced()).toBe(true)

    const aside = await project.putBack()
    await project.putSign(sign('four'))
    await project.close()
    const again = await openProject(folder)
    expect(again.signs().map(({ label }) => label)).toEqual(['one', 'two', 'four'])
    expect(again.notices).toEqual([])
    await again.close()
    if (aside) expect(readdirSync(folder)).toContain(aside.split('/').at(-1))
  })

  it('is noticed before the first write of this opening as well', async () => {
    const { folder, project, journal } = await runningProject()
    await project.close()
    const again = await openProject(folder)
    cpSync(journal, `${journal}.copy`)
    renameSync(`${journal}.copy`, journal)
    await expect(again.putSign(sign('three'))).rejects.toMatchObject({ code: 'replaced' })
    await again.close()
  })

  it('keeps what lies there when memory is put back, and what was deleted can still be restored', async () => {
    const { folder, project, journal } = await runningProject()
    const [one] = project.signs()
    await project.delete('sign', [one!.id])
    const found = readFileSync(journal).subarray(0, 50)
    writeFileSync(journal, found)
    await expect(project.putSign(sign('three'))).rejects.toMatchObject({ code: 'replaced' })
    const aside = await project.putBack()
    expect(readFileSync(aside!)).toEqual(found)
    await project.restore('sign', [one!.id])
    await project.close()
    const again = await openProject(folder)
    expect(again.signs().map(({ label }) => label)).toEqual(['one', 'two'])
    await again.close()
  })

  it('has its end recorded beside it again once its folder was replaced and memory is put back', async () => {
    const { folder, project, journal } = await runningProject()
    cpSync(folder, `${folder}.copy`, { recursive: true })
    rmSync(folder, { recursive: true })
    renameSync(`${folder}.copy`, folder)
    await expect(project.check()).rejects.toMatchObject({ code: 'replaced' })
    await project.putBack()
    await project.putSign(sign('three'))
    await project.close()
    const text = readFileSync(journal, 'utf8')
    writeFileSync(journal, text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1))
    // Without the last line the end is what tells that it was there.
    const again = await openProject(folder)
    expect(again.report.damage).toMatchObject({ entriesLost: 1, exact: true })
    await again.close()
  })

  it('is missed also while it is not held open', async () => {
    for (const harm of [(path: string) => rmSync(path), (path: string) => appendFileSync(path, 'x')]) {
      const path = join(temporaryFolder(), 'file')
      const file = holdFile(path, null, 0, 0)
      // Where there was none there is nothing to miss.
      await file.check()
      await file.replace('text', 'the file')
      await file.close()
      await file.check()
      harm(path)
      await expect(file.check()).rejects.toMatchObject({ code: 'replaced' })
      expect(file.replaced()).toBe(true)
    }
  })
})
