import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Bridge } from '../../../src-main/contract/bridge'
import {
  type Finding,
  IMPORT_DEFAULTS,
  type ImportForm,
  type ImportLook,
  type ImportOptions,
} from '../../../src-main/contract/imports'
import { daysOf } from '../../../src-main/services/training/material'
import { ask, newProject, samplesOf } from '../../hosts/asks'
import { BRIDGES } from '../../hosts/bridges'
import { temporaryFolder } from '../../support/app'
import { testData } from '../../support/data'
import { newSample } from '../../support/hands'
import { KEYPOINTS, KINIVI_FOLDER, POINT_HISTORY } from '../../support/kinivi'
import { CLIP_RATE, readMovingClips } from '../../support/movingClips'
import { npy } from '../../support/npy'
import { grid, names, ROWS } from '../../support/tables'
import { frames, lines } from '../../support/takeFiles'
import { JPEG, newTake } from '../../support/takes'
import { zipOfFiles } from '../../support/zips'

const [, open] = BRIDGES[0]!

interface Brought {
  name: string
  form?: ImportForm
  text: string | Uint8Array
}

/** Hands files to the host, as the page does. */
async function bring(bridge: Bridge, ...brought: Brought[]) {
  const files = []
  for (const { name, form = 'file' as const, text } of brought) {
    const data = Buffer.from(text).toString('base64')
    files.push({ ...(await ask(bridge, 'files.receive', { fileId: null, data })), name, form })
  }
  return files
}
async function look(bridge: Bridge, brought: Brought[], options: Partial<ImportOptions> = {}) {
  const files = await bring(bridge, ...brought)
  return { files, ...(await ask(bridge, 'imports.look', { files, options: { ...IMPORT_DEFAULTS, ...options } })) }
}
const takesOf = async (bridge: Bridge, of: { projectId: string; signId: string }) =>
  (await ask(bridge, 'takes.list', of)).flatMap(({ takeIds }) => takeIds)

/** Imports all signs of them. */
async function keep(
  bridge: Bridge,
  brought: Brought[],
  into: { name: string } | { projectId: string },
  given: Partial<ImportOptions> = {},
) {
  const options = { ...IMPORT_DEFAULTS, ...given }
  const { files, signs } = await look(bridge, brought, given)
  return ask(bridge, 'imports.keep', { files, options, signIds: signs.map(({ id }) => id), into })
}
async function refused(bridge: Bridge, brought: Brought[]): Promise<string> {
  const files = await bring(bridge, ...brought)
  const answer = await bridge.call('imports.look', { files, options: IMPORT_DEFAULTS })
  if (answer.ok) throw new Error('It was understood.')
  expect(answer.error.code).toBe('bad-input')
  return answer.error.message
}

const days = ['2026-03-01', '2026-03-02']
const TABLE = grid(
  ['label', 'person', 'day', ...names((axis, point) => `${axis}${point}`)],
  ROWS.map(({ label, person, hand }, i) => [label, person, days[i % 2], ...hand]),
)
const NAMES = '\ufeffopen\nfist\npoint\nvictory\n'

