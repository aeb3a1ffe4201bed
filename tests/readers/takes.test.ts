import { describe, expect, it } from 'vitest'
import { readTable } from '../../src-main/readers/table'
import { names } from '../support/tables'
import { essence, frames, type Given, hand, lines, readTakes } from '../support/takeFiles'

const FRAMES = frames()
const take = (more: object = {}) => ({ label: 'hello', frames: FRAMES, ...more })
const TIMES = [0, 0.1, 0.2, 0.3, 0.4]
/** As every form below must read: 10 frames a second, pictures of 4:3. */
const control = essence(readTakes([take({ aspect: 4 / 3, times: TIMES })]).rows[0]!.clip)
const pairs = (values: readonly number[]) => Array.from({ length: 21 }, (_, i) => values.slice(i * 3, i * 3 + 3))
const changed = (change: (frame: (typeof FRAMES)[number], f: number) => unknown) => ({
  label: 'hello',
  aspect: 4 / 3,
  times: TIMES,
  frames: FRAMES.map(change),
})

/** Rows of a table, a hand each. */
const HEADER = ['take', 'time', 'hand', 'label', 'aspect', 'face_x', 'face_y', 'face_height']
const NUMBERS = names((axis, i) => `${axis}${i}`)
const records = (name = 'hello', number = 1, by = 0) =>
  FRAMES.flatMap(({ left, right, face }, f) =>
    [
      ['left', left],
      ['right', right],
    ].flatMap(([side, own]) => (own ? [[number, f / 10 + by, side, name, 4 / 3, ...face, ...own]] : [])),
  )
const table = (rows: readonly (readonly unknown[])[], separator = ',', header = [...HEADER, ...NUMBERS]) =>
  [header, ...rows].map((fields) => fields.join(separator)).join('\n')
const comma = (value: unknown) => String(value).replace('.', ',')

