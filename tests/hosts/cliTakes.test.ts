import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { sayStreams } from '../../src-main/hosts/cli/spot'
import { temporaryFolder } from '../support/app'
import { testData } from '../support/data'
import { lines } from '../support/takeFiles'

const CLI = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))
const TAKES = join(testData, 'moving/takes.jsonl')
const DIGITS = join(testData, 'digits/landmarks.csv')

function signsmith(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], { encoding: 'utf8' })
  return { status, stdout, stderr, lines: stdout.trim().split('\n') }
}
const json = (...words: string[]) => {
  const { status, stdout, stderr } = signsmith(...words, '--json')
  expect([status, status === 0 ? '' : stderr]).toEqual([0, ''])
  return JSON.parse(stdout)
}

interface Item {
  label: string
  signer: string
  day: string
  frames: (object | null)[]
}
const items: Item[] = readFileSync(TAKES, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
const by = (signer: string) => items.filter((item) => item.signer === signer)
/** With their days less is held back: fewer trainings, of what is no matter of days. */
const dayless = (some: readonly Item[]) => some.map(({ day: _, ...item }) => item)

function file(name: string, text: string): string {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, text)
  return path
}

/** Learned from one person's takes. */
let model = ''
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'signsmith-'))
  model = join(folder, 'model')
  const taught = join(folder, 'c.jsonl')
  writeFileSync(taught, lines(dayless(by('c'))))
  const { status, stdout } = signsmith('train', taught, '--out', model, '--epochs', '3')
  expect([status, stdout]).toEqual([0, expect.stringMatching(/^Trained on 16 takes of 3 signs in /)])
  return () => rmSync(folder, { recursive: true, force: true })
})

describe('signsmith train and predict, of takes', () => {
  it('name the takes of another person, None among them', () => {
    const { status, lines: said } = signsmith('predict', model, file('d.jsonl', lines(by('d'))), '--json')
    const rows = said.map((line) => JSON.parse(line))
    expect([status, rows.length, rows[16].n]).toEqual([0, 17, 16])
    expect(rows[16].accuracy).toBeGreaterThan(0.8)
    expect(rows.slice(0, 16).map(({ row, truth }) => [row, truth])).toEqual(by('d').map(({ label }, i) => [i, label]))
    // What nobody calls None here is the same to the model, with a hand in view or without.
    const idle = by('d').flatMap((item) => (item.label === 'None' ? [{ ...item, label: 'idle' }] : []))
    const named = signsmith('predict', model, file('idle.jsonl', lines(idle)), '--json')
    expect(JSON.parse(named.lines[0]!)).toMatchObject({ nearest: 'None', truth: 'None' })
    const { n, accuracy } = JSON.parse(named.lines[4]!)
    expect([n, accuracy > 0.5]).toEqual([4, true])
  })

  it('refuse a table by a model of takes, and takes by a model of hands', () => {
    const table = signsmith('predict', model, DIGITS)
    expect([table.status, table.stdout]).toEqual([2, ''])
    expect(table.stderr).toContain('This model names takes of signs that move, and the file is a table of hands')
    const held = join(temporaryFolder(), 'held')
    const few = readFileSync(DIGITS, 'utf8')
      .split('\n')
      .filter((_, i) => i % 20 === 0)
    expect(signsmith('train', file('few.csv', few.join('\n')), '--out', held, '--epochs', '1').status).toBe(0)
    for (const command of ['predict', 'spot']) {
      const { status, stdout, stderr } = signsmith(command, held, TAKES)
      expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining('This model names held hands')])
    }
  })
})