describe('a table that is imported', () => {
  it('becomes signs, people and days of a new project, marked with its file, and can be taken back', async () => {
    const bridge = await open(temporaryFolder())
    const shown = await look(bridge, [{ name: 'hands.csv', text: `${TABLE}\nopen,p0,2026-03-01,a,b` }])
    expect(shown).toMatchObject({
      understood: expect.stringContaining('8 people from `person`, 2 days'),
      people: ['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7'],
      recorded: { from: Date.UTC(2026, 2, 1, 12), to: Date.UTC(2026, 2, 2, 12) },
      skipped: [{ count: 1, reason: 'it has 5 fields, the header has 66', where: 'line 34' }],
      assumed: ['hand', 'size', 'mirrored'],
    })
    expect(shown.signs.map(({ label, samples, moves }) => [label, samples, moves])).toEqual([
      ['open', 8, false],
      ['fist', 8, false],
      ['point', 8, false],
      ['victory', 8, false],
    ])
    const [fist] = shown.signs.slice(1)
    const { files } = shown
    const options = { ...IMPORT_DEFAULTS, size: { width: 640, height: 480 } }
    const wish = { files, options, signIds: [fist!.id, shown.signs[0]!.id], into: { name: 'Imported' } }
    const imported = await ask(bridge, 'imports.keep', wish)
    expect(imported).toMatchObject({ added: { signs: 2, recordings: 16, samples: 16, takes: 0 }, already: 0 })
    const project = await ask(bridge, 'projects.read', { projectId: imported.projectId })
    expect(project).toMatchObject({ name: 'Imported', samples: 16 })
    const [sign] = project.signs
    expect(sign!.recordings[0]).toMatchObject({
      source: 'import',
      signer: 'p0',
      origin: { file: 'hands.csv', dated: true },
      startedAt: Date.UTC(2026, 2, 1, 12),
    })
    const stored = await samplesOf(bridge, imported.projectId, sign!.id)
    const { hand } = ROWS.find(({ label }) => label === 'open')!
    const [drawn] = stored.slice(-1)
    // In its own picture.
    expect(drawn!.width / drawn!.height).toBeCloseTo(640 / 480, 6)
    const xs = (image: readonly number[]) => image.filter((_, i) => i % 3 === 0)
    expect(xs(drawn!.hands[0]!.image)).toEqual(xs(hand).map((x) => expect.closeTo(x, 4)))
    expect(imported.additionId).toBe(null)
    await ask(bridge, 'projects.delete', { projectId: imported.projectId })
    expect((await ask(bridge, 'projects.list', {})).projects).toEqual([])
  })

  it('is joined with the signs of a project by their names, and is not doubled when it comes again', async () => {
    const bridge = await open(temporaryFolder())
    const projectId = await newProject(bridge)
    await ask(bridge, 'signs.add', { projectId, label: 'Fist' })
    const table = [{ name: 'hands.csv', text: TABLE }]
    expect(await keep(bridge, table, { projectId })).toMatchObject({ added: { signs: 3, samples: 32 }, already: 0 })
    expect(await keep(bridge, table, { projectId })).toMatchObject({ additionId: null, already: 32 })
    const { signs } = await ask(bridge, 'projects.read', { projectId })
    expect(signs.map(({ label, samples }) => [label, samples])).toEqual([
      ['Fist', 8],
      ['open', 8],
      ['point', 8],
      ['victory', 8],
    ])
  })

  it('comes in once, also where it was corrected, or something else is said of it', async () => {
    const bridge = await open(temporaryFolder())
    const projectId = await newProject(bridge)
    const brought = (text: string) => [{ name: 'hands.csv', text }]
    await keep(bridge, brought(TABLE), { projectId })
    const [header, first] = TABLE.split('\n')
    const moved = first!.split(',').map((field, i) => (i > 3 ? String(Number(field) / 2) : field))
    const corrected = [header, moved.join(','), ...TABLE.split('\n').slice(1), ''].join('\r\n')
    expect(await keep(bridge, brought(corrected), { projectId })).toMatchObject({
      added: { signs: 0, recordings: 0, samples: 1 },
      already: 32,
    })
    const wide = await keep(bridge, brought(TABLE), { projectId }, { size: { width: 1280, height: 720 }, hand: 'Left' })
    expect(wide).toMatchObject({ additionId: null, already: 0, differing: 32 })
    // What is the same twice in it is there twice.
    const twice = await keep(bridge, brought(`${TABLE}\n${first}`), { name: 'Twice' })
    expect(twice.added.samples).toBe(33)
  })

  it('keeps which hand it is where the table says it', async () => {
    const bridge = await open(temporaryFolder())
    const rows = ROWS.slice(0, 8).map(({ label, hand }, i) => [label, ['left', 'Right'][i % 2], ...hand])
    const text = grid(['label', 'hand', ...names((axis, point) => `${axis}${point}`)], rows)
    const { assumed } = await look(bridge, [{ name: 'hands.csv', text }])
    expect(assumed).not.toContain('hand')
    const { projectId } = await keep(bridge, [{ name: 'hands.csv', text }], { name: 'Hands' })
    const { signs } = await ask(bridge, 'projects.read', { projectId })
    for (const [i, { id }] of signs.entries()) {
      const sides = (await samplesOf(bridge, projectId, id)).map(({ hands }) => hands[0]!.handedness)
      expect(sides).toEqual([i % 2 === 0 ? 'Left' : 'Right', i % 2 === 0 ? 'Left' : 'Right'])
    }
  })

  it('with two hands in a row becomes samples of two hands, whichever way its columns tell them', async () => {
    const bridge = await open(temporaryFolder())
    /** Each hand, and the same one moved to the left and seen as the other one. */
    const pairs = ROWS.slice(0, 8).map(({ label, hand }) => {
      return { label, right: hand, left: hand.map((value, i) => (i % 3 === 0 ? 0.9 - value : value)) }
    })
    const pointsOf = (hand: readonly number[]) => Array.from({ length: 21 }, (_, i) => hand.slice(i * 3, i * 3 + 3))
    const coordinates = (before = '') => names((axis, i) => `${before}${axis}${i}`)
    const forms = {
      sides: grid(
        ['label', ...coordinates('left_'), ...coordinates('right_')],
        pairs.map(({ label, left, right }) => [label, ...left, ...right]),
      ),
      // As Signsmith writes it.
      own: grid(
        ['label', 'hand', 'score', ...coordinates(), 'hand_2', 'score_2', ...names((axis, i) => `${axis}${i + 21}`)],
        pairs.map(({ label, left, right }) => [label, 'left', 0.75, ...left, 'right', 0.5, ...right]),
      ),
      lines: lines(
        pairs.map(({ label, left, right }) => ({
          label,
          hands: [
            { hand: 'right', score: 0.5, landmarks: pointsOf(right) },
            { hand: 'left', score: 0.75, landmarks: pointsOf(left) },
          ],
        })),
      ),
      unsaid: grid(
        ['label', ...names((axis, i) => `${axis}${i}`, undefined, 42)],
        pairs.map(({ label, left, right }) => [label, ...left, ...right]),
      ),
    }
    const scores = { sides: [1, 1], own: [0.75, 0.5], lines: [0.75, 0.5], unsaid: [1, 1] }
    for (const [name, text] of Object.entries(forms)) {
      const table = [{ name, text }]
      const { understood, skipped, assumed } = await look(bridge, table)
      expect([understood, skipped]).toEqual([expect.stringContaining('8 rows have two hands: both are used'), []])
      expect([understood.includes('not used'), assumed.includes('hand')]).toEqual([false, name === 'unsaid'])
      const { projectId } = await keep(bridge, table, { name }, { hand: 'Left' })
      const { signs } = await ask(bridge, 'projects.read', { projectId })
      for (const { id, label } of signs) {
        const samples = await samplesOf(bridge, projectId, id)
        const found = samples.map(({ hands }) =>
          [...hands]
            .sort((a, b) => a.handedness.localeCompare(b.handedness))
            .map(({ handedness, score, image }) => [handedness, score, image[0]]),
        )
        const wanted = pairs
          .filter((pair) => pair.label === label)
          .map(({ left, right }) => [
            ['Left', scores[name as keyof typeof scores][0], expect.closeTo(left[0]!, 5)],
            ['Right', scores[name as keyof typeof scores][1], expect.closeTo(right[0]!, 5)],
          ])
        expect(found).toHaveLength(wanted.length)
        expect(found).toEqual(expect.arrayContaining(wanted))
      }
    }
  })

  it('keeps the hand of a row whose second one cannot be used, and says so', async () => {
    const bridge = await open(temporaryFolder())
    const half = new Array<number>(63).fill(0.5)
    const rows = ROWS.slice(0, 4).map(({ label, hand }, i) => [label, ...hand, ...(i < 2 ? half : hand)])
    const text = grid(['label', ...names((axis, i) => `${axis}${i}`, undefined, 42)], rows)
    const { understood } = await look(bridge, [{ name: 'hands.csv', text }])
    expect(understood).toContain('2 second hands are not used: its wrist and knuckles are one point, not a hand')
    const { projectId, added } = await keep(bridge, [{ name: 'hands.csv', text }], { name: 'Hands' })
    expect(added.samples).toBe(4)
    const { signs } = await ask(bridge, 'projects.read', { projectId })
    const counts = await Promise.all(
      signs.map(async ({ id }) => (await samplesOf(bridge, projectId, id))[0]!.hands.length),
    )
    expect(counts).toEqual([1, 1, 2, 2])
  })

  it('of a day keeps it wherever in the world it is read', async () => {
    const recordings = [
      { id: 'a', source: 'import' as const, startedAt: Date.UTC(2026, 2, 1, 12), origin: { file: 'a', dated: true } },
      { id: 'b', source: 'import' as const, startedAt: 5, origin: { file: 'a', dated: false } },
    ]
    const zone = process.env.TZ
    onTestFinished(() => {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    })
    for (const where of ['Pacific/Auckland', 'America/Los_Angeles', 'UTC']) {
      process.env.TZ = where
      expect(Object.fromEntries(daysOf(recordings))).toEqual({ a: '2026-03-01', b: null })
    }
  })

  it("of kinivi's gets the names of its signs from the file beside it, in whichever order they are chosen", async () => {
    const bridge = await open(temporaryFolder())
    const [keypoints, named] = [
      { name: 'keypoint.csv', text: KEYPOINTS },
      { name: 'keypoint_classifier_label.csv', text: NAMES },
    ]
    for (const files of [
      [keypoints, named],
      [named, keypoints],
    ]) {
      const { signs, understood } = await look(bridge, files)
      expect(signs.map(({ label, samples }) => [label, samples])).toEqual([
        ['open', 8],
        ['fist', 8],
        ['point', 8],
        ['victory', 8],
      ])
      expect(understood).toContain('named by keypoint_classifier_label.csv')
    }
    expect((await look(bridge, [keypoints])).signs.map(({ label }) => label)).toEqual(['0', '1', '2', '3'])
    // Others beside it come in as well, each in its own way.
    const both = await look(bridge, [named, { name: 'other.csv', text: TABLE }, keypoints])
    expect(both.signs.map(({ samples }) => samples)).toEqual([16, 16, 16, 16])
    expect(both.understood).toMatch(/^other\.csv: .*\. keypoint\.csv: /)
    expect(await refused(bridge, [{ name: 'point_history.csv', text: POINT_HISTORY }])).toContain('one fingertip')
  })

  it('says which hand it is, seen in a mirror or not, and who signs, as the person says', async () => {
    const bridge = await open(temporaryFolder())
    const table = [
      { name: 'hands.json', text: JSON.stringify(ROWS.map(({ label, hand }) => ({ label, landmarks: hand }))) },
    ]
    const handsOf = async (given: Partial<ImportOptions>) => {
      const { projectId } = await keep(bridge, table, { name: 'Hands' }, given)
      const { signs } = await ask(bridge, 'projects.read', { projectId })
      const [sample] = await samplesOf(bridge, projectId, signs[0]!.id)
      return { signer: signs[0]!.recordings[0]!.signer, hand: sample!.hands[0]! }
    }
    const plain = await handsOf({})
    const other = await handsOf({ mirrored: true, hand: 'Right', signer: 'Ann' })
    expect([plain.signer, other.signer]).toEqual([null, 'Ann'])
    expect([plain.hand.handedness, other.hand.handedness]).toEqual(['Right', 'Left'])
    expect(other.hand.image[0]).toBeCloseTo(1 - plain.hand.image[0]!, 4)
    expect((await handsOf({ hand: 'Left' })).hand.handedness).toBe('Left')
  })

  it('is none: each is refused by what it is, and nothing is kept', async () => {
    const bridge = await open(temporaryFolder())
    expect(await refused(bridge, [{ name: 'a.csv', text: '' }])).toContain('empty')
    expect(await refused(bridge, [{ name: 'a.pdf', text: '%PDF-1.4' }])).toContain('a PDF document')
    expect(await refused(bridge, [{ name: 'a', form: 'findings', text: '{"kind":"sample"}\n' }])).toContain(
      'cannot be understood',
    )
    expect(await refused(bridge, [{ name: 'a', form: 'bundle', text: '{"path":"a/b/c.txt","data":""}\n' }])).toContain(
      'no NumPy array',
    )
    expect(await refused(bridge, [{ name: 'a', form: 'bundle', text: 'half' }])).toContain('did not come whole')
    expect((await ask(bridge, 'projects.list', {})).projects).toEqual([])
  })
})

