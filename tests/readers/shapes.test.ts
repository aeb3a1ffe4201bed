import { describe, expect, it } from 'vitest'
import { essence, flat, grid, names, type Options, ROWS, read } from '../support/tables'

const HEADER = ['label', ...names((axis, i) => `${axis}${i}`)]
const records = ROWS.map(({ label, hand }) => [label, ...hand])
const control = grid(HEADER, records)
const whole = essence(read(control).rows)
/** The same without depth. */
const shallow = essence(
  read(
    grid(
      ['label', ...names((axis, i) => `${axis}${i}`, ['x', 'y'])],
      ROWS.map(({ label, hand }) => [label, ...flat(hand)]),
    ),
  ).rows,
)
const comma = (value: unknown) => String(value).replace('.', ',')
const people = ROWS.map(({ person }) => person)

const ANATOMY = [
  'wrist',
  ...['thumb_cmc', 'thumb_mcp', 'thumb_ip', 'thumb_tip'],
  ...['index_finger', 'middle_finger', 'ring_finger', 'pinky'].flatMap((finger) =>
    ['mcp', 'pip', 'dip', 'tip'].map((joint) => `${finger}_${joint}`),
  ),
]
const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
const spelled = (spell: (axis: 'x' | 'y' | 'z', point: number) => string, label = 'label') =>
  grid([label, ...names(spell)], records)
const encoded = (text: string, unit: 2 | 1, big = false, mark = true) => {
  const bytes = Array.from(mark ? `\ufeff${text}` : text).flatMap((letter) => {
    const code = letter.charCodeAt(0)
    return unit === 1 ? [code] : big ? [code >> 8, code & 255] : [code & 255, code >> 8]
  })
  return Uint8Array.from(bytes)
}
const objects = ROWS.map(({ label, hand }) => ({
  label,
  landmarks: Array.from({ length: 21 }, (_, i) => hand.slice(i * 3, i * 3 + 3)),
}))
const pointObjects = ROWS.map(({ label, hand }) => ({
  label,
  landmarks: Array.from({ length: 21 }, (_, i) => ({
    x: hand[i * 3],
    y: hand[i * 3 + 1],
    z: hand[i * 3 + 2],
    visibility: 0,
  })),
}))
const json = (value: unknown) => JSON.stringify(value)
const lines = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).join('\n')
const zeros = new Array(63).fill(0)
const empty = new Array(63).fill('')
const long = ROWS.flatMap(({ label, person, hand }, row) =>
  Array.from({ length: 21 }, (_, i) => [row, label, person, i, ...hand.slice(i * 3, i * 3 + 3)]),
)
const wrist = (hand: readonly number[]) => {
  const centred = flat(hand).map((value, i) => value - hand[i % 2]!)
  const most = Math.max(...centred.map(Math.abs))
  return centred.map((value) => (value / most).toFixed(6))
}

