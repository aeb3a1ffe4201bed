import { describe, expect, it } from 'vitest'
import {
  clipsTable,
  type FrameChoice,
  plainTable,
  readClips,
  takesOfClips,
} from '../../../src-main/services/tables/conversion'
import { openTable } from '../../../src-main/services/tables/table'

const options = {
  needsLabel: true,
  encoding: null,
  size: null,
  labels: null,
  choices: { label: null, signer: null },
}
const read = (text: string) => openTable(Buffer.from(text), options)

/** A hand whose numbers say which clip, frame and side it is. */
const hand = (clip: number, frame: number, side: number) =>
  Array.from({ length: 63 }, (_, i) => 1000 * clip + 100 * frame + 10 * side + i)
const [LEFT, RIGHT, BODY] = [1, 2, 4]

/** Clips by the flags of their frames. */
function clips(all: { flags: number[]; [key: string]: unknown }[]) {
  const values: number[] = []
  const index = all.map(({ flags, ...rest }, c) => {
    const at = values.length
    flags.forEach((flag, f) => {
      values.push(flag)
      if (flag & LEFT) values.push(...hand(c, f, 0))
      if (flag & RIGHT) values.push(...hand(c, f, 1))
      if (flag & BODY) values.push(...new Array<number>(26).fill(7))
    })
    return {
      label: 'A',
      signer: 'c',
      session: '2022-03-07',
      take: c,
      kind: 'letter',
      frames: flags.length,
      at,
      ...rest,
    }
  })
  return { index: JSON.stringify({ aspect: 4 / 3, clips: index }), values: Int16Array.from(values) }
}
const framesOf = (all: Parameters<typeof clips>[0], choice: FrameChoice) => {
  const { index, values } = clips(all)
  const { text, rows } = clipsTable(readClips(index, values), choice)
  const [header, ...lines] = text.trimEnd().split('\n')
  const at = header!.split(',').indexOf('frame')
  expect(lines).toHaveLength(rows)
  return lines.map((line) => `${line.split(',')[at]} ${line.split(',')[at + 1]}`)
}

describe('clips as a table', () => {
  it('are read again as they were, with people, days and takes', () => {
    const { index, values } = clips([{ flags: [0, LEFT | BODY, LEFT] }, { flags: [RIGHT], label: 'B', signer: 'd' }])
    const { rows, understood } = read(clipsTable(readClips(index, values), 'all').text)
    expect(rows.map(({ label, signer, day, recording }) => [label, signer, day, recording])).toEqual([
      ['A', 'c', '2022-03-07', '2022-03-07 · 0'],
      ['A', 'c', '2022-03-07', '2022-03-07 · 0'],
      ['B', 'd', '2022-03-07', '2022-03-07 · 1'],
    ])
    expect(understood).toContain('2 people, 1 day, 2 recordings from `day`, `take`')
    // In frame heights, of a picture that is 4:3.
    const wanted = hand(0, 1, 0).map((value, i) => (value / 10_000) * (i % 3 === 1 ? 1 : 4 / 3))
    rows[0]!.points.forEach((value, i) => {
      expect(value).toBeCloseTo(wanted[i]!, 6)
    })
  })

  it('give the frames that were asked for, of the hand that is seen more often', () => {
    const flags = [0, RIGHT, LEFT, LEFT | RIGHT, LEFT, LEFT, 0, LEFT]
    expect(framesOf([{ flags }], 'all')).toEqual(['2 left', '3 left', '4 left', '5 left', '7 left'])
    expect(framesOf([{ flags }], 'middle')).toEqual(['3 left'])
    expect(framesOf([{ flags }], 2)).toEqual(['3 left', '5 left'])
    expect(framesOf([{ flags }], 99)).toHaveLength(5)
    // The middle without a hand gives way to the nearest with one; a clip without any gives no row.
    expect(framesOf([{ flags: [RIGHT, 0, 0, 0, 0] }, { flags: [0, BODY] }], 'middle')).toEqual(['0 right'])
    expect(framesOf([{ flags: [LEFT | RIGHT] }], 'middle')).toEqual(['0 right'])
  })

  it('leave out columns that no clip fills, and call a session a session', () => {
    const unsaid = { signer: undefined, take: null, kind: undefined }
    const { index, values } = clips([{ flags: [LEFT], session: 'second', ...unsaid }])
    expect(clipsTable(readClips(index, values), 'all').text).toMatch(/^label,session,frame,hand,aspect,x0,y0,z0/)
  })

  it.each([
    ['no JSON', (index: string) => index.slice(1), 'no JSON'],
    ['a list', () => '[]', 'no index of clips'],
    ['no aspect', () => '{"clips":[]}', 'aspect is “undefined”'],
    ['no clips', () => '{"aspect":1}', 'no list of clips'],
    ['a clip that is none', () => '{"aspect":1,"clips":[null]}', 'Clip 0 has no label'],
    ['a clip without a place', () => '{"aspect":1,"clips":[{"label":"A","frames":2}]}', 'Clip 0 does not say where'],
    ['frames beyond the end', (index: string) => index.replace('"at":0', '"at":60'), 'clip 0'],
    ['more frames than there are', (index: string) => index.replace('"frames":1', '"frames":9'), 'clip 0'],
  ])('are refused: %s', (_, change, reason) => {
    const { index, values } = clips([{ flags: [LEFT] }])
    expect(() => readClips(change(index), values)).toThrow(reason)
  })
})

