import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SAMPLE_FORMS, type SampleForm } from '../../../src-main/contract/sampleFile'
import { readLabelFile } from '../../../src-main/readers/labelFile'
import { openApp } from '../../../src-main/services/app'
import { decode } from '../../../src-main/services/imports/decode'
import { safeNames } from '../../../src-main/services/samples/fileNames'
import { filesOf } from '../../../src-main/services/samples/files'
import { gather } from '../../../src-main/services/samples/gather'
import { line } from '../../../src-main/services/tables/cellText'
import { openLibrary } from '../../../src-main/storage/library'
import { writeParcel } from '../../../src-main/storage/parcel'
import { type AnyProject, anyName, projectFolder } from '../../support/anyProject'
import { appOptions, temporaryFolder } from '../../support/app'
import { names, read as readTable } from '../../support/tables'

const recording = { signer: 'Ann', unused: false, source: 'camera', samples: 3, takes: 2, hands: 2 } as const
const BOTH: AnyProject = {
  seed: 7,
  signs: [
    { label: 'held', none: false, moves: false, recordings: [recording, { ...recording, unused: true }] },
    { label: 'moving', none: false, moves: true, recordings: [recording] },
  ],
}
const EMPTY: AnyProject = { seed: 1, signs: [] }

async function opened(project: AnyProject) {
  const { dataFolder, id } = await projectFolder(project)
  const library = await openLibrary(dataFolder)
  const contents = await library.contents(id)
  return { contents, all: gather(contents, { people: false }), close: () => library.close() }
}

/** One digit, or one bit, that is another one, where the file says something of a sample. */
const CHANGES: Record<SampleForm, (name: string, bytes: Buffer) => Buffer | null> = {
  csv: (_, bytes) => changed(bytes, /(?<=,0\.\d{3})\d/),
  jsonl: (_, bytes) => changed(bytes, /(?<=-?0\.\d{2})\d/),
  kinivi: (name, bytes) => (name === 'keypoint.csv' ? changed(bytes, /(?<=0\.\d{3})\d/) : null),
  pose: (name, bytes) => {
    if (!name.endsWith('.pose')) return null
    const copy = Buffer.from(bytes)
    copy.writeFloatLE(copy.readFloatLE(copy.length - 8) === 1 ? 0 : 1, copy.length - 8)
    return copy
  },
  pictures: (name, bytes) => (name.endsWith('.csv') ? changed(bytes, /held|moving/, 'other') : null),
}

function changed(bytes: Buffer, what: RegExp, to?: string): Buffer {
  const text = bytes.toString()
  const other = text.replace(what, (found) => to ?? String((Number(found) + 5) % 10))
  expect(other).not.toBe(text)
  return Buffer.from(other)
}

describe('what was read back', () => {
  it.each(SAMPLE_FORMS)('is looked at: a %s that says something else is refused', async (form) => {
    const { contents, all, close } = await opened(BOTH)
    const files = await filesOf(form, all, contents)
    const others = new Map<string, Uint8Array>()
    let looked = 0
    for (const file of files) {
      const bytes = Buffer.from(await file.make())
      expect(file.check(bytes, others).largest).toBeLessThanOrEqual(1e-6)
      others.set(file.name, bytes)
      const other = CHANGES[form](file.name, bytes)
      if (!other) continue
      looked++
      expect(() => file.check(other, others)).toThrow('does not read as what was to be written')
      expect(() => file.check(bytes.subarray(0, bytes.length / 2), others)).toThrow()
    }
    expect(looked).toBeGreaterThan(0)
    await close()
  })

  it('is what was written, to the byte: what the disk changes, or what is ended, leaves nothing', async () => {
    const folder = temporaryFolder()
    for (const shape of ['file', 'zip', 'folder'] as const) {
      const path = join(folder, shape)
      const files = [{ name: 'a.csv', make: async () => Buffer.from('a,b\n') }]
      const refused = writeParcel(path, shape, files, () => {
        throw new Error('not the same')
      })
      await expect(refused).rejects.toThrow('not the same')
      const failing = [...files, { name: 'b', make: () => Promise.reject(new Error('gone')) }]
      await expect(writeParcel(path, shape === 'file' ? 'zip' : shape, failing, () => {})).rejects.toThrow('gone')
      const controller = new AbortController()
      const ended = writeParcel(path, shape, files, () => {}, {
        signal: controller.signal,
        onProgress: () => controller.abort(),
      })
      await expect(ended).rejects.toMatchObject({ code: 'cancelled' })
      expect(readdirSync(folder)).toEqual([])
    }
  })
})

