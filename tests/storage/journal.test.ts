import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Entry } from '../../src-main/storage/entry'
import { asFailure } from '../../src-main/storage/files'
import { endPath, openJournal } from '../../src-main/storage/journal'
import { sealLine, sealRecord } from '../../src-main/storage/journalLine'
import type { JournalFormat } from '../../src-main/storage/journalReader'
import { temporaryFolder } from '../support/app'

interface Count extends Entry {
  n: number
}
const format: JournalFormat<Count> = {
  name: 'test-journal',
  version: 2,
  migrations: [({ old, ...rest }) => ({ ...rest, n: Number(old) })],
  check: (raw) =>
    typeof raw.n === 'number' ? { entry: raw as Count, flaw: null } : { entry: null, flaw: 'it is no number' },
  counts: ({ n }) => Number(n) < 100,
  traces: ['"n":'],
}
const clean = {
  tornTail: false,
  endKnown: true,
  endLost: false,
  damage: null,
  setAside: [],
  copy: null,
  olderVersion: null,
  newerVersion: null,
  unrepaired: null,
  sound: true,
}
const file = () => join(temporaryFolder(), 'journal.ndjson')
const read = async (path: string) => {
  const journal = await openJournal(path, format)
  await journal.close()
  return { numbers: journal.entries.map(({ n }) => n), report: journal.report }
}
/** A journal with these numbers; what happens to its text afterwards, and whether it was closed before. */
const written = async (numbers: number[], change: (lines: string[]) => string[] = (lines) => lines, closed = true) => {
  const path = file()
  const journal = await openJournal(path, format)
  await journal.append(
    numbers.map((n) => ({ n })),
    'it',
  )
  if (closed) await journal.close()
  const text = change(readFileSync(path, 'utf8').split('\n')).join('\n')
  writeFileSync(path, text)
  return { path, text, journal }
}
const lost = (entriesLost: number, countedLost = entriesLost, exact = true) => ({
  kind: 'lines',
  entriesLost,
  countedLost,
  exact,
})