/** Every one of them reads to the rows of the control table. */
const SAME: Record<string, { file: string | Uint8Array; options?: Options; told?: string; depth?: false }> = {
  'the control': { file: control, told: '32 rows, 4 signs; pictures taken as square' },
  semicolons: { file: grid(HEADER, records, ';'), told: 'separated by semicolons' },
  tabs: { file: grid(HEADER, records, '\t'), told: 'separated by tabs' },
  bars: { file: grid(HEADER, records, '|') },
  'spaces, as NumPy writes': { file: `# ${grid(HEADER, records, ' ')}`, told: 'separated by spaces' },
  'semicolons and decimal commas': {
    file: grid(
      HEADER,
      records.map((row) => row.map(comma)),
      ';',
    ),
    told: 'decimal commas',
  },
  'tabs and decimal commas': {
    file: grid(
      HEADER,
      records.map((row) => row.map(comma)),
      '\t',
    ),
  },
  'commas and quoted decimal commas': {
    file: grid(
      HEADER,
      records.map(([label, ...hand]) => [label, ...hand.map((n) => `"${comma(n)}"`)]),
    ),
    told: 'decimal commas',
  },
  "Excel's sep line": { file: `sep=;\r\n${grid(HEADER, records, ';', '\r\n')}` },
  'the same for tabs, after a mark': { file: `\ufeffsep=\t\r\n${grid(HEADER, records, '\t', '\r\n')}` },
  'UTF-8 with a mark': { file: `\ufeff${control}` },
  "UTF-16 of Excel's Unicode text": { file: encoded(grid(HEADER, records, '\t', '\r\n'), 2), told: 'UTF-16LE' },
  'UTF-16, big end first': { file: encoded(control, 2, true), told: 'UTF-16BE' },
  'UTF-16 without a mark': { file: encoded(control, 2, false, false) },
  'old Mac line ends': { file: grid(HEADER, records, ',', '\r') },
  'everything in quotes': {
    file: grid(
      HEADER.map((name) => `"${name}"`),
      records.map((row) => row.map((value) => `"${value}"`)),
    ),
  },
  'spaces after commas': { file: grid(HEADER, records, ', ') },
  'comments before the header': {
    file: `# made by a script\n# "quoted, and unclosed\n\n${control}`,
    told: '2 lines of comment left out',
  },
  'comments between the rows': { file: control.replace('\n', '\n# part one, of two\n') },
  'titles over the header': {
    file: `Export of 25.11.2026;;\n\nRows;32\n${grid(HEADER, records, ';')}`,
    told: '2 lines of comment',
  },
  'a comma too many in each row': { file: control.replaceAll('\n', ',\n').replace(',\n', '\n') },
  'a comma too many everywhere': { file: control.replaceAll('\n', ',\n') },
  'commas too many in the header': { file: control.replace('\n', ',,\n') },
  'empty lines': { file: control.replaceAll('\n', '\n\n') },
  'long exponents': {
    file: grid(
      HEADER,
      records.map(([label, ...hand]) => [
        label,
        ...hand.map((n) => (n as number).toExponential(12).replace('e-', 'e-00').replace('e+', 'E+000')),
      ]),
    ),
  },
  'a minus of typography': { file: control.replaceAll(',-', ',\u2212') },
  'X0, Y0': { file: spelled((axis, i) => `${axis.toUpperCase()}${i}`, 'Label') },
  x_0: { file: spelled((axis, i) => `${axis}_${i}`) },
  '0_x': { file: spelled((axis, i) => `${i}_${axis}`) },
  'x[0]': { file: spelled((axis, i) => `${axis}[${i}]`) },
  'landmark_0_x, label last': {
    file: grid(
      [...names((axis, i) => `landmark_${i}_${axis}`), 'label'],
      ROWS.map(({ label, hand }) => [...hand, label]),
    ),
  },
  lm0x: { file: spelled((axis, i) => `lm${i}${axis}`) },
  kp_00_x: { file: spelled((axis, i) => `kp_${String(i).padStart(2, '0')}_${axis}`) },
  hand_landmarks_0_x: { file: spelled((axis, i) => `hand_landmarks_${i}_${axis}`) },
  'wrist_x … pinky_tip_z': { file: spelled((axis, i) => `${ANATOMY[i]}_${axis}`) },
  'WRIST.x … PINKY_TIP.z': { file: spelled((axis, i) => `${ANATOMY[i]!.toUpperCase()}.${axis}`) },
  indexFingerTipX: { file: spelled((axis, i) => camel(`${ANATOMY[i]}_${axis}`)) },
  'thumb CMC X': { file: spelled((axis, i) => `${ANATOMY[i]!.replaceAll('_', ' ')} ${axis}`.toUpperCase()) },
  'x1 … x21': { file: spelled((axis, i) => `${axis}${i + 1}`) },
  'all x, then all y, then all z': {
    file: grid(
      ['label', ...['x', 'y', 'z'].flatMap((axis) => Array.from({ length: 21 }, (_, i) => `${axis}${i}`))],
      ROWS.map(({ label, hand }) => [label, ...[0, 1, 2].flatMap((axis) => hand.filter((_, i) => i % 3 === axis))]),
    ),
  },
  'right hand only, rh_x0': { file: spelled((axis, i) => `rh_x${i}`.replace('x', axis)) },
  class: { file: control.replace('label', 'class'), told: '4 signs from `class`' },
  'class_name beside the number of the class': {
    file: grid(
      ['class', 'class_name', ...HEADER.slice(1)],
      records.map(([label, ...hand], i) => [i % 4, label, ...hand]),
    ),
    told: '4 signs from `class_name`',
  },
  gesture: { file: control.replace('label', 'Gesture') },
  target: { file: control.replace('label', 'target') },
  sign: { file: control.replace('label', 'sign') },
  'a last column without a name': {
    file: grid(
      [...HEADER.slice(1), ''],
      ROWS.map(({ label, hand }) => [...hand, label]),
    ),
    told: 'from the last column',
  },
  'any column, named by the person': { file: control.replace('label', 'Zeichen'), options: { label: 'Zeichen' } },
  'the index of pandas, frames and times': {
    file: grid(
      ['Unnamed: 0', 'frame', 'timestamp', ...HEADER],
      records.map((row, i) => [i, i * 3, 0.1 * i, ...row]),
    ),
    told: 'not used: `Unnamed: 0`, `frame`, `timestamp`',
  },
  'names of rows, as R writes': {
    file: grid(
      HEADER,
      records.map((row, i) => [i + 1, ...row]),
    ),
    told: 'rows numbered',
  },
  'coordinates of the world beside': {
    file: grid(
      [...HEADER, ...names((axis, i) => `w${axis}${i}`)],
      records.map((row) => [...row, ...zeros]),
    ),
    told: 'not used: `wx0` … `wz20`',
  },
  handedness: {
    file: grid(
      ['handedness', ...HEADER],
      records.map((row) => ['Right', ...row]),
    ),
    told: 'not used: `handedness`',
  },
  'a second hand that is never there': {
    file: grid(
      ['label', ...names((axis, i) => `${axis}${i}`, undefined, 42)],
      records.map((row) => [...row, ...zeros]),
    ),
    told: 'columns for two hands (first and second)',
  },
  'two hands of which one is used': {
    file: grid(
      ['label', ...names((axis, i) => `${axis}${i}`, undefined, 42)],
      records.map((row) => [...row, ...row.slice(1)]),
    ),
    told: '32 rows have two hands: one a row is used, the first one',
  },
  'left and right columns, one hand a row': {
    file: grid(
      ['label', ...names((axis, i) => `left_${axis}${i}`), ...names((axis, i) => `right_${axis}${i}`)],
      records.map(([label, ...hand], i) => (i % 2 ? [label, ...empty, ...hand] : [label, ...hand, ...empty])),
    ),
    told: 'columns for two hands (right and left)',
  },
  'Holistic without a hand as NaN': {
    file: grid(
      [
        'label',
        ...names((axis, i) => `left_hand_landmark_${i}_${axis}`),
        ...names((axis, i) => `right_hand_landmark_${i}_${axis}`),
      ],
      records.map(([label, ...hand]) => [label, ...empty.map(() => 'NaN'), ...hand]),
    ),
  },
  'hand1 and hand2': {
    file: grid(
      [
        'label',
        ...names((axis, i) => `hand1_landmark${i}_${axis}`),
        ...names((axis, i) => `hand2_landmark${i}_${axis}`),
      ],
      records.map((row) => [...row, ...zeros]),
    ),
    told: 'hand 1 and hand 2',
  },
  '126 numbers, two hands': {
    file: grid(
      null,
      ROWS.map(({ label, hand }) => [label, ...hand, ...empty]),
    ),
    told: 'two hands',
  },
  '63 numbers, no header': { file: grid(null, records), told: 'no header line' },
  '63 numbers, the sign last': {
    file: grid(
      null,
      ROWS.map(({ label, hand }) => [...hand, label]),
    ),
  },
  '63 numbers under their numbers': {
    file: grid(
      [...Array.from({ length: 63 }, (_, i) => String(i)), 'label'],
      ROWS.map(({ label, hand }) => [...hand, label]),
    ),
    told: '63 values a hand',
  },
  '63 numbers as feature_1 …': {
    file: grid(['label', ...Array.from({ length: 63 }, (_, i) => `feature_${i + 1}`)], records),
  },
  'a table without names, as pandas numbers it': {
    file: grid(
      Array.from({ length: 64 }, (_, i) => String(i)),
      records,
    ),
  },
  'pixels with their size in columns': {
    file: grid(
      ['width', 'height', ...HEADER],
      records.map(([label, ...hand]) => [100, 100, label, ...hand.map((n) => Number(n) * 100)]),
    ),
    told: 'pixels of pictures of the size that each row says',
  },
  'pixels of a size that was given': {
    file: grid(
      HEADER,
      records.map(([label, ...hand]) => [label, ...hand.map((n) => Number(n) * 100)]),
    ),
    options: { size: { width: 100, height: 100 } },
    told: 'pixels of 100×100',
  },
  'pixels with depth as a share': {
    file: grid(
      HEADER,
      records.map(([label, ...hand]) => [label, ...hand.map((n, i) => (i % 3 === 2 ? n : Number(n) * 100))]),
    ),
    options: { size: { width: 100, height: 100 } },
  },
  'a box around the hand, which is no size of the picture': {
    file: grid(
      ['x', 'y', 'width', 'height', ...HEADER],
      records.map((row) => [10, 10, 200, 100, ...row]),
    ),
    told: 'not used: `x`, `y`, `width`, `height`',
  },
  'one row a landmark': {
    file: grid(['sample', 'label', 'person', 'landmark', 'x', 'y', 'z'], long),
    told: 'one row a landmark, by `landmark`',
  },
  'one row a landmark, by name': {
    file: grid(
      ['sample', 'label', 'person', 'landmark_name', 'x', 'y', 'z'],
      long.map((row) => row.with(3, ANATOMY[Number(row[3])]!.toUpperCase())),
    ),
  },
  'a JSON list of points': { file: json(objects), told: 'a JSON list' },
  'a JSON list of objects of points': { file: json(pointObjects) },
  'a JSON list of flat hands': { file: json(ROWS.map(({ label, hand }) => ({ label, landmarks: hand }))) },
  'JSON with a mark, indented': { file: `\ufeff${JSON.stringify(objects, null, 2)}` },
  'JSON Lines': { file: lines(objects), told: 'JSON Lines' },
  'a list inside of an object': { file: json({ version: 2, data: objects }) },
  'an object of lists by sign': {
    file: json(
      Object.fromEntries(
        ['open', 'fist', 'point', 'victory'].map((label) => [
          label,
          objects.filter((own) => own.label === label).map(({ landmarks }) => landmarks),
        ]),
      ),
    ),
    told: '4 signs',
  },
  'hands with a side': {
    file: json(objects.map(({ label, landmarks }) => ({ label, hands: [{ handedness: 'Right', landmarks }] }))),
  },
  'points by their names': {
    file: json(
      ROWS.map(({ label, hand }) => ({
        label,
        hand: Object.fromEntries(
          ANATOMY.map((name, i) => [name.toUpperCase(), { x: hand[i * 3], y: hand[i * 3 + 1], z: hand[i * 3 + 2] }]),
        ),
      })),
    ),
  },
  'the columns of pandas': {
    file: json(
      Object.fromEntries(HEADER.map((name, i) => [name, Object.fromEntries(records.map((row, k) => [k, row[i]]))])),
    ),
  },
  'the split of pandas': { file: json({ columns: HEADER, index: records.map((_, i) => i), data: records }) },
  'JSON lists of fields': { file: json([HEADER, ...records]) },
  'landmarks as JSON in a cell': {
    file: grid(
      ['label', 'landmarks'],
      objects.map(({ label, landmarks }) => [label, `"${json(landmarks)}"`]),
    ),
  },
  'rows without depth': {
    file: grid(
      ['label', ...names((axis, i) => `${axis}${i}`, ['x', 'y'])],
      ROWS.map(({ label, hand }) => [label, ...flat(hand)]),
    ),
    depth: false,
  },
}

