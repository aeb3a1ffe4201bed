import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { loadMaterialFile } from '../../src-main/hosts/cli/tables'
import { temporaryFolder } from '../support/app'
import { grid, names, ROWS } from '../support/tables'
import { frames, lines } from '../support/takeFiles'

const TABLE = grid(
  ['label', ...names((axis, i) => `${axis}${i}`)],
  ROWS.map(({ label, hand }) => [label, ...hand]),
)
const TAKES = lines([0, 1].map((i) => ({ label: `sign ${i}`, frames: frames(5, i) })))
const FLAGS = { encoding: null, size: null, labels: null, label: null, signer: null, fps: null }

type Flags = { fps?: number; labels?: string }

/** Loads what is written to a folder; the notes are what a person sees. */
async function load(files: Record<string, string | Buffer>, name: string, flags: Flags = {}) {
  const folder = temporaryFolder()
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content)
  const notes: string[] = []
  const output = { result: () => {}, note: (line: string) => notes.push(line.replaceAll(folder, '')) }
  const material = await loadMaterialFile(join(folder, name), true, { ...FLAGS, ...flags }, output)
  const rows = material.kind === 'takes' ? material.takes.rows : material.table.rows
  return { kind: material.kind, rows: rows.length, notes }
}

describe('what there is to learn from', () => {
  it('is a table of hands, or a file of takes, by what it holds', async () => {
    expect(await load({ 'data.csv': TABLE }, 'data.csv')).toEqual({
      kind: 'table',
      rows: 32,
      notes: [expect.stringMatching(/^\/data\.csv: 32 rows, 4 signs; pictures taken as square/)],
    })
    // The name of a file says nothing.
    expect(await load({ 'data.csv': TAKES }, 'data.csv', { fps: 10 })).toEqual({
      kind: 'takes',
      rows: 2,
      notes: [
        '/data.csv: 2 takes, 2 signs; JSON Lines; 10 frames a second; pictures taken as square; with places of faces',
      ],
    })
  })

  it('is a folder of clips, or the takes in a folder', async () => {
    const values = Int16Array.from([0, 1, 2, 3].flatMap((f) => [1, ...Array.from({ length: 63 }, (_, i) => i * i + f)]))
    const clips = [
      { label: 'A', frames: 4, at: 0 },
      { label: 'B', frames: 3, at: 0 },
    ]
    const folder = {
      'clips.json': JSON.stringify({ aspect: 1, fps: 25, clips }),
      'clips.bin.gz': gzipSync(Buffer.from(values.buffer)),
    }
    const notes = [
      '/clips.json: 1 take, 1 sign; no places of faces',
      '/clips.json: take 2 was skipped: its take has 3 frames: 4 to 600 are read',
    ]
    expect(await load(folder, '')).toEqual({ kind: 'takes', rows: 1, notes })
    expect(await load(folder, 'clips.json')).toEqual({ kind: 'takes', rows: 1, notes })
    expect(await load({ 'takes.jsonl': TAKES }, '')).toMatchObject({ kind: 'takes', rows: 2 })
  })

  it('is told with what was skipped, each kind once', async () => {
    const bad = [1, 2, 3].map((count) => ({ label: 'A', frames: frames(count) }))
    const { notes } = await load({ 'a.jsonl': `${TAKES}\n${lines(bad)}` }, 'a.jsonl')
    expect(notes[1]).toBe(
      '/a.jsonl: 3 lines were skipped: its take has 1 frame: 4 to 600 are read (and the like, lines 3, 4, 5)',
    )
  })

  it.each<[string, Record<string, string>, string, Flags, RegExp]>([
    ['a file that is not there', {}, 'a.jsonl', {}, /a\.jsonl cannot be read/],
    [
      'a folder without either',
      { 'notes.txt': 'x' },
      '',
      {},
      /is a folder without clips\.json: name a table, a file of takes/,
    ],
    [
      'a rate for a table',
      { 'data.csv': TABLE },
      'data.csv',
      { fps: 20 },
      /--fps is about takes, and .* is a table of hands\.$/,
    ],
    [
      'takes that cannot be used',
      { 'a.jsonl': '{"frames":[]}\n{"frames":[]}' },
      'a.jsonl',
      {},
      /a\.jsonl: The file has no take/,
    ],
  ])('refuses %s', async (_name, files, name, flags, reason) => {
    await expect(load(files, name, flags)).rejects.toThrow(reason)
  })

  it('takes the names of signs from a file for takes only where it is named', async () => {
    const folder = temporaryFolder()
    const numbered = lines([{ label: 1, frames: frames() }])
    writeFileSync(join(folder, 'names'), 'stop\ngo\n')
    expect(await load({ 'a.jsonl': numbered }, 'a.jsonl', { labels: join(folder, 'names') })).toMatchObject({
      rows: 1,
      notes: [expect.stringContaining('1 take, 1 sign named by')],
    })
  })
})