describe('a journal', () => {
  it('keeps what was appended, in order', async () => {
    const path = file()
    const journal = await openJournal(path, format)
    await Promise.all([1, 2, 3].map((n) => journal.append([{ n }], 'it')))
    await journal.append([{ n: 4 }, { n: 5 }], 'it')
    await journal.close()
    expect(await read(path)).toEqual({ numbers: [1, 2, 3, 4, 5], report: clean })
    expect(readdirSync(join(path, '..')).sort()).toEqual(['journal.end.json', 'journal.ndjson'])
  })

  it('writes many as they come, and keeps none of them where no more come', async () => {
    const path = file()
    const journal = await openJournal(path, format)
    await journal.append([{ n: 1 }], 'it')
    const before = statSync(path).size
    const sizes: number[] = []
    const source = async function* (breaks: boolean) {
      for (let n = 2; n < 20_000; n++) {
        yield { n }
        sizes.push(statSync(path).size)
      }
      if (breaks) throw new Error('no more')
    }
    await expect(journal.append(source(true), 'it')).rejects.toThrow('no more')
    expect(sizes.at(-1)).toBeGreaterThan(before)
    expect(statSync(path).size).toBe(before)
    await journal.append(source(false), 'it')
    await journal.close()
    const numbers = Array.from({ length: 19_999 }, (_, i) => i + 1)
    expect(await read(path)).toEqual({ numbers, report: clean })
  })

  it('drops a torn tail, wherever it is torn, reports it, and goes on', async () => {
    const { path: whole, text, journal: running } = await written([1, 2], undefined, false)
    const generation = JSON.parse(text.split('\n')[0]!).generation
    const next = sealLine({ generation, place: { entries: 3, counted: 3 }, entry: { n: 3 } })
    for (let cut = 1; cut < next.length; cut++) {
      const path = file()
      cpSync(endPath(whole), endPath(path))
      writeFileSync(path, text + next.slice(0, cut))
      const journal = await openJournal(path, format)
      expect(journal.entries.map(({ n }) => n)).toEqual([1, 2])
      expect(journal.report).toEqual({ ...clean, tornTail: true, sound: false })
      await journal.append([{ n: 9 }], 'it')
      await journal.close()
      expect(await read(path)).toEqual({ numbers: [1, 2, 9], report: clean })
    }
    await running.close()
  })

  it.each<[string, string, boolean]>([
    ['with a zero byte', '["0000\0', false],
    ['with zero bytes far behind a good beginning', `["00000000","GENERATION",3,3,{"n":"${'x'.repeat(200)}\0\0`, false],
    ['of more than one line', '["00000000","GENERATION",3,3,{"n":3}]x["00000000","GENERATION",4,', false],
    ['of another line', '["00000000","ffffffffffffffff",3,', false],
    ['behind a journal that was closed', '["0000', true],
  ])('calls a tail %s damage, and keeps it', async (_name, tail, closed) => {
    const { path, text, journal } = await written(
      [1, 2],
      (lines) => [...lines.slice(0, -1), tail.replaceAll('GENERATION', JSON.parse(lines[0]!).generation)],
      closed,
    )
    const { numbers, report } = await read(path)
    expect([numbers, report.tornTail, report.damage]).toEqual([[1, 2], false, lost(0)])
    expect(readFileSync(report.copy!, 'utf8')).toBe(text)
    expect(await read(path)).toEqual({ numbers: [1, 2], report: clean })
    await journal.close()
  })

  it.each<[string, (lines: string[]) => string[], number[], ReturnType<typeof lost>]>([
    ['a changed line', (lines) => lines.with(2, lines[2]!.replace('"n":2', '"n":7')), [1, 3, 100], lost(1)],
    ['a line that is none', (lines) => lines.with(2, 'nonsense'), [1, 3, 100], lost(1)],
    ['a missing line', (lines) => lines.toSpliced(2, 1), [1, 3, 100], lost(1)],
    [
      'two lines in each other’s place',
      (lines) => lines.with(2, lines[3]!).with(3, lines[2]!),
      [1, 2, 3, 100],
      lost(0),
    ],
    ['a doubled line', (lines) => lines.toSpliced(2, 0, lines[2]!), [1, 2, 3, 100], lost(0)],
    ['lines missing at the end', (lines) => [...lines.slice(0, 3), ''], [1, 2], lost(2, 1)],
    ['all lines missing', (lines) => [lines[0]!, ''], [], lost(4, 3)],
    ['no header', (lines) => lines.slice(1), [1, 2, 3, 100], lost(0)],
    ['a changed header', (lines) => lines.with(0, lines[0]!.replace('2', '3')), [1, 2, 3, 100], lost(0)],
    ['no line’s end at the end', (lines) => lines.slice(0, -1), [1, 2, 3, 100], lost(0)],
    ['a mark before it', (lines) => lines.with(0, `\ufeff${lines[0]}`), [1, 2, 3, 100], lost(0)],
    ['nothing but zero bytes', (lines) => ['\0'.repeat(lines.join().length)], [], lost(4, 3)],
    ['a second half of zero bytes', (lines) => [...lines.slice(0, 3), '\0'.repeat(99)], [1, 2], lost(2, 1)],
  ])('notices %s, counts what is lost, and keeps a copy', async (_name, change, kept, damage) => {
    const { path, text } = await written([1, 2, 3, 100], change)
    const { numbers, report } = await read(path)
    expect([numbers, report.damage, report.tornTail, report.sound]).toEqual([kept, damage, false, false])
    expect(readFileSync(report.copy!, 'utf8')).toBe(text)
    expect(await read(path)).toEqual({ numbers: kept, report: clean })
  })

  it('keeps each damaged state, also of two within the same millisecond', async () => {
    vi.spyOn(Date, 'now').mockReturnValue(1_000)
    onTestFinished(() => void vi.restoreAllMocks())
    const { path } = await written([1, 2])
    const copies = new Set<string | null>()
    for (let n = 0; n < 2; n++) {
      writeFileSync(path, `${readFileSync(path, 'utf8')}nonsense\n`)
      copies.add((await read(path)).report.copy)
    }
    expect([copies.size, copies.has(null)]).toEqual([2, false])
  })

  it('takes no line of an earlier writing of the same file', async () => {
    const { path, text } = await written([1, 2, 3])
    const journal = await openJournal(path, format)
    await journal.rewrite([{ n: 1 }, { n: 3 }], 'it')
    await journal.close()
    const old = text.split('\n')
    writeFileSync(path, readFileSync(path, 'utf8').split('\n').with(2, old[2]!).join('\n'))
    const { numbers, report } = await read(path)
    expect([numbers, report.damage]).toEqual([[1], lost(1)])
  })

  it('that was put back from an earlier day is noticed, and taken as it is', async () => {
    const { path } = await written([1, 2, 3])
    const earlier = readFileSync(path)
    const journal = await openJournal(path, format)
    await journal.rewrite([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }], 'it')
    await journal.close()
    writeFileSync(path, earlier)
    const { numbers, report } = await read(path)
    expect([numbers, report.damage]).toEqual([[1, 2, 3], { ...lost(0, 1, false), kind: 'older' }])
    expect(await read(path)).toEqual({ numbers: [1, 2, 3], report: clean })
  })

  it('notices a cut at the end of a line also after a crash, by what was acknowledged', async () => {
    const { path, journal } = await written([1, 2, 3], (lines) => [...lines.slice(0, 3), ''], false)
    expect((await read(path)).report.damage).toEqual(lost(1))
    await journal.close()
  })

  it('written anew when the program stopped before its end was noted is whole', async () => {
    const { path } = await written([1, 2, 3])
    const end = readFileSync(endPath(path))
    const journal = await openJournal(path, format)
    await journal.rewrite([{ n: 3 }], 'it')
    writeFileSync(endPath(path), end)
    expect(await read(path)).toEqual({ numbers: [3], report: { ...clean, endKnown: false } })
    await journal.close()
  })

  it('whose end is lost is read, is not called sound, and is so again from the next opening on', async () => {
    const { path } = await written([1, 2, 3])
    for (const lose of [() => rmSync(endPath(path)), () => writeFileSync(endPath(path), '{')]) {
      lose()
      const report = { ...clean, endKnown: false, endLost: true, sound: false }
      expect(await read(path)).toEqual({ numbers: [1, 2, 3], report })
      expect(await read(path)).toEqual({ numbers: [1, 2, 3], report: clean })
    }
  })

  it('never follows a link in the place of its end', async () => {
    const path = file()
    const theirs = `${path}.theirs`
    writeFileSync(theirs, 'mine')
    symlinkSync(theirs, endPath(path))
    const journal = await openJournal(path, format)
    await journal.append([{ n: 1 }], 'it')
    await journal.close()
    expect(readFileSync(theirs, 'utf8')).toBe('mine')
    expect((await read(path)).report).toEqual(clean)
  })

  it('sets aside what breaks a limit, names it, and keeps it in a copy', async () => {
    const { path } = await written([1])
    const journal = await openJournal(path, format)
    await journal.append([{ e: 'count', id: 'x', n: 'text' } as unknown as Count, { n: 2 }], 'it')
    await journal.close()
    const { numbers, report } = await read(path)
    expect([numbers, report.damage]).toEqual([[1, 2], null])
    expect(report.setAside).toEqual([{ kind: 'count', id: 'x', flaw: 'it is no number', mended: false }])
    expect(readFileSync(report.copy!, 'utf8')).toContain('"n":"text"')
    expect(await read(path)).toEqual({ numbers: [1, 2], report: clean })
  })

  it('is opened for looking when a newer version wrote it, and is not touched', async () => {
    const path = file()
    const generation = 'f'.repeat(16)
    const place = { entries: 1, counted: 1 }
    const text = [
      `${sealRecord({ format: 'test-journal', version: 3, generation, more: true })}\n`,
      sealLine({ generation, place, entry: { n: 1 } }),
      sealLine({ generation, place: { ...place, entries: 2 }, entry: { future: true } }),
    ].join('')
    writeFileSync(path, text)
    const journal = await openJournal(path, format)
    expect(journal.entries).toEqual([{ n: 1 }])
    expect(journal.report.newerVersion).toBe(3)
    await expect(journal.append([{ n: 2 }], 'it')).rejects.toMatchObject({ code: 'read-only' })
    await expect(journal.rewrite([], 'it')).rejects.toMatchObject({ code: 'read-only' })
    await journal.close()
    expect(readFileSync(path, 'utf8')).toBe(text)
    expect(readdirSync(join(path, '..'))).toEqual(['journal.ndjson'])
  })

  it('of an older version is brought up to date, and the old one is kept until the next clean start', async () => {
    const path = file()
    const text = '{"format":"test-journal","version":1}\n{"old":"7"}\n'
    writeFileSync(path, text)
    const { numbers, report } = await read(path)
    expect([numbers, report]).toEqual([
      [7],
      { ...clean, endKnown: false, copy: report.copy, olderVersion: 1, sound: false },
    ])
    expect(readFileSync(report.copy!, 'utf8')).toBe(text)
    expect(await read(path)).toEqual({ numbers: [7], report: clean })
    expect(readdirSync(join(path, '..')).sort()).toEqual(['journal.end.json', 'journal.ndjson'])
  })

  it('of an older version drops a torn tail, and calls all else damage', async () => {
    const start = '{"format":"test-journal","version":1}\n{"old":"7"}\n'
    for (const tail of ['{', '{"old":"8', '{"old":"8"}']) {
      const path = file()
      writeFileSync(path, start + tail)
      const { numbers, report } = await read(path)
      expect([numbers, report.tornTail, report.damage]).toEqual([[7], true, null])
    }
    for (const tail of ['{"old":"8"}J', '{"old":\0', 'x', 'nonsense\n', '\0'.repeat(30)]) {
      const path = file()
      writeFileSync(path, start + tail)
      const { numbers, report } = await read(path)
      expect([numbers, report.tornTail, report.damage]).toEqual([[7], false, lost(1, 0, false)])
      expect(readFileSync(report.copy!, 'utf8')).toBe(start + tail)
    }
  })

  it('that is empty or missing where there was one is reported with what is known to have been in it', async () => {
    const { path } = await written([1, 2, 100])
    const damage = { entriesLost: 3, countedLost: 2, exact: true }
    rmSync(path)
    expect((await read(path)).report.damage).toEqual({ kind: 'missing', ...damage })
    const { path: other } = await written([1, 2, 100])
    writeFileSync(other, '')
    expect((await read(other)).report.damage).toEqual({ kind: 'empty', ...damage })
    expect(await read(other)).toEqual({ numbers: [], report: clean })
    const nothing = { entriesLost: 0, countedLost: 0, exact: false }
    const journal = await openJournal(file(), format, { expected: true })
    expect(journal.report.damage).toEqual({ kind: 'missing', ...nothing })
    await journal.close()
  })

  it('that is frozen is not touched, whatever is wrong with it', async () => {
    const { path, text } = await written([1, 2], (lines) => lines.with(1, 'nonsense'))
    rmSync(endPath(path))
    const journal = await openJournal(path, format, { frozen: true })
    expect([journal.entries, journal.report.damage]).toEqual([[{ n: 2 }], lost(1)])
    await journal.close()
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
    const text = '{"format":"other","version":1}\nsomething\n'
    writeFileSync(path, text)
    await expect(openJournal(path, format)).rejects.toMatchObject({ code: 'damaged' })
    expect(readFileSync(path, 'utf8')).toBe(text)
  })

  it('in whose place a folder stands is refused with the reason', async () => {
    const path = file()
    mkdirSync(path)
    await expect(openJournal(path, format)).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('a folder is in the way where a file should be'),
    })
  })

  it('survives any bytes at all after its lines: good ones stay, and it can be written again', async () => {
    const { text } = await written([1, 2])
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.constant('{"n":1}\n'), fc.string()), { maxLength: 8 }), async (parts) => {
        const path = file()
        writeFileSync(path, text + parts.join(''))
        const journal = await openJournal(path, format)
        await journal.append([{ n: 5 }], 'it')
        await journal.close()
        expect(await read(path)).toEqual({ numbers: [1, 2, 5], report: clean })
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
    expect(await read(path)).toEqual({ numbers: [2, 3], report: clean })
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