describe('a table in any dialect', () => {
  it.each(Object.entries(SAME))('reads to the same rows: %s', (_name, { file, options, told, depth }) => {
    const table = read(file, options)
    const wanted = depth === false ? shallow : whole
    const sorted = (rows: typeof wanted) => [...rows].sort((a, b) => (a.hand + a.label < b.hand + b.label ? -1 : 1))
    expect(table.rejected).toEqual([])
    expect(sorted(essence(table.rows))).toEqual(sorted(wanted))
    if (told) expect(table.understood).toContain(told)
  })

  it('says the aspect that width and height give', () => {
    const file = grid(
      ['width', 'height', ...HEADER],
      records.map((row) => [1280, 720, ...row]),
    )
    const { rows, understood } = read(file)
    expect(understood).toContain('aspect from `width` and `height`')
    expect(essence(rows)).toEqual(
      essence(
        read(
          grid(
            ['aspect', ...HEADER],
            records.map((row) => [1280 / 720, ...row]),
          ),
        ).rows,
      ),
    )
  })

  it.each(['signer', 'person', 'participant', 'Subject', 'user', 'participant_id'])('knows people by %s', (name) => {
    const { rows, understood } = read(
      grid(
        [name, ...HEADER],
        records.map((row, i) => [people[i], ...row]),
      ),
    )
    expect(rows.map(({ signer }) => signer)).toEqual(people)
    expect(understood).toContain('8 people')
  })

  it.each([
    [['session', 'day'], [0, 1], ['1 · 0', '1 · 1'], '2 recordings from `day`, `session`'],
    [['take', 'video'], [0, 1], ['0', '1'], '2 recordings from `take`'],
    [['day', 'clip'], [0, 1], ['0', '1'], '2 days, 2 recordings from `day`'],
    [['take', 'day'], [0, 1], ['1 · 0', '1 · 1'], '1 day, 2 recordings from `day`, `take`'],
    [['take', 'session'], [0, 1], ['1 · 0', '1 · 1'], '1 day from `session`, 2 recordings from `session`, `take`'],
    [['recording', 'day'], [0, 1], ['0', '1'], '1 day, 2 recordings'],
  ] as const)('keeps together what was recorded together: %j', (names, values, wanted, said) => {
    const { rows, understood } = read(
      grid(
        [...names, ...HEADER],
        records.map((row, i) => [values[i % 2]!, 1, ...row]),
      ),
    )
    expect(new Set(rows.map(({ recording }) => recording))).toEqual(new Set(wanted))
    expect(understood).toContain(said)
  })

  it('reads the wrist-centred numbers of kinivi, with the names of the signs beside or given', () => {
    const file = grid(
      null,
      ROWS.map(({ hand }, i) => [i % 4, ...wrist(hand)]),
    )
    const names = new TextEncoder().encode('\ufeffOpen\r\nFist\r\nPoint\r\nVictory\r\n')
    const { rows, understood } = read(file, { labels: { name: 'keypoint_label.csv', bytes: names, given: false } })
    expect([...new Set(rows.map(({ label }) => label))]).toEqual(['Open', 'Fist', 'Point', 'Victory'])
    expect(understood).toContain('4 signs named by keypoint_label.csv')
    expect(new Set(read(file).rows.map(({ label }) => label))).toEqual(new Set(['0', '1', '2', '3']))
    const few = { name: 'few.csv', bytes: new TextEncoder().encode('Open\nFist'), given: true }
    expect(() => read(file, { labels: few })).toThrow('Line 3 is of sign 2, but the file of names has 2')
  })
})