describe('signsmith evaluate, of takes', () => {
  it('learns from one person and tests another, with others beside it, by the model alone', () => {
    const asked = ['--train', 'signer=c', '--test', 'signer=d,label!=tea', '--plain', '--peers', '--epochs', '2']
    const trials = json('evaluate', TAKES, ...asked, '--per-sign', '3')
    expect(trials).toMatchObject({
      split: 'signer',
      protocol: 'learn from signer=c, 3 takes a sign, test on signer=d,label!=tea (other people)',
      labels: ['coffee', 'no', 'None', 'tea'],
      n: 12,
      accepted: null,
      perDraw: [{ n: 12, trained: 12 }],
    })
    expect(trials.accuracy.mean).toBeGreaterThan(0.8)
    expect(trials.otherHand.mean).toBeGreaterThan(0.8)
    expect(Object.keys(trials.peers)).toEqual(['nearest', 'nearestMirrored', 'warping', 'gru'])
    expect(trials.peers.warping.perDraw).toHaveLength(1)
    expect(trials.peers.warping.mean).toBeGreaterThan(0.7)
    expect(trials.peers.warping.otherHand).toBe(trials.peers.warping.mean)
    for (const { mean } of Object.values<{ mean: number }>(trials.peers)) expect(mean).toBeGreaterThan(0.25)
  })

  it('lives as the app would, with folds and thresholds, where it is not told otherwise', () => {
    const trials = json('evaluate', TAKES, '--train', 'day<2022-03-04', '--test', 'day>=2022-03-04', '--epochs', '1')
    expect(trials.accepted.share.mean).toBeGreaterThan(0.3)
    expect(trials.peers).toBeNull()
  })

  it('takes a part of the file for the whole', () => {
    const half = ['--only', 'signer=c', '--forward', '--per-sign', '1', '--plain', '--epochs', '1']
    const trials = json('evaluate', TAKES, ...half)
    expect(trials).toMatchObject({ split: 'block', n: 8, perDraw: [{ n: 8, trained: 4 }] })
  })

  it('says peers in words, and refuses them for a table', () => {
    const { stdout } = signsmith('evaluate', TAKES, '--split', 'signer', '--quick-peers', '--epochs', '1')
    expect(stdout).toMatch(
      /^peer {7}nearest take by time warping: \d+\.\d\d % ± 0\.00 %, median \d+\.\d\d %; other hand \d+\.\d\d %$/m,
    )
    expect(stdout).not.toContain('recurrent')
    const { status, stderr } = signsmith('evaluate', DIGITS, '--peers', '--epochs', '1')
    expect([status, stderr]).toEqual([2, expect.stringContaining('--peers compares recognisers of signs that move')])
  })
})

describe('signsmith report, of takes', () => {
  it('says what it says of a table, and doubts a take that was labelled wrongly', () => {
    const slip = items.findIndex(({ label, signer }) => label === 'coffee' && signer === 'c') + 1
    const wrong = items.map((item, i) => (i === slip ? { ...item, label: 'no' } : item))
    const report = json('report', file('wrong.jsonl', lines(dayless(wrong))), '--epochs', '1')
    expect(report).toMatchObject({
      split: 'signer',
      signs: [{ label: 'coffee', samples: 7 }, {}, { label: 'None' }, {}],
      suspects: [{ sampleId: String(slip + 1), label: 'no', looksLike: 'coffee' }],
    })
    expect(report.accuracy.n).toBe(32)
  })
})

describe('signsmith compare, of takes', () => {
  // Which activations, and how they are paired, are the same as with a table: cli.test.ts has that.
  it('trains networks of signs that move', () => {
    const asked = ['--activations', 'apalu', '--hidden', '8', '--train-signers', '1', '--draws', '2', '--epochs', '1']
    const { rows, n } = json('compare', TAKES, ...asked)
    expect([n, rows.length]).toEqual([16, 1])
    const { activation, accuracy, perDraw, apaluMinus, learned } = rows[0]
    expect([activation, accuracy.mean > 0.5, perDraw.length, apaluMinus]).toEqual(['apalu', true, 2, null])
    // Both convolutions learn values of their own.
    expect(learned).toHaveLength(2)
    for (const { a, b } of learned) expect([a > 0.4, b > 0]).toEqual([true, true])
  })
})