describe('what goes out', () => {
  it('says what stays behind, and is one file, or a zip where it takes several', async () => {
    const { dataFolder, id } = await projectFolder(BOTH)
    const app = await openApp(appOptions(dataFolder))
    const looks = await app.handlers['sampleFiles.look']({ projectId: id })
    // 3 of 6 samples and 2 of 4 takes of the held sign, and 3 samples of the moving one, are not learned from.
    const left = { unused: 3 + 4 + 3, form: 0, unreadable: 0, hands: 0 }
    expect(
      Object.fromEntries(
        looks.map(({ form, name, counts }) => [form, [name, counts.samples, counts.takes, counts.left]]),
      ),
    ).toEqual({
      csv: ['Any csv.zip', 3, 2, left],
      jsonl: ['Any jsonl.zip', 3, 2, left],
      kinivi: ['Any keypoints.zip', 3, 0, { ...left, form: 2, hands: 3 }],
      pose: ['Any pose.zip', 0, 2, { ...left, form: 3 }],
      pictures: ['Any pictures.zip', expect.any(Number), 2, expect.objectContaining({ unused: 10 })],
    })
    const { fileId, name, counts } = await app.handlers['sampleFiles.save']({
      projectId: id,
      form: 'csv',
      left: { people: false },
    })
    expect([name, counts.rows]).toEqual(['Any csv.zip', 5])
    const { data } = await app.handlers['files.read']({ fileId, from: 0 })
    expect(Buffer.from(data, 'base64').toString('latin1')).toMatch(/^PK.*samples\.csv.*takes\.csv/s)
    const one = await app.sampleFiles.prepare(id, 'csv', { people: false })
    await expect(one.write(join(temporaryFolder(), 'a.csv'), 'file')).rejects.toThrow(
      'This takes 2 files, such as samples.csv and takes.csv',
    )
    await app.close()
  })

  it('is refused with a sentence where there is nothing', async () => {
    const { dataFolder, id } = await projectFolder(EMPTY)
    const app = await openApp(appOptions(dataFolder))
    for (const form of SAMPLE_FORMS) {
      await expect(app.sampleFiles.prepare(id, form, { people: false })).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.stringMatching(/^There (is|are) no/),
      })
    }
    await app.close()
  })

  it('is called None where it is the sign for nothing, so that readers know it', async () => {
    const nothing: AnyProject = {
      seed: 3,
      signs: [
        { label: 'Nichts', none: true, moves: false, recordings: [recording] },
        { label: 'winken', none: false, moves: true, recordings: [recording] },
      ],
    }
    const { all, close } = await opened(nothing)
    expect(new Set([...all.samples, ...all.takes].map(({ label }) => label))).toEqual(new Set(['None', 'winken']))
    await close()
  })
})

describe('names that mean something to somebody else', () => {
  const header = ['label', 'signer', ...names((axis, i) => `${axis}${i}`)]
  const hand = Array.from({ length: 63 }, (_, i) => (i % 3 === 2 ? 0 : 0.2 + i / 200))

  it('are never computed by a spreadsheet, and read as they were', () => {
    fc.assert(
      fc.property(anyName, fc.stringMatching(/^'{0,2}[=+@-][=+@'A-Za-z0-9-]{0,8}$/), (label, signer) => {
        const text = [line(header), line([label, signer, ...hand]), ''].join('\n')
        // A number alone is what it is, whoever computes it.
        expect(line([signer])).not.toMatch(/^"?[=@]|^"?[+-](?!\d+(e[+-]?\d+)?$)/i)
        const { rows } = readTable(text)
        expect([rows[0]!.label, rows[0]!.signer]).toEqual([label.normalize('NFC'), signer])
      }),
      { numRuns: 300 },
    )
    expect(line(['=1+1', '-5', '+49 1', '@a', "'=a", 'a=b', -5])).toBe("'=1+1,-5,'+49 1,'@a,''=a,a=b,-5")
  })

  it('are read from a file of names as well', () => {
    const labels = ['=1+1', '0,zero', 'a;', '"q"', "'-x", '2: two']
    const quoted = labels.map((label) => `"${line([label]).replace(/^"|"$/g, '')}"`).join('\n')
    expect(readLabelFile(Buffer.from(quoted), decode)).toEqual(labels)
  })

  it('become folders that every disk takes, each sign one of its own', () => {
    expect(
      Object.fromEntries(
        safeNames([
          'a/b',
          'a_b',
          '..',
          '.',
          'CON',
          'con.txt',
          'Hi',
          'HI',
          'hi',
          'x.',
          ' ',
          'é',
          'e\u0301',
          '\\\\?\\C:',
          'é'.repeat(80),
        ]),
      ),
    ).toEqual({
      'a/b': 'a_b',
      a_b: 'a_b (2)',
      '..': '_',
      '.': '_ (2)',
      CON: '_CON',
      'con.txt': '_con.txt',
      Hi: 'Hi',
      HI: 'HI (2)',
      hi: 'hi (3)',
      'x.': 'x_',
      ' ': '_ (3)',
      é: 'é',
      'e\u0301': 'é (2)',
      '\\\\?\\C:': '____C_',
      ['é'.repeat(80)]: 'é'.repeat(60),
    })
    fc.assert(
      fc.property(fc.array(fc.oneof(anyName, fc.string({ unit: 'binary' })), { maxLength: 20 }), (all) => {
        const safe = [...safeNames(all).values()]
        for (const name of safe) {
          expect(name).toMatch(/^[^<>:"/\\|?*\p{Cc}]+$/u)
          expect(name).not.toMatch(/^[. ]|[. ]$/)
          expect(Buffer.byteLength(name)).toBeLessThan(200)
        }
        expect(new Set(safe.map((name) => name.normalize('NFKC').toLowerCase())).size).toBe(new Set(all).size)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a folder', () => {
  it('is written whole beside its place, with the names of the files that it lists', async () => {
    const { contents, all, close } = await opened(BOTH)
    const folder = temporaryFolder()
    const files = await filesOf('pictures', all, contents)
    await writeParcel(join(folder, 'pictures'), 'folder', files, () => {})
    const [, ...lines] = readFileSync(join(folder, 'pictures', 'pictures.csv'), 'utf8')
      .trimEnd()
      .split('\n')
    const listed = lines.map((one) => one.split(',')[0]!).sort()
    const there = (readdirSync(join(folder, 'pictures'), { recursive: true }) as string[]).filter((name) =>
      /\.(jpg|webp)$/.test(name),
    )
    expect(there.sort()).toEqual(listed)
    await close()
  })
})