describe('several files of which some cannot be used', () => {
  const KEYPOINT_SIGNS = ['Open', 'Close', 'Pointer', 'OK'].map((label) => [label, 8])
  const counted = ({ signs }: ImportLook) => signs.map(({ label, samples }) => [label, samples])
  const [keypoint, keypointNames, history, historyNames] = [
    'model/keypoint_classifier/keypoint.csv',
    'model/keypoint_classifier/keypoint_classifier_label.csv',
    'model/point_history_classifier/point_history.csv',
    'model/point_history_classifier/point_history_classifier_label.csv',
  ] as const
  const told = (at: (path: string) => string) => [
    {
      count: 1,
      reason: expect.stringContaining('one fingertip (point_history.csv), which shows no hand'),
      where: at(history),
    },
    { count: 1, reason: expect.stringContaining('names for numbered signs'), where: at(historyNames) },
  ]
  const file = (name: string) => ({ name, text: KINIVI_FOLDER[name]! })
  const plain = (path: string) => path.split('/').at(-1)!

  it('bring in what can be used of kinivi’s folder, by its own names, and tell the rest by file', async () => {
    const bridge = await open(temporaryFolder())
    const tables = Object.keys(KINIVI_FOLDER).filter((path) => path.endsWith('.csv'))
    const others = Object.keys(KINIVI_FOLDER).filter((path) => !path.endsWith('.csv'))
    const files = await bring(bridge, ...tables.map(file))
    const seen = await ask(bridge, 'imports.look', { files, others, options: IMPORT_DEFAULTS })
    expect(counted(seen)).toEqual(KEYPOINT_SIGNS)
    expect(seen.understood).toMatch(/^keypoint\.csv: .*named by keypoint_classifier_label\.csv/)
    const noTables = {
      count: 7,
      reason: 'it is no table, and holds no takes',
      where: `${others.slice(0, 5).join(', ')} …`,
    }
    expect(seen.skipped).toEqual([told((path) => path)[0], told((path) => path)[1], noTables])
    const wish = { files, options: IMPORT_DEFAULTS, signIds: seen.signs.map(({ id }) => id), into: { name: 'model' } }
    expect(await ask(bridge, 'imports.keep', wish)).toMatchObject({ added: { signs: 4, samples: 32 } })
    const zip = await zipOfFiles(Object.entries(KINIVI_FOLDER))
    const unpacked = await look(bridge, [{ name: 'model.zip', text: zip }])
    expect(counted(unpacked)).toEqual(KEYPOINT_SIGNS)
    expect(unpacked.skipped).toEqual(seen.skipped)
  })

  it('take no names of another table, in whichever order and from wherever they come', async () => {
    const bridge = await open(temporaryFolder())
    const all = [keypoint, keypointNames, history, historyNames]
    for (const paths of [all, [...all].reverse(), [historyNames, keypointNames, history, keypoint]]) {
      const flat = paths.map((path) => ({ ...file(path), name: plain(path) }))
      const seen = await look(bridge, flat)
      expect(counted(seen)).toEqual(KEYPOINT_SIGNS)
      expect(seen.skipped).toEqual(told(plain))
    }
    // The names of the movements are none of its signs, also where they are the only ones.
    const numbered = await look(bridge, [file(keypoint), file(historyNames)])
    expect(counted(numbered)).toEqual(['0', '1', '2', '3'].map((label) => [label, 8]))
    expect(numbered.skipped).toEqual(told((path) => path).slice(1))
    expect(counted(await look(bridge, [file(keypoint), file(keypointNames), file(history)]))).toEqual(KEYPOINT_SIGNS)
    // Two tables of one name have each its own names; one that has none has numbers.
    const second = { name: 'b/keypoint.csv', text: KEYPOINTS }
    const other = { name: 'b/keypoint_label.csv', text: 'a\nb\nc\nd' }
    const both = await look(bridge, [file(keypoint), file(keypointNames), second, other])
    expect(counted(both).map(([label]) => label)).toEqual(['Open', 'Close', 'Pointer', 'OK', 'a', 'b', 'c', 'd'])
    const half = await look(bridge, [file(keypoint), file(keypointNames), second])
    expect(counted(half).map(([label]) => label)).toEqual(['Open', 'Close', 'Pointer', 'OK', '0', '1', '2', '3'])
    // What is called as names are may be a table itself.
    const [header, ...rows] = TABLE.split('\n')
    const parts = [rows.slice(0, 16), rows.slice(16)].map((some) => [header, ...some].join('\n'))
    const called = await look(bridge, [
      { name: 'train_labels.csv', text: parts[0]! },
      { name: 'test_labels.csv', text: parts[1]! },
    ])
    expect(counted(called).reduce((sum, [, samples]) => sum + Number(samples), 0)).toBe(32)
  })

  it('do the others no harm: a table, an entry of a zip, a set of clips; where all fail, each says why', async () => {
    const bridge = await open(temporaryFolder())
    const good = { name: 'good.csv', text: `${TABLE}\nopen,p0` }
    const bad = { name: 'in/bad.csv', text: 'a,b\n1,2' }
    const seen = await look(bridge, [bad, good])
    expect(seen.signs.length).toBe(4)
    expect(seen.skipped).toEqual([
      { count: 1, reason: expect.stringContaining('it has 2 fields'), where: 'good.csv, line 34' },
      { count: 1, reason: expect.any(String), where: 'in/bad.csv' },
    ])
    const pdf = { name: 'notes.txt', text: '%PDF-1.4' }
    expect(await refused(bridge, [bad, pdf])).toMatch(
      /^None of these 2 files can be used\. “in\/bad\.csv”: .* “notes\.txt”: .*PDF/,
    )
    expect(await refused(bridge, [file(history), file(historyNames)])).toContain('one fingertip')

    const zip = Buffer.from(
      await zipOfFiles([
        ['good.csv', TABLE],
        ['bad.csv', TABLE],
      ]),
    )
    // The name stands before the entry and in the list at the end; what is between is damaged.
    zip.fill(0xff, zip.indexOf('bad.csv') + 40, zip.indexOf('bad.csv') + 80)
    const damaged = await look(bridge, [{ name: 'tables.zip', text: zip }])
    expect([damaged.signs.length, damaged.skipped]).toEqual([
      4,
      [{ count: 1, reason: expect.stringContaining('is damaged'), where: 'bad.csv' }],
    ])

    const moving = (under: string) =>
      ['clips.json', 'clips.bin.gz'].map((name) => ({
        name: `${under}/${name}`,
        text: readFileSync(join(testData, 'moving', name)),
      }))
    const broken = [moving('b')[0]!, { name: 'b/clips.bin.gz', text: 'no gzip' }]
    const sets = await look(bridge, [...broken, ...moving('a')])
    expect([sets.signs.length, sets.skipped]).toEqual([
      4,
      [{ count: 1, reason: expect.stringContaining('cannot be unpacked'), where: 'b' }],
    ])
  })
})