const SAME: Record<string, { file: string | object; given?: Given; told?: string }> = {
  'JSON Lines': {
    file: lines([take({ aspect: 4 / 3, times: TIMES }), take({ aspect: 1, fps: 20 })]),
    told: 'JSON Lines',
  },
  'a JSON list': { file: [take({ aspect: 4 / 3, times: TIMES })], told: 'a JSON list' },
  'a JSON list over lines': { file: JSON.stringify([take({ aspect: 4 / 3, times: TIMES })], null, 1) },
  'one object': { file: take({ aspect: 4 / 3, times: TIMES }), told: 'a JSON object' },
  'a list in an object, with what holds for all': { file: { aspect: 4 / 3, fps: 10, takes: [take()] } },
  'width and height': { file: [take({ width: 640, height: 480, times: TIMES })], told: 'aspect from `width`' },
  'a size that is said': { file: [take({ times: TIMES })], given: { size: { width: 640, height: 480 } } },
  'frames a second': { file: [take({ aspect: 4 / 3, fps: 10 })] },
  'frames a second that are said': {
    file: [take({ aspect: 4 / 3 })],
    given: { fps: 10 },
    told: '10 frames a second',
  },
  milliseconds: {
    file: [take({ aspect: 4 / 3, times: [5000, 5100, 5200, 5300, 5400] })],
    told: 'times in milliseconds',
  },
  'milliseconds by name': { file: [take({ aspect: 4 / 3, times_ms: [0, 100, 200, 300, 400] })] },
  'seconds since long ago': { file: [take({ aspect: 4 / 3, times: TIMES.map((time) => 1.7e9 + time) })] },
  'a time in each frame': {
    file: [{ ...take({ aspect: 4 / 3 }), frames: FRAMES.map((frame, f) => ({ ...frame, timestamp_ms: f * 100 })) }],
  },
  'points as lists': {
    file: [changed(({ left, right, face }) => ({ left: left && pairs(left), right: pairs(right), face }))],
  },
  'points as objects': {
    file: [
      changed(({ left, right, face }) => ({
        leftHand: left && pairs(left).map(([x, y, z]) => ({ x, y, z, visibility: 1 })),
        rightHand: pairs(right).map(([x, y, z]) => ({ x, y, z })),
        face: { x: face[0], y: face[1], height: face[2] },
      })),
    ],
  },
  'lists of left, right and face': { file: [changed(({ left, right, face }) => [left, right, face])] },
  'a missing hand as zeros, and a face as a box': {
    file: [
      changed(({ left, right }) => ({
        left: left ?? new Array(63).fill(0),
        right,
        face: { x: 0.4, y: 0.15, width: 0.2, height: 0.2 },
      })),
    ],
  },
  'a table': { file: table(records()) },
  'a table by semicolons with decimal commas': {
    file: table(
      records().map((row) => row.map(comma)),
      ';',
    ),
    told: 'decimal commas',
  },
  'a table by tabs, its rows in any order': { file: table(records().toReversed(), '\t') },
  'a table in milliseconds': {
    file: table(records().map((row) => row.with(1, Math.round((row[1] as number) * 1000)))),
  },
  'a table whose header says milliseconds': {
    file: table(
      records().map((row) => row.with(1, (row[1] as number) * 1000)),
      ',',
      [...HEADER.with(1, 'time_ms'), ...NUMBERS],
    ),
  },
  'a table in pixels': {
    file: table(
      records().map((row) => [
        ...row.slice(0, 4),
        640,
        480,
        ...row.slice(5, 8),
        ...row.slice(8).map((value, i) => (value as number) * [640, 480, 640][i % 3]!),
      ]),
      ',',
      [...HEADER.slice(0, 4), 'width', 'height', ...HEADER.slice(5), ...NUMBERS],
    ),
    told: 'pixels of pictures',
  },
  'a table of one row a frame': {
    file: table(
      FRAMES.map(({ left, right, face }, f) => [
        7,
        f / 10,
        'hello',
        4 / 3,
        ...face,
        ...(left ?? new Array(63).fill('')),
        ...right,
      ]),
      ',',
      [...HEADER.toSpliced(2, 1), ...NUMBERS.map((name) => `left_${name}`), ...NUMBERS.map((name) => `right_${name}`)],
    ),
  },
  'a table of one row a landmark': {
    file: table(
      records().flatMap((row) => pairs(row.slice(8) as number[]).map((point, i) => [...row.slice(0, 8), i, ...point])),
      ',',
      [...HEADER, 'landmark', 'x', 'y', 'z'],
    ),
    told: 'one row a landmark',
  },
}