describe('a name', () => {
  const labelled = (labels: readonly string[]) =>
    read(
      grid(
        HEADER,
        records.map((row, i) => row.with(0, labels[i % labels.length]!)),
      ),
    )
  const signs = (labels: readonly string[]) => [...new Set(labelled(labels).rows.map(({ label }) => label))]

  it('is one, composed or not, in capitals or not, with marks that cannot be seen or without', () => {
    expect(signs(['cafe\u0301', 'b', 'caf\u00e9', 'c'])).toEqual(['caf\u00e9', 'b', 'c'])
    expect(signs(['Hello', 'b', ' hello', 'c', 'HELLO', 'Hello'])).toEqual(['Hello', 'b', 'c'])
    expect(signs(['Hello\u200b', 'b', 'He\u00adllo', '\u200eHello'])).toEqual(['Hello', 'b'])
    expect(labelled(['Hello', 'b', 'hello']).understood).toContain('“hello” taken as “Hello”')
  })

  it('stays two where letters differ', () => {
    expect(signs(['Bär', 'Bör', 'Bar', 'b'])).toEqual(['Bär', 'Bör', 'Bar', 'b'])
  })

  it('of a person is one as well, and a number stays as it is written', () => {
    const { rows } = read(
      grid(
        ['signer', ...HEADER],
        records.map((row, i) => [['Ana', 'ana', '01', '1'][i % 4], ...row]),
      ),
    )
    expect(new Set(rows.map(({ signer }) => signer))).toEqual(new Set(['Ana', '01', '1']))
  })

  it('that the app would refuse costs its row, with the reason', () => {
    const { rejected, rows } = labelled(['a', 'b', 'x'.repeat(81), 'c'])
    expect([rows.length, rejected.length]).toEqual([24, 8])
    expect(rejected[0]!.reason).toBe('its label cannot be a name: A name has at most 80 characters.')
  })
})

