import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PAGE_MARK } from '../../src-main/contract/report'
import { checkOutputFile, REPORT_PAGE, writeOutputFile } from '../../src-main/storage/outputFile'
import { temporaryFolder } from '../support/app'

const ours = `<!doctype html>\n${PAGE_MARK}\n<p>the report</p>`

describe('the file of a report', () => {
  it('is written anew, replaces an earlier report of ours, and leaves nothing beside', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'report.html')
    for (const page of [ours, `${ours} again`]) {
      await checkOutputFile(path, REPORT_PAGE, false)
      await writeOutputFile(path, REPORT_PAGE, page)
      expect(readFileSync(path, 'utf8')).toBe(page)
    }
    expect(readdirSync(folder)).toEqual(['report.html'])
  })

  it('is left alone by the check, and stays whole until the new one is: that one takes its place, nothing is written over it', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'report.html')
    writeFileSync(path, ours)
    await checkOutputFile(path, REPORT_PAGE, false)
    expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual([ours, ['report.html']])
    const before = openSync(path, 'r')
    await writeOutputFile(path, REPORT_PAGE, `${ours} again`)
    expect([readFileSync(before, 'utf8'), readFileSync(path, 'utf8')]).toEqual([ours, `${ours} again`])
    closeSync(before)
  })

  it('is refused when we did not write it, unless it is forced', async () => {
    const path = join(temporaryFolder(), 'thesis.html')
    const thesis = `<html><p>My thesis about Signsmith</p>${'x'.repeat(5_000)}${PAGE_MARK}`
    writeFileSync(path, thesis)
    await expect(checkOutputFile(path, REPORT_PAGE, false)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/not written by Signsmith.*left as it is.*--force/),
    })
    expect(readFileSync(path, 'utf8')).toBe(thesis)
    await checkOutputFile(path, REPORT_PAGE, true)
    await writeOutputFile(path, REPORT_PAGE, ours)
    expect(readFileSync(path, 'utf8')).toBe(ours)
  })

  it('is written where a link leads, and the link stays', async () => {
    const folder = temporaryFolder()
    const [target, path] = [join(folder, 'target.html'), join(folder, 'link.html')]
    writeFileSync(target, ours)
    symlinkSync(target, path)
    await checkOutputFile(path, REPORT_PAGE, false)
    await writeOutputFile(path, REPORT_PAGE, `${ours}!`)
    expect([readFileSync(target, 'utf8'), lstatSync(path).isSymbolicLink()]).toEqual([`${ours}!`, true])
  })

  it('may be a device, and says why it cannot be a folder or lie where there is none', async () => {
    await checkOutputFile('/dev/null', REPORT_PAGE, false)
    await writeOutputFile('/dev/null', REPORT_PAGE, ours)
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'page.html'))
    writeFileSync(join(folder, 'file'), '')
    for (const [path, reason] of [
      [join(folder, 'page.html'), /it is a folder/],
      [join(folder, 'no', 'page.html'), /no such file or folder/],
      [join(folder, 'file', 'page.html'), /a file is in the way/],
      [join(folder, 'x'.repeat(300)), /too long/],
      ['/proc/self/page.html', /./],
      [`${folder}/a\0b`, /NUL/],
    ] as const) {
      await expect(checkOutputFile(path, REPORT_PAGE, true)).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.stringMatching(reason),
      })
    }
    await expect(writeOutputFile('/dev/full', REPORT_PAGE, ours)).rejects.toMatchObject({
      message: expect.stringMatching(/full/),
    })
  })
})