describe('takes that are imported', () => {
  it('are the same takes at another rate, and lie within their picture', async () => {
    const bridge = await open(temporaryFolder())
    const projectId = await newProject(bridge)
    const take = (label: string, count: number, turn: number) => ({
      label,
      aspect: 16 / 9,
      frames: frames(count, turn),
    })
    const text = lines([take('long', 300, 0), take('wave', 12, 1), take('circle', 12, 2)])
    const brought = [{ name: 'takes.jsonl', text }]
    const slow = await look(bridge, brought)
    expect(slow.skipped).toEqual([
      { count: 1, reason: expect.stringContaining('its take lasts 20 seconds'), where: 'line 1' },
    ])
    expect(await keep(bridge, brought, { projectId })).toMatchObject({ added: { takes: 2 } })
    expect(await keep(bridge, brought, { projectId }, { fps: 30 })).toMatchObject({ added: { takes: 1 }, differing: 2 })
    const { signs } = await ask(bridge, 'projects.read', { projectId })
    expect(signs.map(({ label, takes }) => [label, takes])).toEqual([
      ['wave', 1],
      ['circle', 1],
      ['long', 1],
    ])
    const [stored] = await ask(bridge, 'takes.read', {
      projectId,
      takeIds: await takesOf(bridge, { projectId, signId: signs[0]!.id }),
    })
    expect(stored!.width / stored!.height).toBeCloseTo(16 / 9, 6)
    const wanted = frames(12, 1)[0]!.right[0]!
    expect(stored!.frames[0]!.hands.find(({ handedness }) => handedness === 'Right')!.image[0]).toBeCloseTo(wanted, 3)
  })

  it('become takes of signs that move, with their times, and hands at rest become None', async () => {
    const bridge = await open(temporaryFolder())
    const takes = ['wave', 'wave', 'circle', 'idle'].map((label, i) => ({ label, fps: 20, frames: frames(12, i) }))
    const text = lines(takes)
    const { signs, assumed } = await look(bridge, [{ name: 'takes.jsonl', text }])
    expect(signs.map(({ label, none, moves, takes }) => [label, none, moves, takes])).toEqual([
      ['wave', false, true, 2],
      ['circle', false, true, 1],
      ['idle', true, false, 1],
    ])
    expect(assumed).toEqual(['size', 'mirrored', 'signer'])
    const { projectId } = await keep(bridge, [{ name: 'takes.jsonl', text }], { name: 'Moving' })
    const { signs: kept } = await ask(bridge, 'projects.read', { projectId })
    const takeIds = await takesOf(bridge, { projectId, signId: kept[0]!.id })
    const [first] = await ask(bridge, 'takes.read', { projectId, takeIds })
    expect(first!.frames.map(({ time }) => Math.round(time))).toEqual(Array.from({ length: 12 }, (_, i) => i * 50))
    expect(first!.frames[0]!.hands.map(({ handedness }) => handedness)).toEqual(['Left', 'Right'])
    expect(first!.frames[1]!.hands.map(({ handedness }) => handedness)).toEqual(['Right'])
  })

  it('come from folders of arrays, with and without the face, a frame or a take a file', async () => {
    const bridge = await open(temporaryFolder())
    const shown = newTake({ hands: 2 }).frames.slice(0, 10)
    /** Body, face and both hands as they are flattened. */
    const flat = (face: boolean, f: number) => {
      const hand = (side: 'Left' | 'Right') =>
        shown[f]!.hands.find(({ handedness }) => handedness === side)?.image ?? new Array<number>(63).fill(0)
      const mesh = Array.from({ length: face ? 1404 : 0 }, (_, i) =>
        i % 3 === 0 ? 0.4 + (i % 5) / 50 : 0.2 + (i % 7) / 40,
      )
      return [...new Array<number>(132).fill(0.5), ...mesh, ...hand('Left'), ...hand('Right')]
    }
    const line = (path: string, data: Buffer) => JSON.stringify({ path, data: data.toString('base64') })
    const frameFiles = (sign: string, take: number, face: boolean) =>
      shown.map((_, f) => line(`MP_Data/${sign}/${take}/${f}.npy`, npy([face ? 1662 : 258], flat(face, f))))
    const whole = Array.from(shown.keys()).flatMap((f) => flat(false, f))
    const text = [
      ...frameFiles('hello', 0, true).toReversed(),
      ...frameFiles('hello', 1, true),
      ...frameFiles('thanks', 0, false),
      line('MP_Data/thanks/1.npy', npy([10, 258], whole, '<f4')),
      line('MP_Data/thanks/2/0.npy', npy([7], [1, 2, 3, 4, 5, 6, 7])),
      line('MP_Data/thanks/3/0.npy', Buffer.from('no array')),
    ].join('\n')
    const brought: Brought[] = [{ name: 'MP_Data', form: 'bundle', text }]
    const { signs, skipped, assumed } = await look(bridge, brought)
    expect(signs.map(({ label, takes }) => [label, takes])).toEqual([
      ['hello', 2],
      ['thanks', 2],
    ])
    expect(skipped.map(({ reason }) => reason)).toEqual([
      'MP_Data/thanks/2/0.npy has 7 numbers: 1662, 258, 126 a frame are read',
      'MP_Data/thanks/3/0.npy is no NumPy array',
    ])
    expect(assumed).toContain('fps')
    const zip = Buffer.from(
      await zipOfFiles([
        ['MP_Data/thanks/1.npy', npy([10, 258], whole)],
        ['MP_Data/thanks/notes.txt', 'in May'],
      ]),
    )
    const { skipped: beside } = await look(bridge, [{ name: 'arrays.zip', text: zip }])
    expect(beside.map(({ where }) => where)).toEqual(['MP_Data/thanks/notes.txt'])
    const { projectId } = await keep(bridge, brought, { name: 'Tutorial' }, { fps: 25 })
    const { signs: kept } = await ask(bridge, 'projects.read', { projectId })
    for (const { id } of kept) {
      const takeIds = await takesOf(bridge, { projectId, signId: id })
      for (const take of await ask(bridge, 'takes.read', { projectId, takeIds })) {
        expect(take.frames.length).toBe(10)
        expect(take.frames[9]!.time).toBeCloseTo(360, 0)
        const byHand = (hands: readonly { handedness: string; image: readonly number[] }[]) =>
          [...hands].sort((a, b) => a.handedness.localeCompare(b.handedness)).map(({ image }) => image[0]!)
        const wanted = byHand(shown[3]!.hands).map((x) => expect.closeTo(x, 3))
        expect(byHand(take.frames[3]!.hands)).toEqual(wanted)
      }
    }
  })
})

