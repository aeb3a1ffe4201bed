import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { asFailure, makeFolder, reasonOf } from '../../src-main/storage/files'
import { temporaryFolder } from '../support/app'
import { patience } from '../support/pace'

const CLI = join(process.cwd(), 'out/main/cli.js')
/** Loading the command takes a second; whoever takes this long hangs. */
const HANGS_MS = patience(50_000)

/** Runs a command that should end by itself. */
function signsmith(...words: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [CLI, ...words], { timeout: HANGS_MS, killSignal: 'SIGKILL' })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  return new Promise((resolve) => child.on('exit', (code) => resolve({ code, said })))
}

/** Paths at which nothing can be kept, each with what is said of it. */
function badPlaces(): [string, RegExp][] {
  const folder = temporaryFolder()
  const at = (name: string) => join(folder, name)
  writeFileSync(at('file'), 'a letter')
  symlinkSync(at('circle'), at('circle'))
  return [
    ['/proc/self/signsmith', /no folder can be made there|not permitted|cannot be written/],
    ['/dev/null', /a file is in the way/],
    ['/dev/null/below', /a file is in the way/],
    [at('file'), /a file is in the way/],
    [join(at('file'), 'below'), /a file is in the way/],
    [at('circle'), /circle|in the way/],
    [at('x'.repeat(300)), /too long/],
    [at(join(...Array.from({ length: 200 }, () => 'y'.repeat(60)))), /too long/],
  ]
}
/** A code of the system may be named, but never stands for the reason. */
const RAW = /\bE[A-Z]{3,}\b:|errno|syscall|\bat .*\.js:\d+|node:fs/

describe('a data folder where none can be', () => {
  it('is refused by every command that takes one, in a sentence, at once', async () => {
    for (const command of [
      ['serve', '--port', '0'],
      ['studio', '--web', '--no-open', '--port', '0'],
    ]) {
      const tries = badPlaces().map(async ([path, wanted]) => {
        const { code, said } = await signsmith(...command, '--data-dir', path)
        expect([command[0], path, said, code === 1 || code === 2]).toEqual([
          command[0],
          path,
          expect.stringMatching(wanted),
          true,
        ])
        expect(said).not.toMatch(RAW)
        expect(said.trim().split('\n').length).toBe(1)
      })
      await Promise.all(tries)
    }
    for (const path of ['']) {
      expect(await signsmith('serve', '--data-dir', path)).toMatchObject({
        code: 2,
        said: expect.stringMatching('--data-dir must not be empty'),
      })
    }
  })
})

describe('a file or folder that a command cannot use', () => {
  it('is named with the reason in words, before anything is trained', async () => {
    const folder = temporaryFolder()
    const at = (name: string) => join(folder, name)
    writeFileSync(at('file'), 'a letter')
    mkdirSync(at('folder'))
    symlinkSync(at('circle'), at('circle'))
    const table = join(process.cwd(), 'tests/hosts/fixtures-missing.csv')
    const cases: [string[], RegExp][] = [
      [['train', at('folder'), '--out', at('m')], /is a folder without clips\.json/],
      [['train', at('circle'), '--out', at('m')], /circle/],
      [['train', at('x'.repeat(300)), '--out', at('m')], /too long/],
      [['train', join(at('file'), 'x.csv'), '--out', at('m')], /a file is in the way/],
      [['report', at('folder')], /is a folder without clips\.json/],
      [['report', table], /no such file or folder/],
      [['predict', at('file'), table], /a file is in the way/],
      [['predict', at('nothing'), table], /not a whole model/],
      [['evaluate', '/proc/self/mem'], /error|refused|cannot be read/],
    ]
    await Promise.all(
      cases.map(async ([words, wanted]) => {
        const { code, said } = await signsmith(...words)
        expect([words, said, code]).toEqual([words, expect.stringMatching(wanted), 2])
        expect(said).not.toMatch(RAW)
      }),
    )
    expect(readFileSync(at('file'), 'utf8')).toBe('a letter')
  })
})

describe('a code of the system', () => {
  const failing = (code: string) => Object.assign(new Error(`${code}: raw, open`), { code })

  it('becomes a failure that says why and what to do', () => {
    const codes = ['EIO', 'EMFILE', 'ENFILE', 'EBUSY', 'ENAMETOOLONG', 'ELOOP', 'ENOTDIR', 'EISDIR', 'ESTALE', 'EXYZ']
    for (const code of codes) {
      expect(asFailure(failing(code), 'the sample')).toMatchObject({
        code: 'storage',
        message: expect.stringMatching(/^The sample could not be read or written: [a-z].*\.$/),
      })
      expect((asFailure(failing(code), 'the sample') as Error).message).not.toMatch(/raw/)
    }
    for (const code of ['ENOSPC', 'EDQUOT', 'EFBIG']) {
      expect(asFailure(failing(code), 'it')).toMatchObject({ code: 'disk-full' })
    }
    for (const code of ['EROFS', 'EACCES', 'EPERM']) {
      expect(asFailure(failing(code), 'it')).toMatchObject({ code: 'read-only' })
    }
    expect(reasonOf(new TypeError('a defect of ours'))).toBe(null)
    expect(reasonOf(failing('ERR_MODULE_NOT_FOUND'))).toBe(null)
  })

  it('is found for a path with NUL', () => {
    expect(() => makeFolder('/tmp/a\0b', 'the folder')).toThrow(/NUL/)
  })
})