const western = (text: string) => encoded(text, 1, false, false)
const withLabels = (labels: readonly string[]) =>
  grid(
    HEADER,
    records.map((row, i) => row.with(0, labels[i % labels.length]!)),
  )
/** Shift_JIS for あ and い, windows-1251 for да, Greek and more, as their bytes. */
const bytesOf = (...codes: number[]) => String.fromCharCode(...codes)

describe('an encoding', () => {
  it('is western where every letter means the same in all western ones, and is told', () => {
    for (const labels of [
      ['Grüß', 'Öl', 'Fuß', 'Käse'],
      ['Bär', 'Bör', 'a', 'b'],
      ['STRAßE', 'ÜBER', 'créée', 'día'],
    ]) {
      const { rows, understood } = read(western(withLabels(labels)))
      expect([...new Set(rows.map(({ label }) => label))]).toEqual(labels)
      expect(understood).toContain('read as windows-1252')
    }
  })

  it.each([
    ['Shift_JIS', bytesOf(0x82, 0xa0), 'shift_jis', 'あ'],
    ['Cyrillic', bytesOf(0xe4, 0xe0), 'windows-1251', 'да'],
    ['Turkish', `${bytesOf(0xfe)}eker`, 'windows-1254', 'şeker'],
    ['Polish', `r${bytesOf(0xea)}ka`, 'windows-1250', 'ręka'],
    ['GBK after Latin letters', `A${bytesOf(0xc0, 0xe0)}`, 'gb18030', 'A类'],
    ['Korean', bytesOf(0xb0, 0xa1), 'euc-kr', '가'],
  ])('of other letters is refused by name, and read when declared: %s', (_name, label, encoding, wanted) => {
    const file = western(withLabels([label, 'b', 'c', 'd']))
    expect(() => read(file)).toThrow(/^The file is not UTF-8: line 2 holds .*--encoding/)
    expect(() => read(file)).toThrow(`“${wanted}” in ${encoding}`)
    expect(read(file, { encoding }).rows[0]!.label).toBe(wanted)
  })

  it('that nobody knows, or that does not fit, is refused', () => {
    expect(() => read(control, { encoding: 'klingon' })).toThrow('There is no encoding called “klingon”')
    expect(() => read(western(withLabels(['Bär', 'b'])), { encoding: 'utf-8' })).toThrow('The file is not utf-8')
  })
})