describe('a file of takes', () => {
  it.each(Object.entries(SAME))('reads to the same clip: %s', (_name, { file, given, told }) => {
    const { rows, rejected, understood } = readTakes(file, given)
    expect([rejected, rows[0]!.label]).toEqual([[], 'hello'])
    expect(essence(rows[0]!.clip)).toEqual(control)
    if (told) expect(understood).toContain(told)
  })

  it('is in frame heights and seconds, the left hand first', () => {
    expect(control.times).toEqual(TIMES)
    expect(control.present).toEqual([1, 1, 0, 1, 1, 1, 0, 1, 1, 1])
    expect(control.face.slice(0, 3)).toEqual([0.6667, 0.25, 0.2])
    const [left, right] = [hand(0, -0.2), hand(0)]
    expect(control.points[0]).toBeCloseTo((left[0]! * 4) / 3, 3)
    expect(control.points[63 + 1]).toBeCloseTo(right[1]!, 3)
    expect(control.points[126]).toBe(0)
  })

  it('says what it does not know, and what it took for it', () => {
    const { rows, understood } = readTakes(lines([take(), take({ fps: 30 })]))
    expect(rows.map(({ aspect, timed }) => [aspect, timed])).toEqual([
      [null, 'assumed'],
      [null, 'fps'],
    ])
    expect(rows.map(({ clip }) => clip.times[4])).toEqual([4 / 15, 4 / 30])
    expect(understood).toBe(
      '2 takes, 1 sign; JSON Lines; 15 frames a second are assumed for 1 that do not say them: if they were others, say --fps N; pictures taken as square; with places of faces',
    )
  })

  it('has hands without depth where it writes none', () => {
    const flat = [changed(({ left, right }) => ({ left: left?.filter((_, i) => i % 3 < 2), right }))]
    const { points } = readTakes(flat).rows[0]!.clip
    expect([points[0], points[2], points[65]].map((value) => value !== 0)).toEqual([true, false, false])
    expect(essence(readTakes(flat).rows[0]!.clip).points.slice(63, 126)).toEqual(control.points.slice(63, 126))
  })

  it('keeps people, days, recordings and every further column', () => {
    const { rows, columns, understood } = readTakes(
      lines([
        take({ signer: 'ann', session: '2022-03-06', take: 1, kind: 'word', light: null }),
        take({ signer: 'ben', session: '2022-03-07', take: 1, pose: [1, 2] }),
      ]),
    )
    expect(columns.map(({ name, role }) => `${name} ${role}`)).toEqual([
      'label label',
      'signer signer',
      'session day',
      'take null',
      'kind null',
      'light null',
      'pose null',
    ])
    expect(rows.map(({ signer, day, recording, others }) => [signer, day, recording, others.slice(3)])).toEqual([
      // A take is one of many in a recording, not a recording of its own.
      ['ann', '2022-03-06', '2022-03-06', ['1', 'word', '', '']],
      ['ben', '2022-03-07', '2022-03-07', ['1', '', '', '']],
    ])
    expect(understood).toContain('2 takes, 1 sign, 2 people, 2 days from `session`')
    expect(understood).toContain('not used: `kind`, `light`, `pose`')
  })

  it('gets the names of its signs from another file', () => {
    const bytes = new TextEncoder().encode('stop\ngo\n')
    const { rows } = readTakes([take({ label: 1 })], { labels: { name: 'names', bytes, given: true } })
    expect(rows[0]!.label).toBe('go')
  })

  it('with frames in which nothing is in view keeps them', () => {
    const { rows } = readTakes([{ ...take(), frames: [null, ...FRAMES, {}, [null, null]] }])
    expect([...rows[0]!.clip.present]).toEqual([0, 0, ...control.present, 0, 0, 0, 0])
    const gap = [1, 0.05, '', 'hello', 4 / 3, '', '', '', ...new Array(63).fill('')]
    expect([...readTakes(table([...records(), gap])).rows[0]!.clip.present]).toEqual([
      ...control.present.slice(0, 2),
      0,
      0,
      ...control.present.slice(2),
    ])
  })
})

describe('takes in a table of their frames', () => {
  it('are told apart by their number, sign, signer and day', () => {
    const rows = [...records('hello', 1), ...records('hello', 2, 9), ...records('bye', 1, 3), ...records('hello', 1, 5)]
    const signed = rows.map((row, i) => ['light', i < 24 ? 'ann' : 'ben', ...row])
    const read = readTakes(table(signed, ',', ['Light', 'signer', ...HEADER, ...NUMBERS]))
    expect(read.rows.map(({ label, signer, line }) => [label, signer, line])).toEqual([
      ['hello', 'ann', 2],
      ['hello', 'ann', 10],
      ['bye', 'ann', 18],
      ['hello', 'ben', 26],
    ])
    for (const { clip } of read.rows) expect(essence(clip)).toEqual(control)
  })

  it('do not have columns that say something of a frame alone', () => {
    const read = readTakes(
      table(
        records().map((row, i) => [i, 'sun', ...row]),
        ',',
        ['frame', 'light', ...HEADER, ...NUMBERS],
      ),
    )
    expect(read.columns.map(({ name }) => name)).toEqual(['light', 'take', 'label', 'aspect'])
    expect(read.understood).toContain('not used: `frame`, `light`')
  })

  it('lose the rows that cannot be read, and no more', () => {
    const rows = records()
    rows[0] = rows[0]!.slice(1)
    rows[3] = rows[3]!.with(2, 'both')
    rows[4] = rows[4]!.with(1, 'soon')
    rows[6] = rows[6]!.with(20, 'x')
    const read = readTakes(table(rows))
    expect(read.rejected.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '2 it has 70 fields, the header has 71',
      '5 its hand is “both”, neither left nor right',
      '6 its time is “soon”, not a number',
      '8 x4 is “x”, not a number',
    ])
    const { clip } = read.rows[0]!
    expect([[...clip.present], essence(clip).times]).toEqual([
      [0, 1, 0, 1, 0, 1, 0, 1],
      [0, 0.1, 0.3, 0.4],
    ])
  })
})

