import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Failure } from '../../src-main/contract/failure'
import { isArchive, openArchive } from '../../src-main/storage/archive'
import { temporaryFolder } from '../support/app'
import { renamedIn, zipOfFiles } from '../support/zips'

function fileOf(bytes: Uint8Array): string {
  const path = join(temporaryFolder(), 'given.zip')
  writeFileSync(path, bytes)
  return path
}
const open = async (bytes: Uint8Array) => openArchive(fileOf(bytes), 'given.zip')

describe('a zip of somebody else', () => {
  it('lists its files without what systems put beside them, and gives each of them', async () => {
    const bytes = await zipOfFiles([
      ['Grüße/1.jpg', 'one'],
      ['Grüße/2.jpg', 'two'],
      ['__MACOSX/Grüße/._1.jpg', 'x'],
      ['Grüße/.DS_Store', 'x'],
      ['Thumbs.db', 'x'],
    ])
    const archive = await open(bytes)
    expect(archive.entries.map(({ path, bytes }) => [path, bytes])).toEqual([
      ['Grüße/1.jpg', 3],
      ['Grüße/2.jpg', 3],
    ])
    expect(Buffer.from(await archive.read('Grüße/2.jpg')).toString()).toBe('two')
    await expect(archive.read('Grüße/.DS_Store')).rejects.toMatchObject({ code: 'not-found' })
    archive.close()
    expect(await isArchive(fileOf(bytes))).toBe(true)
    expect(await isArchive(fileOf(Buffer.from('label,x0')))).toBe(false)
    expect(await isArchive(fileOf(Buffer.alloc(0)))).toBe(false)
  })

  it.each([
    [
      'leads out of its folder',
      async () => renamedIn(await zipOfFiles([['xx/a.jpg', '1']]), 'xx/', '../'),
      'relative path',
    ],
    [
      'begins at the root',
      async () => renamedIn(await zipOfFiles([['xetc/a.jpg', '1']]), 'xetc', '/etc'),
      'absolute path',
    ],
    [
      'has backslashes',
      async () => renamedIn(await zipOfFiles([['xx/a.jpg', '1']]), 'xx/', '..\\'),
      'invalid characters',
    ],
    ['has a link', () => zipOfFiles([['a.jpg', '/etc/passwd', 0o120777]]), 'is a link'],
    [
      'has a name twice',
      async () =>
        renamedIn(
          await zipOfFiles([
            ['a.jpg', '1'],
            ['b.jpg', '2'],
          ]),
          'b.jpg',
          'a.jpg',
        ),
      'is in it twice',
    ],
    ['becomes very much', () => zipOfFiles([['a.npy', Buffer.alloc(40 * 1024 * 1024)]]), 'times as large'],
    ['is none', async () => Buffer.from('PK\x03\x04 and then something else'), 'it is not a zip'],
  ])('that %s is refused by its name', async (_what, make, reason) => {
    const opening = open(await make())
    await expect(opening).rejects.toBeInstanceOf(Failure)
    await expect(opening).rejects.toThrow(/“given\.zip” cannot be unpacked/)
    await expect(opening).rejects.toThrow(reason)
  })

  it('is refused or read, whatever was changed in it, and never ends what reads it', async () => {
    const bytes = await zipOfFiles([
      ['one/1.npy', Buffer.alloc(500, 3)],
      ['two/1.npy', Buffer.alloc(500, 4)],
    ])
    const change = fc.record({ at: fc.nat(bytes.length - 1), byte: fc.nat(255), cut: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(change, async ({ at, byte, cut }) => {
        const copy = Buffer.from(bytes)
        copy[at] = byte
        try {
          const archive = await open(cut ? copy.subarray(0, at) : copy)
          for (const { path } of archive.entries) await archive.read(path)
          archive.close()
        } catch (error) {
          expect(error).toBeInstanceOf(Failure)
        }
      }),
      { numRuns: 300 },
    )
  })
})