const ascii = (text: string, size = 64) =>
  Uint8Array.from({ length: size }, (_, i) => (i < text.length ? text.charCodeAt(i) : 0))

describe('a file that is no table', () => {
  it.each([
    ['PK\x03\x04..........................xl/workbook.xml', 'an Excel workbook (.xlsx)'],
    ['PK\x03\x04..........................[Content_Types].xml', 'an Excel workbook (.xlsx)'],
    [
      'PK\x03\x04..........................mimetypeapplication/vnd.oasis.opendocument.spreadsheet',
      'an OpenDocument spreadsheet (.ods)',
    ],
    ['PK\x03\x04..........................Index/Document.iwa', 'a Numbers spreadsheet'],
    ['PK\x03\x04..........................X_train.npy', 'a NumPy archive (.npz)'],
    ['PK\x03\x04..........................data.csv', 'a ZIP archive'],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'an old Excel workbook (.xls)'],
    ['\x1f\x8b\x08', 'compressed by gzip'],
    ['7z\xbc\xaf\x27\x1c', 'a 7-Zip archive'],
    ['\x89PNG\r\n\x1a\n', 'a picture'],
    ['\xff\xd8\xff\xe0', 'a picture'],
    ['%PDF-1.7', 'a PDF document'],
    ['\x00\x00\x00\x20ftypisom', 'a video'],
    ['\x1a\x45\xdf\xa3', 'a video'],
    ['ID3\x04', 'a sound'],
    ['SQLite format 3\x00', 'an SQLite database'],
    ['\x93NUMPY\x01', 'a NumPy array (.npy)'],
    ['PAR1\x15', 'a Parquet file'],
    ['\x80\x04\x95', 'a Python pickle'],
    ['\x89HDF\r\n\x1a\n', 'an HDF5 file'],
    ['<!DOCTYPE html><html>', 'a web page'],
    ['\xef\xbb\xbf<?xml version="1.0"?>', 'an XML file'],
    ['version https://git-lfs.github.com/spec/v1\noid', 'a pointer of Git LFS'],
  ])('is called what it is: %j', (begin, what) => {
    expect(() => read(ascii(begin, 200))).toThrow(`This is no table but ${what}`)
  })

  it('is not suspected where a name only looks like it', () => {
    for (const name of ['PAR1', 'ID3', 'BZh', 'RIFF', 'OggS', 'GIF']) {
      expect(
        read(
          grid(
            [...HEADER.slice(1), 'label'].toReversed(),
            ROWS.map(({ hand }, i) => [i % 2 ? name : 'b', ...hand.toReversed()]),
          ),
        ).rows.length,
      ).toBe(32)
    }
  })
})