describe('a take that cannot be used', () => {
  const good = take({ times: TIMES })
  it.each<[string, object | string, string, object?]>([
    ['no JSON', '{"label":"a","frames":[', 'it is not JSON'],
    ['NaN', '{"label":"a","fps":NaN,"frames":[]}', 'it is not JSON, which knows no NaN'],
    ['no frames', { label: 'a' }, 'it has no list of frames'],
    ['three frames', { ...good, frames: FRAMES.slice(2) }, 'its take has 3 frames: 4 to 600 are read'],
    ['601 frames', { ...good, frames: new Array(601).fill(null) }, 'its take has 601 frames'],
    ['no hand', { label: 'a', frames: [null, null, null, {}] }, 'no hand is in view in any of its frames'],
    ['no name', { ...good, label: '' }, 'its label is empty'],
    ['an impossible name', { ...good, label: 'a\nb' }, 'its label cannot be a name'],
    ['a hand of 20 points', changed(() => ({ left: pairs(hand(0)).slice(1) })), 'the left hand of frame 0 has 20'],
    ['a number too few', changed(() => ({ right: hand(0).slice(1) })), 'the right hand of frame 0 has 62'],
    ['a hole', changed(() => ({ right: hand(0).with(5, null as never) })), 'has “null” as z of landmark 1'],
    ['no number', changed(() => ({ right: hand(0).with(3, 'x' as never) })), 'has “x” as x of landmark 1'],
    ['pixels', changed(() => ({ right: hand(0).map((n) => n * 640) })), 'no fraction of the picture; pixels must'],
    ['one point', changed(() => ({ right: hand(0).map(() => 0.5) })), 'its wrist and knuckles in one point'],
    ['a hand of no side', changed(() => hand(0)), 'frame 0 is a list of 63, where [left, right]'],
    ['two left hands', changed(() => ({ left: hand(0), lh: hand(1) })), 'frame 0 has two left hands'],
    ['a frame that is none', { ...good, frames: FRAMES.with(1, 3 as never) }, 'it has no list of frames'],
    ['a face of two numbers', changed(() => ({ right: hand(0), face: [1, 2] })), 'the face of frame 0 has 2 numbers'],
    ['a face in pixels', changed(() => ({ right: hand(0), face: [320, 240, 90] })), 'no fractions of the picture'],
    ['a time too few', { ...good, times: [1, 2] }, 'it has 2 times for 5 frames'],
    ['no time', { ...good, times: [0, 0.1, null, 0.3, 0.4] }, 'its time 2 is “null”, not a number'],
    ['times that stand', { ...good, times: [0, 0.1, 0.1, 0.3, 0.4] }, 'its times do not rise: frame 2 is at 0.1'],
    ['numbers of frames', { ...good, times: [0, 1, 2, 3, 4] }, 'its frames are 1 s apart'],
    [
      'a time in some',
      { label: 'a', frames: FRAMES.map((f, i) => (i ? f : { ...f, time: 1 })) },
      '1 of its 5 frames say a time',
    ],
    ['a rate of zero', take({ fps: 0 }), 'its frames a second are “0”, where 2 to 500'],
    ['an aspect of zero', take({ aspect: 0 }), 'aspect is “0”, not a width ÷ height', { aspect: 1 }],
    [
      'an aspect unlike its size',
      take({ aspect: 1, width: 640, height: 480 }),
      'but width ÷ height is 1.333',
      { aspect: 1, width: 640, height: 640 },
    ],
  ])('is skipped with its reason: %s', (_name, bad, reason, also = {}) => {
    const text = typeof bad === 'string' ? bad : JSON.stringify(bad)
    const { rows, rejected } = readTakes(`${JSON.stringify({ ...good, ...also })}\n${text}`)
    expect([rows.length, rejected.map(({ line }) => line)]).toEqual([1, [2]])
    expect(rejected[0]!.reason).toContain(reason)
  })

  it('in a table is skipped whole where two hands claim one place', () => {
    const { rows, rejected } = readTakes(table([...records(), ...records().slice(0, 1), ...records('bye')]))
    expect(rows.map(({ label }) => label)).toEqual(['bye'])
    expect(rejected.map(({ reason }) => reason)).toEqual(['its take has two left hands at the time 0'])
  })

  it('leaves a failure that says why, when there is no other', () => {
    expect(() => readTakes(lines([take({ fps: 0 }), take({ fps: 0 }), { frames: [] }]))).toThrow(
      /^The file has no take that can be used: 2 times, its frames a second are “0”.* \(line 1\); its take has 0 frames: 4 to 600 are read \(line 3\)\.$/,
    )
    expect(() => readTakes([{ frames: FRAMES }])).toThrow('lacks the column label')
    expect(readTakes([{ frames: FRAMES }], { needsLabel: false }).rows[0]!.label).toBeNull()
  })
})