describe('clips as takes', () => {
  const options = { needsLabel: true, choices: { label: null, signer: null }, fps: null }
  /** Eyes over a mouth, a tenth of the picture's height apart, and ears. */
  const face = [5000, 3500, 5500, 3000, 4500, 3000, 5700, 3200, 4300, 3200, 5200, 4000, 4800, 4000]
  const values = (frames: { hands: number; face?: number[] }[]) =>
    Int16Array.from(
      frames.flatMap(({ hands, face }, f) => [
        hands | (face ? BODY : 0),
        ...(hands & LEFT ? hand(0, f, 0) : []),
        ...(hands & RIGHT ? hand(0, f, 1) : []),
        ...(face ? [...face, ...new Array<number>(26 - face.length).fill(0)] : []),
      ]),
    )
  const index = (frames: number, more: object = {}) =>
    JSON.stringify({ aspect: 1.5, clips: [{ label: 'A', session: 'r1', take: 3, frames, at: 0 }], ...more })

  it('have both hands, and a face in frames that have a body', () => {
    const frames = [{ hands: LEFT }, { hands: RIGHT, face }, { hands: LEFT | RIGHT }, { hands: 0, face }]
    const { rows, understood } = takesOfClips(readClips(index(4), values(frames)), options)
    const [{ clip, ...said }] = rows as [(typeof rows)[0]]
    expect(said).toEqual({
      line: 1,
      row: 0,
      label: 'A',
      signer: null,
      recording: 'r1',
      day: 'r1',
      score: null,
      others: ['A', 'r1', '3'],
      aspect: 1.5,
      timed: 'assumed',
    })
    expect([...clip.present]).toEqual([1, 0, 0, 1, 1, 1, 0, 0])
    expect(Array.from(clip.points.subarray(3 * 63, 3 * 63 + 3))).toEqual(
      [(0.011 + 0.0) * 1.5, 0.0111, 0.0112 * 1.5].map((value) => expect.closeTo(value, 6)),
    )
    // Its middle lies between eyes and mouth; its height is the larger of what mouth and ears say.
    const place = [0.5 * 1.5, 0.35, Math.max(2.3 * 0.1, 1.3 * 0.14 * 1.5)].map((value) => expect.closeTo(value, 6))
    expect(Array.from(clip.face)).toEqual([0, 0, 0, ...place, 0, 0, 0, ...place])
    expect(understood).toContain('1 take, 1 sign, 1 day from `session`')
  })

  it('are as quick as the index says, and are skipped where no hand is seen', () => {
    const frames = new Array<{ hands: number }>(5).fill({ hands: LEFT })
    const { rows } = takesOfClips(readClips(index(5, { fps: 25 }), values(frames)), options)
    expect([rows[0]!.timed, rows[0]!.clip.times[4]]).toEqual(['fps', 0.16])
    expect(() => takesOfClips(readClips(index(4), values(new Array(4).fill({ hands: 0, face }))), options)).toThrow(
      'no take that can be used: no hand is in view in any of its frames (take 1)',
    )
  })
})

describe('a table in the documented form', () => {
  const header = [
    'gesture',
    'person',
    'date',
    'width',
    'height',
    'light, "own"',
    ...Array.from({ length: 21 }, (_, i) => ['X', 'Y', 'Z'].map((axis) => `${axis}_${i}`)).flat(),
  ]
  const numbers = Array.from({ length: 63 }, (_, i) => ((i * 37) % 100) / 100 + 0.001234567)
  const quoted = header.map((name) => `"${name.replaceAll('"', '""')}"`).join(';')
  const source = `${quoted}\nA;ann;2026-01-02;640;480;sun;${numbers.join(';')}\nB;ben;2026-01-03;640;480;;${numbers.join(';')}\n`

  it('says the same as the one it was made from, and keeps what was not understood', () => {
    const table = read(source)
    const again = read(plainTable(table).text)
    expect(again.rows.map(({ label, signer, day }) => [label, signer, day])).toEqual([
      ['A', 'ann', '2026-01-02'],
      ['B', 'ben', '2026-01-03'],
    ])
    expect(again.rows.map(({ points }) => points)).toEqual(table.rows.map(({ points }) => points))
    expect(again.columns.map(({ name }) => name)).toEqual(['label', 'signer', 'day', 'light, "own"', 'aspect'])
    expect(again.rows.map(({ others }) => others[3])).toEqual(['sun', ''])
    expect(plainTable(again).text).toBe(plainTable(table).text)
  })
})