/** What cannot be read without guessing, and the reason that is given, once. */
const REFUSED: Record<string, [file: string | Uint8Array, reason: string, options?: Options]> = {
  'nothing at all': ['', 'The file is empty'],
  'a mark alone': ['\ufeff\n\n', 'The file is empty'],
  'a header alone': [HEADER.join(','), 'The file has a header, but no rows.'],
  'zero bytes in a text': [`${control}\0`, 'holds NUL bytes'],
  'UTF-32': [Uint8Array.of(0xff, 0xfe, 0, 0, 0x6c, 0, 0, 0), 'UTF-32'],
  'pixels of an unknown size': [
    grid(
      HEADER,
      records.map(([label, ...hand]) => [label, ...hand.map((n) => Math.round(Number(n) * 640))]),
    ),
    '32 of 32 rows: y0 is 512 (line 2) …: these look like pixels; add the columns width and height, or --size 640x480.',
  ],
  'pixels of another size': [
    grid(
      HEADER,
      records.map(([label, ...hand]) => [label, ...hand.map((n) => Number(n) * 4000)]),
    ),
    '32 times, x0 is 2000, far outside of a picture of 64×48',
    { size: { width: 64, height: 48 } },
  ],
  'thousands with commas': [
    grid(
      HEADER,
      records.map(([label, ...hand]) => [label, ...hand.map(() => '"1,234.5"')]),
    ),
    'marks between thousands',
  ],
  'thousands or decimals': [
    grid(
      HEADER,
      records.map(([label, ...hand]) => [label, ...hand.map(() => '1,234')]),
      ';',
    ),
    'which may be a decimal or a thousand',
  ],
  'points here and commas there': [
    grid(
      HEADER,
      records.map((row, i) => (i % 2 ? row : row.map(comma))),
      ';',
    ),
    'Numbers are written in two ways',
  ],
  'decimal commas between commas': [
    grid(
      HEADER,
      records.map((row) => row.map(comma)),
    ),
    'fields must be separated by semicolons',
  ],
  percent: [
    grid(
      HEADER,
      records.map(([label, ...hand]) => [label, ...hand.map((n) => `${Number(n) * 100}%`)]),
    ),
    '32 times, x0 is “50%”, not a number',
  ],
  'cells without a number': [
    grid(
      HEADER,
      records.map((row) => row.with(4, '')),
    ),
    '32 times, x1 is “”, not a number (line 2)',
  ],
  'no hand in any row': [
    grid(
      HEADER,
      records.map(([label]) => [label, ...empty]),
    ),
    '32 times, it has no hand: x0 and all the others are empty',
  ],
  'a missing column': [control.replace('y7,', 'why,'), 'The header lacks the column y7.'],
  'no landmarks': ['label,a,b\nx,1,2', 'No column holds landmarks: the header names `label`, `a`, `b`'],
  'no label': [
    control.replace('label', 'Zeichen'),
    'The header lacks the column label. If one of `Zeichen` is it, say so with --label NAME.',
  ],
  'a label column that is not there': [control, 'There is no column `sing` for --label', { label: 'sing' }],
  'two columns of one name': [
    grid(
      ['label', ...HEADER],
      records.map((row) => ['a', ...row]),
    ),
    'two columns called label',
  ],
  'two columns for one number': [control.replace('z20', 'X0'), 'two columns for one number, `x0`, `X0`'],
  'two sets of landmarks': [
    grid(
      ['label', ...names((axis, i) => `image_${axis}${i}`), ...names((axis, i) => `norm_${axis}${i}`)],
      records.map((row) => [...row, ...row.slice(1)]),
    ),
    'The header has 2 sets of landmarks',
  ],
  'the points of a body': [
    grid(
      ['label', ...names((axis, i) => `${axis}${i}`, undefined, 33)],
      records.map((row) => [...row, ...zeros.slice(0, 36)]),
    ),
    'The header names 33 points, as a body has: a hand has 21.',
  ],
  'half a second hand': [
    grid(
      ['label', ...names((axis, i) => `left_${axis}${i}`), ...names((axis, i) => `right_${axis}${i}`, undefined, 20)],
      records.map((row) => [...row, ...zeros.slice(3)]),
    ),
    'of the right hand',
  ],
  'two columns that may be the sign': [
    grid(
      ['gesture', 'target', ...HEADER.slice(1)],
      records.map(([label, ...hand], i) => [label, i % 3, ...hand]),
    ),
    'Which of these is the sign: `gesture`, `target`',
  ],
  '42 numbers in an order that cannot be told': [
    grid(
      null,
      ROWS.map(({ label, hand }) => [label, ...flat(hand)]),
    ),
    'point by point or axis by axis',
  ],
  'no header, and numbers of no hand': [
    grid(
      null,
      ROWS.map(({ hand }, i) => [i, ...hand.slice(0, 32)]),
    ),
    'no header line, and 33 fields a row',
  ],
  'every row wider than the header': [
    grid(
      HEADER,
      records.map((row) => [...row, 'x', 'y']),
    ),
    'Every row has 66 fields, the header has 64',
  ],
  'broken JSON': ['[{"label": "a", "landmarks": [[0.1', 'begins as JSON, but is broken'],
  'JSON with NaN': ['[{"label": "a", "landmarks": NaN}]', 'It holds NaN'],
  'JSON of something else': ['{"name": "package", "version": "1"}', 'No column holds landmarks'],
  'JSON that is empty': ['[]', 'JSON without any item'],
  'clips of many frames': [
    lines([{ sign: 'hello', frames: Array.from({ length: 30 }, () => [ROWS[0]!.hand, null]) }]),
    '`frames` holds clips of 30 frames',
  ],
  'nesting without end': [`${'['.repeat(5000)}1${']'.repeat(5000)}`, 'nested deeper'],
  'one row a landmark of a whole body': [
    grid(
      ['label', 'landmark', 'x', 'y'],
      Array.from({ length: 66 }, (_, i) => ['a', i % 33, 0.1 * i, 0.2]),
    ),
    '33 landmarks follow each other, up to 32: a hand has 21',
  ],
  'landmarks of two signs in one hand': [
    grid(
      ['label', 'landmark', 'x', 'y'],
      Array.from({ length: 21 }, (_, i) => [i > 9 ? 'b' : 'a', i, 0.01 * i * i, 0.2]),
    ),
    'its 21 landmarks differ in `label`',
  ],
  'quotes that never close': [`${HEADER.join(',')}\n"a,0.1`, 'a quote opens and never closes (line 2)'],
}