describe('signsmith spot', () => {
  /** One long take: signs of somebody else with nothing between, 15 frames a second. */
  const order = ['coffee', 'None', 'no', 'None', 'tea']
  const parts = order.map((label, i) => by('d').filter((item) => item.label === label)[i === 3 ? 1 : 0]!)
  const long = { fps: 15, aspect: 1.3333, frames: [...parts, ...parts, ...parts].flatMap(({ frames }) => frames) }
  const truth = [0, 1, 2].flatMap((round) =>
    [0, 2, 4].map((i) => ({
      label: order[i],
      from: (100 * round + 20 * i) / 15,
      to: (100 * round + 20 * i + 19) / 15,
    })),
  )

  it('finds signs in a stream, with their times, and counts them against the truth', () => {
    const stream = file('stream.jsonl', JSON.stringify(long))
    const table = ['from,to,label', ...truth.map(({ label, from, to }) => [from, to, label].join(','))].join('\n')
    const found = signsmith('spot', model, stream, '--truth', file('truth.csv', table), '--json')
    expect(found.status).toBe(0)
    const signs = found.lines.map((line) => JSON.parse(line))
    const rates = signs.pop()
    expect(signs[0]).toEqual({ take: 0, time: expect.any(Number), label: expect.stringMatching(/^(coffee|no|tea)$/) })
    expect(signs.every(({ time }, i) => i === 0 || time > signs[i - 1].time)).toBe(true)
    expect(rates).toMatchObject({ signs: 9, seconds: 299 / 15 })
    expect(rates.right).toBeGreaterThan(50)
    expect(rates.right + rates.substituted + rates.missed).toBeCloseTo(100)
    // The same truth in lines of JSON, and the figures in words.
    const said = signsmith('spot', model, stream, '--truth', file('truth.jsonl', lines(truth)))
    expect(said.lines.slice(0, signs.length)).toEqual(found.lines.slice(0, -1))
    expect(said.lines[signs.length]).toMatch(new RegExp(`^of 100 {5}${rates.right.toFixed(1)} right, .* \\(n = 9\\)$`))
  })

  it('accepts less where less of the own signs is asked for', () => {
    const stream = file('stream.jsonl', JSON.stringify(long))
    const count = (share: string) => signsmith('spot', model, stream, '--accept', share).lines.length
    expect(count('0.5')).toBeLessThan(count('0.995'))
  })

  it('reads a stream that is longer than any take', () => {
    const frames = Array.from({ length: 4 }, () => long.frames).flat()
    const stream = file('long.jsonl', JSON.stringify({ ...long, frames }))
    const { status, stderr } = signsmith('predict', model, stream)
    expect([status, stderr]).toEqual([2, expect.stringContaining('has 1200 frames: 4 to 600 are read')])
    const found = signsmith('spot', model, stream)
    expect([found.status, JSON.parse(found.lines.at(-1)!).time]).toEqual([0, expect.any(Number)])
    expect(JSON.parse(found.lines.at(-1)!).time).toBeGreaterThan(60)
  })

  it('learns from some takes and looks for signs in a stream of others, and lets others do so in the same one', () => {
    const asked = ['--train', 'signer=c', '--test', 'signer=d', '--per-sign', '3', '--none', '2', '--epochs', '2']
    const found = json('spot', TAKES, '--streams', 'mixed', ...asked, '--draws', '2')
    expect(found).toMatchObject({
      streams: 'mixed',
      signs: 24,
      threshold: 0.65,
      learned: { signs: 3, takes: 9, none: 2 },
      perDraw: [{ signs: 12 }, { signs: 12 }],
      peers: null,
      request: { train: 'signer=c', perSign: 3, none: 2, most: 100, draws: 2, accepted: 0.95 },
    })
    expect(found.right).toBeGreaterThan(50)
    expect(found.seconds / 2).toBeGreaterThan(12 * 1.3)

    const compared = json('spot', TAKES, '--streams', 'mixed', ...asked, '--peers')
    const { threshold, learned, perDraw } = found
    expect(compared).toMatchObject({ ...perDraw[0], threshold, learned, perDraw: [perDraw[0]] })
    expect(Object.keys(compared.peers)).toEqual(['nearest', 'nearestMirrored', 'warping', 'gru'])
    for (const own of Object.values<typeof found>(compared.peers)) {
      expect(own).toMatchObject({ signs: 12, seconds: compared.seconds, perDraw: [{ right: own.right }] })
    }
    // What warping says of the three signs of this person is right nearly always, so it has to find them here as well.
    expect(compared.peers.warping.right).toBeGreaterThan(50)
    const said: string[] = []
    sayStreams(compared, { result: (line) => said.push(line), note: () => {} })
    expect(said.filter((line) => /^peer {7}.*:$/.test(line))).toEqual([
      'peer       nearest take by raw coordinates:',
      'peer       nearest take by raw coordinates, mirrored takes beside:',
      'peer       nearest take by time warping:',
      'peer       a recurrent network on raw coordinates:',
    ])
    expect(said.filter((line) => /^of 100 {5}.*\(n = 12\)$/.test(line)).length).toBe(5)
    const model = signsmith('spot', 'model', TAKES, '--peers')
    expect([model.status, model.stderr]).toEqual([2, expect.stringContaining('--peers is about takes to learn from')])
  })

  it('learns a held sign from one frame of each take, and counts held signs apart', () => {
    const asked = ['--test', 'signer=c', '--train', 'signer=d', '--held', 'tea', '--per-sign', '3', '--epochs', '2']
    const found = json('spot', TAKES, '--streams', 'mixed', ...asked)
    expect(found).toMatchObject({ signs: 12, held: { signs: 4, seconds: found.seconds } })
    const { right, substituted, missed } = found.held
    expect(right + substituted + missed).toBeCloseTo(100)
    expect(found.right).toBeGreaterThan(20)
    // A take of one frame lasts no time: how long signs are is said by those that move.
    expect(found.learned).toEqual({ signs: 3, takes: 9, none: 4 })
    const said: string[] = []
    sayStreams(found, { result: (line) => said.push(line), note: () => {} })
    expect(said).toContain('held signs 4 of 12, and what was wrongly taken for one:')
  })

  it('asks how often it takes what is no sign for one', () => {
    const asked = ['--train', 'signer=c', '--test', 'signer=d', '--none', '0', '--epochs', '1', '--most', '3']
    const idle = json('spot', TAKES, '--streams', 'idle', ...asked, '--untaught', 'tea')
    expect(idle).toMatchObject({ signs: 0, right: null, latency: null, learned: { signs: 2, takes: 8, none: 0 } })
    const strange = signsmith('spot', TAKES, '--streams', 'untaught', '--signs', 'no,tea', ...asked)
    expect(strange.lines.slice(0, 2)).toEqual([
      'streams    signs that were never taught, with rests; learned 8 takes of 2 signs and 0 without a sign; 1 draw',
      expect.stringMatching(/^no sign {4}accepted \d+\.\d\d times a minute, in \d+ s$/),
    ])
  })

  it.each<[string, string[], RegExp]>([
    ['neither a stream nor a way to join one', [TAKES], /takes a model and a stream, or takes and --streams/],
    ['both', ['model', TAKES, '--streams', 'idle'], /takes a model and a stream, or takes and --streams/],
    [
      'a truth of what is joined',
      [TAKES, '--streams', 'idle', '--truth', 'x'],
      /--truth is about a stream that was filmed/,
    ],
    ['draws of what was filmed', ['model', TAKES, '--draws', '2'], /--draws is about takes to learn from/],
    ['a kind that there is not', [TAKES, '--streams', 'all'], /--streams must be one of mixed, direct, idle, untaught/],
    ['a table of hands', [DIGITS, '--streams', 'mixed'], /the file is a table of hands/],
  ])('refuses %s', (_name, words, reason) => {
    const { status, stderr } = signsmith('spot', ...words)
    expect([status, stderr]).toEqual([2, expect.stringMatching(reason)])
  })
})