describe('sets of clips that are imported', () => {
  const folder = join(testData, 'moving')
  const [index, packed] = ['clips.json', 'clips.bin.gz'].map((name) => readFileSync(join(folder, name)))
  const set = (under: string): Brought[] => [
    { name: `${under}clips.json`, text: index! },
    { name: `${under}clips.bin.gz`, text: packed! },
  ]
  const counted = ({ signs }: ImportLook) =>
    signs.map(({ label, none, moves, samples, takes }) => [label, none, moves, samples, takes])
  const SIGNS = [
    ['please', false, true, 0, 3],
    ['thank-you', false, true, 0, 3],
    ['large', false, true, 0, 3],
    ['coffee', false, true, 0, 1],
  ]

  it('become takes with both hands and faces, by their people and days, once, also out of a zip', async () => {
    const bridge = await open(temporaryFolder())
    const shown = await look(bridge, set('moving/'))
    expect(counted(shown)).toEqual(SIGNS)
    expect(shown).toMatchObject({
      understood: expect.stringMatching(
        /^10 takes, 4 signs, 2 people, 4 days.*; with places of faces; not used: `kind`$/,
      ),
      people: ['c', 'd'],
      recorded: { from: Date.UTC(2022, 1, 3, 12), to: Date.UTC(2022, 2, 2, 12) },
      skipped: [],
      assumed: ['fps', 'mirrored'],
    })
    const zip = await zipOfFiles([
      ['moving/clips.json', index!],
      ['moving/clips.bin.gz', packed!],
      ['moving/FORMAT.md', 'what clips are'],
    ])
    expect((await look(bridge, [{ name: 'moving.zip', text: zip }])).skipped).toEqual([
      { count: 1, reason: 'it is no table, and holds no takes', where: 'moving/FORMAT.md' },
    ])
    const { projectId, added } = await keep(bridge, set('moving/'), { name: 'Clips' }, { fps: CLIP_RATE })
    expect(added).toMatchObject({ signs: 4, takes: 10, samples: 0 })
    const { aspect, clips } = readMovingClips()
    const { signs } = await ask(bridge, 'projects.read', { projectId })
    const recordings = signs.flatMap((sign) => sign.recordings)
    expect(recordings.every(({ source, origin }) => source === 'import' && origin!.file === 'moving')).toBe(true)
    for (const { id, label } of signs) {
      const takeIds = await takesOf(bridge, { projectId, signId: id })
      const takes = await ask(bridge, 'takes.read', { projectId, takeIds })
      const essence = (frames: (typeof clips)[number]['frames']) =>
        JSON.stringify(
          frames.map((hands) =>
            hands.map(({ handedness, image }) => [handedness, image.map((n) => Math.round(n * 1e4))]),
          ),
        )
      const found = takes.map(({ frames }) => essence(frames.map(({ hands }) => hands as never)))
      const wanted = clips.filter((clip) => clip.label === label).map(({ frames }) => essence(frames))
      expect(found.sort()).toEqual(wanted.sort())
      for (const { frames, width, height } of takes) {
        expect(width / height).toBeCloseTo(aspect, 6)
        expect(frames.at(-1)!.time).toBeCloseTo(((frames.length - 1) * 1000) / CLIP_RATE, 6)
      }
    }
    for (const inside of ['', 'moving/', 'data/moving/']) {
      const text = await zipOfFiles([
        ...set(inside).map(({ name, text }) => [name, text] as const),
        ['notes.csv', 'a,b'],
      ])
      const zip = [{ name: 'moving.zip', text }]
      expect(counted(await look(bridge, zip))).toEqual(SIGNS)
      expect(await keep(bridge, zip, { projectId }, { fps: CLIP_RATE })).toMatchObject({
        additionId: null,
        already: 10,
      })
    }
  })

  it('come in beside one another, each by its own folder, and only the signs that are wanted', async () => {
    const bridge = await open(temporaryFolder())
    const other = Buffer.from(index!.toString().replaceAll('"label": "', '"label": "other '))
    const both = [...set('a/'), { name: 'b/clips.bin.gz', text: packed! }, { name: 'b/clips.json', text: other }]
    const { files, signs } = await look(bridge, both)
    expect(signs.map(({ label }) => label)).toEqual(
      [...SIGNS, ...SIGNS].map(([label], i) => (i < 4 ? label : `other ${label}`)),
    )
    const wanted = signs.filter(({ label }) => ['coffee', 'other large'].includes(label))
    const wish = { files, options: IMPORT_DEFAULTS, signIds: wanted.map(({ id }) => id), into: { name: 'Some' } }
    const { added } = await ask(bridge, 'imports.keep', wish)
    expect(added).toMatchObject({ signs: 2, takes: 4 })
  })

  it('tell which clips cannot be used, and are refused where a file is missing or broken, or it is too much', async () => {
    const bridge = await open(temporaryFolder())
    const still = { label: 'still', signer: 'c', frames: 30, at: 0 }
    /** Clips of frames that show nothing. */
    const empty = (clips: object[], frames: number) => [
      { name: 'x/clips.json', text: JSON.stringify({ aspect: 1, fps: 30, clips }) },
      { name: 'x/clips.bin.gz', text: gzipSync(new Int16Array(frames)) },
    ]
    const parsed = JSON.parse(index!.toString())
    const flawed = { ...parsed, clips: [...parsed.clips, { ...parsed.clips[0], frames: 2 }] }
    const partly = [{ name: 'clips.json', text: JSON.stringify(flawed) }, ...set('').slice(1)]
    expect((await look(bridge, partly)).skipped).toEqual([
      { count: 1, reason: expect.stringContaining('its take has 2 frames'), where: 'take 11' },
    ])
    expect(await refused(bridge, empty([still], 30))).toBe(
      '“x”: The file has no take that can be used: no hand is in view in any of its frames (take 1).',
    )
    for (const half of set('moving/'))
      expect(await refused(bridge, [half])).toContain('two files, clips.json and clips.bin.gz')
    expect(await refused(bridge, set('x/').with(1, { name: 'x/clips.bin.gz', text: 'no gzip' }))).toContain(
      'cannot be unpacked',
    )
    expect(await refused(bridge, empty([still], 29))).toBe('“x”: The frames of clip 0 end before they are whole.')
    expect(await refused(bridge, empty([{ ...still, frames: 300_001 }], 300_001))).toMatch(
      /have 300001 frames, and 300000 are imported at once\. Leave some clips out of clips\.json/,
    )
    expect((await ask(bridge, 'projects.list', {})).projects).toEqual([])
  })

  it('say how far they are, and can be ended while they are looked at or imported', async () => {
    const bridge = await open(temporaryFolder())
    const parsed = JSON.parse(index!.toString())
    const values = Buffer.from(gunzipSync(packed!))
    const times = 40
    const many = Array.from({ length: times }, (_, i) =>
      parsed.clips.map((clip: { at: number }) => ({ ...clip, at: clip.at + (i * values.length) / 2 })),
    ).flat()
    const large: Brought[] = [
      { name: 'large/clips.json', text: JSON.stringify({ ...parsed, clips: many }) },
      { name: 'large/clips.bin.gz', text: gzipSync(Buffer.concat(new Array(times).fill(values))) },
    ]
    const files = await bring(bridge, ...large)
    const request = { files, options: IMPORT_DEFAULTS }
    const shares: number[] = []
    let end = false
    onTestFinished(
      bridge.on('fileProgress', ({ done, of }) => {
        if (of > 0) shares.push(done / of)
        if (of > 0 && end) void bridge.call('files.cancel', {})
      }),
    )
    const { signs } = await ask(bridge, 'imports.look', request)
    expect(signs.reduce((sum, { takes }) => sum + takes, 0)).toBe(10 * times)
    expect(shares.length).toBeGreaterThan(0)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    end = true
    const cancelled = { ok: false, error: { code: 'cancelled', message: 'Nothing was imported: it was cancelled.' } }
    expect(await bridge.call('imports.look', request)).toEqual(cancelled)
    const wish = { ...request, signIds: signs.map(({ id }) => id), into: { name: 'Large' } }
    expect(await bridge.call('imports.keep', wish)).toEqual(cancelled)
    expect((await ask(bridge, 'projects.list', {})).projects).toEqual([])
    end = false
    expect(await ask(bridge, 'imports.keep', wish)).toMatchObject({ added: { takes: 10 * times } })
  })
})