describe('a table that cannot be read without guessing', () => {
  it.each(Object.entries(REFUSED))('is refused with the true reason: %s', (_name, [file, reason, options]) => {
    expect(() => read(file, options)).toThrow(reason)
  })

  it('keeps its good rows and names the bad ones by kind', () => {
    const { rows, rejected } = read(
      grid(
        HEADER,
        records.map((row, i) =>
          i === 3 ? row.with(5, 'x') : i === 4 ? row.slice(1) : i === 5 ? row.with(0, '') : row,
        ),
      ),
    )
    expect([rows.length, rows[3]!.row]).toEqual([29, 6])
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [5, 'y1 is “x”, not a number'],
      [6, 'it has 63 fields, the header has 64'],
      [7, 'its label is empty'],
    ])
  })

  it('costs one line for a stray quote, and tells the line', () => {
    const { rows, rejected } = read(control.replace('\npoint', '\n"point'))
    expect([rows.length, rejected]).toEqual([
      31,
      [{ line: 4, kind: 'quotes', reason: 'a quote opens and never closes' }],
    ])
  })

  it('says so when width ÷ height is not the aspect', () => {
    const { rejected } = read(
      grid(
        ['aspect', 'width', 'height', ...HEADER],
        records.map((row, i) => [i ? 4 / 3 : 1, 640, 480, ...row]),
      ),
    )
    expect(rejected.map(({ reason }) => reason)).toEqual(['aspect is 1, but width ÷ height is 1.333'])
  })
})
