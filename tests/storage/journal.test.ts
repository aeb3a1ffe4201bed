import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Entry, isRecord } from '../../src-main/storage/entry'
import { asFailure } from '../../src-main/storage/files'
import { type JournalFormat, openJournal } from '../../src-main/storage/journal'
import { temporaryFolder } from '../support/app'

interface Count extends Entry {
  n: number
}
const format: JournalFormat<Count> = {
  name: 'test-journal',
  version: 2,
  migrations: [(entries) => entries.map(({ old, ...rest }) => ({ ...rest, n: Number(old) }))],
  isEntry: (raw): raw is Count => isRecord(raw) && typeof raw.n === 'number',
}
const clean = { tornTail: false, badLines: 0, copy: null, empty: false, newerVersion: null, unrepaired: null }
const file = () => join(temporaryFolder(), 'journal.ndjson')
const header = '{"format":"test-journal","version":2}\n'
const read = async (path: string) => {
  const journal = await openJournal(path, format)
  await journal.close()
  return { numbers: journal.entries.map(({ n }) => n), report: journal.report }
}

describe('a journal', () => {
  it('keeps what was appended, in order', async () => {
    const path = file()
    const journal = await openJournal(path, format)
    await Promise.all([1, 2, 3].map((n) => journal.append([{ n }], 'it')))
    await journal.append([{ n: 4 }, { n: 5 }], 'it')
    await journal.close()
    expect(await read(path)).toEqual({ numbers: [1, 2, 3, 4, 5], report: clean })
  })

  it('drops a torn tail, wherever it is torn, reports it, and goes on', async () => {
    const whole = `${header}{"n":1}\n{"n":2}\n`
    const tail = '{"n":3}'
    for (let cut = 1; cut <= tail.length; cut++) {
      const path = file()
      writeFileSync(path, whole + tail.slice(0, cut))
      const journal = await openJournal(path, format)
      expect(journal.entries.map(({ n }) => n)).toEqual([1, 2])
      expect(journal.report).toEqual({ ...clean, tornTail: true })
      await journal.append([{ n: 9 }], 'it')
      await journal.close()
      expect(await read(path)).toEqual({ numbers: [1, 2, 9], report: clean })
    }
  })

  it('keeps every good line around bad ones, and a copy of the file as it was', async () => {
    const path = file()
    const text = `${header}{"n":1}\nnonsense\n{"n":"text"}\n{"n":2}\n`
    writeFileSync(path, text)
    const { numbers, report } = await read(path)
    expect(numbers).toEqual([1, 2])
    expect(report.badLines).toBe(2)
    expect(readFileSync(report.copy!, 'utf8')).toBe(text)
    expect(await read(path)).toEqual({ numbers: [1, 2], report: clean })
  })

  it('is opened for looking when a newer version wrote it, and is not touched', async () => {
    const path = file()
    const text = '{"format":"test-journal","version":3}\n{"n":1}\n{"future":true}\n'
    writeFileSync(path, text)
    const journal = await openJournal(path, format)
    expect(journal.entries).toEqual([{ n: 1 }])
    expect(journal.report.newerVersion).toBe(3)
    await expect(journal.append([{ n: 2 }], 'it')).rejects.toMatchObject({ code: 'read-only' })
    await expect(journal.rewrite([], 'it')).rejects.toMatchObject({ code: 'read-only' })
    expect(readFileSync(path, 'utf8')).toBe(text)
  })

  it('of an older version is brought up to date, with a copy of the old one', async () => {
    const path = file()
    const text = '{"format":"test-journal","version":1}\n{"old":"7"}\n'
    writeFileSync(path, text)
    const { numbers, report } = await read(path)
    expect(numbers).toEqual([7])
    expect(readFileSync(report.copy!, 'utf8')).toBe(text)
    expect(readFileSync(path, 'utf8')).toBe(`${header}{"n":7}\n`)
  })

  it('whose header is damaged is repaired from its good lines, with a copy', async () => {
    for (const first of ['{"format":"test-jo', '{"format":"test-journal","version":-3}', '{"n":0}']) {
      const path = file()
      writeFileSync(path, `${first}\n{"n":1}\n{"n":2}\n`)
      const { numbers, report } = await read(path)
      expect(numbers).toEqual(first === '{"n":0}' ? [0, 1, 2] : [1, 2])
      expect([report.badLines, readFileSync(report.copy!, 'utf8').startsWith(first)]).toEqual([1, true])
      expect((await read(path)).report).toEqual(clean)
    }
  })

  it('that is empty begins anew and says so', async () => {
    const path = file()
    writeFileSync(path, '')
    expect((await read(path)).report).toEqual({ ...clean, empty: true })
    expect(readFileSync(path, 'utf8')).toBe(header)
  })

  it('that is frozen is not touched, whatever is wrong with it', async () => {
    const path = file()
    const text = `${header}nonsense\n{"n":1}\n{"n":`
    writeFileSync(path, text)
    const journal = await openJournal(path, format, true)
    expect([journal.entries, journal.report.badLines]).toEqual([[{ n: 1 }], 1])
    expect(readFileSync(path, 'utf8')).toBe(text)
    expect(readdirSync(join(path, '..'))).toEqual(['journal.ndjson'])
  })

  it('takes nothing more once it is closed', async () => {
    const journal = await openJournal(file(), format)
    await journal.close()
    await expect(journal.append([{ n: 1 }], 'it')).rejects.toMatchObject({ code: 'conflict' })
  })

  it('of another kind is refused and left alone', async () => {
    const path = file()
    for (const text of ['hello\n', '{"format":"other","version":1}\n', '{"format":"test-journal"}\n']) {
      writeFileSync(path, text)
      await expect(openJournal(path, format)).rejects.toMatchObject({ code: 'damaged' })
      expect(readFileSync(path, 'utf8')).toBe(text)
    }
  })

  it('survives any bytes at all after its header: good lines stay, and it can be written again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.constant('{"n":1}\n'), fc.string()), { maxLength: 8 }), async (parts) => {
        const path = file()
        writeFileSync(path, header + parts.join(''))
        const journal = await openJournal(path, format)
        const kept = journal.entries.length
        await journal.append([{ n: 5 }], 'it')
        await journal.close()
        expect((await read(path)).numbers.length).toBe(kept + 1)
      }),
      { numRuns: 40 },
    )
  })

  it('is replaced atomically and then appended to', async () => {
    const path = file()
    const journal = await openJournal(path, format)
    await journal.append([{ n: 1 }, { n: 2 }], 'it')
    await journal.rewrite([{ n: 2 }], 'it')
    await journal.append([{ n: 3 }], 'it')
    await journal.close()
    expect((await read(path)).numbers).toEqual([2, 3])
    expect(readdirSync(join(path, '..'))).toEqual(['journal.ndjson'])
  })
})

describe('a system error', () => {
  it.each([
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EFBIG', 'disk-full'],
    ['EROFS', 'read-only'],
    ['EACCES', 'read-only'],
  ])('%s is told as %s', (code, failure) => {
    expect(asFailure(Object.assign(new Error(code), { code }), 'the sample')).toMatchObject({
      code: failure,
      message: expect.stringContaining('the sample was not saved. What was saved before is kept.'),
    })
  })
})