describe('arrays', () => {
  it('are in the order of their numbers, and are refused where they are no fractions of a picture', async () => {
    const bridge = await open(temporaryFolder())
    const line = (path: string, values: number[]) =>
      JSON.stringify({ path, data: npy([126], values).toString('base64') })
    const { hand } = ROWS[0]!
    const flat = (f: number) => [...new Array<number>(63).fill(0), ...hand.map((x) => x + f / 100)]
    const text = [
      ...Array.from({ length: 12 }, (_, f) => line(`wave/0/frame_${f}.npy`, flat(f))).sort(),
      ...Array.from({ length: 12 }, (_, f) =>
        line(
          `pixels/0/frame_${f}.npy`,
          flat(f).map((x) => x * 640),
        ),
      ),
    ].join('\n')
    const brought: Brought[] = [{ name: 'arrays', form: 'bundle', text }]
    const { signs, skipped } = await look(bridge, brought)
    expect(signs.map(({ label }) => label)).toEqual(['wave'])
    expect(skipped[0]).toMatchObject({ count: 12, reason: expect.stringContaining('no fractions of the picture') })
    const { projectId } = await keep(bridge, brought, { name: 'Arrays' })
    const { signs: kept } = await ask(bridge, 'projects.read', { projectId })
    const takeIds = await takesOf(bridge, { projectId, signId: kept[0]!.id })
    const [take] = await ask(bridge, 'takes.read', { projectId, takeIds })
    const xs = take!.frames.map(({ hands }) => hands[0]!.image[0]!)
    expect(xs).toEqual([...xs].sort((a, b) => a - b))
  })
})