describe('a take of no sign', () => {
  const empty = { frames: FRAMES.map(() => null) }

  it.each(['None', 'nothing', 'IDLE', 'background', '_none'])('may show no hand at all: %s', (label) => {
    const { rows, rejected, understood } = readTakes([take(), { label, ...empty }])
    expect([rows.length, rejected]).toEqual([2, []])
    expect(understood).toContain(`\`${label}\` taken as no sign`)
  })

  it('is told by its name in the file of names as well', () => {
    const labels = { name: 'names', bytes: new TextEncoder().encode('hello\nNone'), given: true }
    const { rows } = readTakes([take({ label: 0 }), { label: 1, ...empty }], { labels })
    expect(rows.map(({ label }) => label)).toEqual(['hello', 'None'])
  })

  it('is none that bears the name of a sign, or no name', () => {
    const { rows, rejected, understood } = readTakes([take(), { label: 'none of it', ...empty }])
    expect([rows.length, rejected.map(({ reason }) => reason)]).toEqual([
      1,
      ['no hand is in view in any of its frames'],
    ])
    expect(understood).not.toContain('no sign')
    expect(() => readTakes([empty], { needsLabel: false })).toThrow('no hand is in view')
  })
})

describe('a stream', () => {
  it('may be longer than a take, where it is asked for', () => {
    const long = [take({ frames: frames(700) })]
    expect(() => readTakes(long)).toThrow('its take has 700 frames: 4 to 600 are read')
    expect(readTakes(long, { mostFrames: 700 }).rows[0]!.clip.times).toHaveLength(700)
    expect(() => readTakes(long, { mostFrames: 650 })).toThrow('4 to 650 are read')
    const rows = Array.from({ length: 88 }, (_, i) => records('hello', 1, i)).flat()
    expect(() => readTakes(table(rows), { mostFrames: 439 })).toThrow('has 440 frames')
    expect(readTakes(table(rows), { mostFrames: 440 }).rows[0]!.clip.times).toHaveLength(440)
  })
})

describe('a table of hands', () => {
  const options = { needsLabel: true, encoding: null, size: null, labels: null, choices: { label: null, signer: null } }
  const decode = (_: string, bytes: Uint8Array) => new TextDecoder().decode(bytes)

  it.each([
    ['a take and no time', ['take', 'frame', 'hand']],
    ['a time and no take', ['video', 'time', 'hand']],
    ['a take and a time of a hand without a side', ['take', 'time', 'image']],
  ])('stays one: %s', (_name, header) => {
    const rows = records().map((row) => [...row.slice(0, 4), ...row.slice(8)])
    const text = table(rows, ',', [...header, 'label', ...NUMBERS])
    expect(() => readTakes(text)).toThrow('It was read as a table of hands.')
    expect(readTable(new TextEncoder().encode(text), { ...options, decode }).rows).toHaveLength(8)
  })

  it('stays one where its rows are called frames', () => {
    const file = { frames: FRAMES.map(({ right }) => ({ label: 'hello', right })) }
    expect(() => readTakes(file)).toThrow('It was read as a table of hands.')
  })
})