describe('what was found in pictures and films', () => {
  it('is of one sign by its spelling, each film a recording, and what is of the other kind is told', async () => {
    const bridge = await open(temporaryFolder())
    const { time: _, ...take } = newTake({ hands: 1 })
    const frame = (label: string, file: string, turn: number): Finding => {
      return { kind: 'sample', film: true, label, file, sample: { ...newSample('open', turn), thumbnail: null } }
    }
    const other = { ...take, time: 0, frames: take.frames.slice(1), to: take.to - 1 }
    const findings: Finding[] = [
      frame('Wave', 'Wave/held.mp4', 0.1),
      { kind: 'take', label: 'wave', file: 'wave/b.mp4', take: { ...take, time: 0 } },
      { kind: 'take', label: 'wave', file: 'wave/c.mp4', take: other },
      frame('open', 'open/a.mp4', 0.2),
      frame('open', 'open/b.mp4', 0.3),
    ]
    const brought: Brought[] = [{ name: 'films', form: 'findings', text: lines(findings) }]
    const { signs, skipped, recordings } = await look(bridge, brought)
    expect(signs.map(({ label, moves, samples, takes }) => [label, moves, samples, takes])).toEqual([
      ['wave', true, 1, 2],
      ['open', false, 2, 0],
    ])
    expect(recordings).toBe(5)
    expect(skipped).toEqual([{ count: 1, reason: expect.stringContaining('not learned from'), where: 'wave' }])
  })

  it('becomes samples with their pictures, and takes, and what brought nothing is told by its file', async () => {
    const bridge = await open(temporaryFolder())
    const { time: _, ...take } = newTake({ hands: 1, strip: 2 })
    const findings: Finding[] = [
      {
        kind: 'sample',
        film: false,
        label: 'open',
        file: 'open/1.jpg',
        sample: { ...newSample('open', 0.1), thumbnail: JPEG },
      },
      {
        kind: 'sample',
        film: false,
        label: 'open',
        file: 'open/2.jpg',
        sample: { ...newSample('open', 0.4), thumbnail: null },
      },
      {
        kind: 'sample',
        film: false,
        label: 'open',
        file: 'open/3.jpg',
        sample: { ...newSample('open', 0.4), hands: [] },
      },
      { kind: 'missed', file: 'fist/1.jpg', reason: 'no-hand' },
      { kind: 'missed', file: 'fist/2.txt', reason: 'unreadable' },
      { kind: 'take', label: 'wave', file: 'wave.mp4', take: { ...take, time: 0 } },
    ]
    const brought: Brought[] = [{ name: 'pictures', form: 'findings', text: lines(findings) }]
    const { signs, skipped, understood } = await look(bridge, brought)
    expect(signs.map(({ label, samples, takes, moves }) => [label, samples, takes, moves])).toEqual([
      ['open', 2, 0, false],
      ['wave', 0, 1, true],
    ])
    expect(understood).toBe('2 pictures with a hand, 1 take cut from films')
    expect(skipped).toEqual([
      { count: 2, reason: 'no hand is seen in it', where: 'fist/1.jpg, open/3.jpg' },
      { count: 1, reason: 'it cannot be read', where: 'fist/2.txt' },
    ])
    const { projectId } = await keep(bridge, brought, { name: 'Found' })
    const { signs: kept } = await ask(bridge, 'projects.read', { projectId })
    const stored = await samplesOf(bridge, projectId, kept[0]!.id)
    expect(stored.map(({ thumbnail }) => thumbnail)).toEqual([JPEG, null])
    const takeIds = await takesOf(bridge, { projectId, signId: kept[1]!.id })
    expect((await ask(bridge, 'takes.read', { projectId, takeIds }))[0]!.strip).toEqual([JPEG, JPEG])
  })
})

describe('the open digits', () => {
  it('come in with every row, every person and every day of the recordings', async () => {
    const bridge = await open(temporaryFolder())
    const text = readFileSync(join(testData, 'digits/landmarks.csv'), 'utf8')
    const rows = text.trimEnd().split('\n').length - 1
    const { projectId, added } = await keep(bridge, [{ name: 'landmarks.csv', text }], { name: 'Digits' })
    expect(added).toMatchObject({ signs: 10, samples: rows })
    expect((await ask(bridge, 'projects.read', { projectId })).samples).toBe(rows)
  })
})
