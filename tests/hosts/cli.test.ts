import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { ActivationName } from '../../src-main/contract/activation'
import { sayReport } from '../../src-main/hosts/cli/measure'
import { POSE_NAMES } from '../../src-renderer/camera/demonstration/hand'
import { temporaryFolder } from '../support/app'
import { testData } from '../support/data'
import { seenHand } from '../support/hands'
import { patience } from '../support/pace'
import { frames, lines } from '../support/takeFiles'

const CLI = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))

function signsmith(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], { encoding: 'utf8' })
  return { status, stdout, stderr, lines: stdout.trim().split('\n') }
}

const axes = Array.from({ length: 21 }, (_, i) => [`x${i}`, `y${i}`, `z${i}`]).flat()
/** By two people, or more: each is one more training, with the others, wherever people are held back. */
function poseTable(
  rows: number,
  change: (row: string[], i: number) => string[] = (row) => row,
  people = 2,
  more: string[] = [],
): string {
  const header = ['label', 'person', 'recording', 'aspect', ...axes, ...more]
  const body = Array.from({ length: rows }, (_, i) => {
    const pose = POSE_NAMES[i % POSE_NAMES.length]!
    const person = `p${Math.floor(i / POSE_NAMES.length) % people}`
    const { image } = seenHand(pose, 0.3 * Math.sin(i))
    return change([pose, person, `r${person}`, String(640 / 480), ...image.map(String)], i)
  })
  return [header, ...body].map((row) => row.join(',')).join('\n')
}
function file(text: string): string {
  const path = join(temporaryFolder(), 'data.csv')
  writeFileSync(path, text)
  return path
}

/** A model for whoever does not care how good it is. */
let model = ''
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'signsmith-'))
  model = join(folder, 'model')
  const table = join(folder, 'data.csv')
  writeFileSync(table, poseTable(10))
  expect(signsmith('train', table, '--out', model, '--epochs', '1', '--seed', '5').status).toBe(0)
  return () => rmSync(folder, { recursive: true, force: true })
})

describe('signsmith train and predict', () => {
  it('learn a table and name another one, a JSON line a row', () => {
    const out = join(temporaryFolder(), 'model')
    const trained = signsmith('train', file(poseTable(40)), '--out', out, '--epochs', '4', '--json')
    expect(trained.status).toBe(0)
    expect(JSON.parse(trained.stdout)).toMatchObject({ counts: { samples: 40, signers: 2 }, options: { epochs: 4 } })
    const predicted = signsmith('predict', out, file(poseTable(15)), '--json')
    expect(predicted.status).toBe(0)
    const rows = predicted.lines.map((line) => JSON.parse(line))
    expect(rows.slice(0, 15).map(({ row, truth }) => [row, truth])).toEqual(
      Array.from({ length: 15 }, (_, i) => [i, POSE_NAMES[i % 5]]),
    )
    expect(rows[0]).toEqual({
      row: 0,
      label: 'open',
      known: true,
      nearest: 'open',
      probability: expect.any(Number),
      truth: 'open',
    })
    expect(rows[15]).toMatchObject({ n: 15 })
    expect(rows[15].accepted).toBeGreaterThan(0.7)
    expect(rows[15].accuracy).toBeGreaterThan(0.9)
  })

  it('call a pose that was never taught unknown', () => {
    const out = join(temporaryFolder(), 'model')
    const taught = poseTable(120)
      .split('\n')
      .filter((line) => !/^(call|victory),/.test(line))
    expect(signsmith('train', file(taught.join('\n')), '--out', out, '--epochs', '6').status).toBe(0)
    const rows = signsmith('predict', out, file(poseTable(25)))
      .lines.slice(0, -1)
      .map((line) => JSON.parse(line))
    const share = (truths: string[]) => {
      const own = rows.filter(({ truth }) => truths.includes(truth))
      return own.filter(({ label }) => label === 'unknown').length / own.length
    }
    expect(share(['call', 'victory'])).toBeGreaterThan(0.85)
    expect(share(['open', 'fist', 'point'])).toBeLessThan(0.2)
    expect(signsmith('predict', out, file(poseTable(5)), '--accept', '2').status).toBe(2)
  })

  it('give the same weights for the same seed in two processes', () => {
    const again = join(temporaryFolder(), 'again')
    signsmith('train', file(poseTable(10)), '--out', again, '--epochs', '1', '--seed', '5')
    const [one, other] = [model, again].map((folder) => readFileSync(join(folder, 'weights.bin')))
    expect(Buffer.compare(one!, other!)).toBe(0)
  })

  it('name rows without a label, with no accuracy after them', () => {
    const unlabelled = poseTable(3)
      .split('\n')
      .map((line) => line.slice(line.indexOf(',') + 1))
      .join('\n')
    const { lines, status } = signsmith('predict', model, file(unlabelled))
    expect([status, lines.length, JSON.parse(lines[2]!).truth]).toEqual([0, 3, null])
    const half = poseTable(4, (row, i) => (i === 1 ? row.with(0, '') : i === 2 ? row.with(5, 'x') : row))
    const rows = signsmith('predict', model, file(half))
      .lines.slice(0, -1)
      .map((line) => JSON.parse(line))
    expect(rows.map(({ row, truth }) => [row, truth])).toEqual([
      [0, 'open'],
      [1, null],
      [3, 'victory'],
    ])
  })

  it('refuse a model that is not whole', () => {
    const folder = temporaryFolder()
    const broken = join(folder, 'broken')
    mkdirSync(broken)
    for (const name of ['card.json', 'model.json']) copyFileSync(join(model, name), join(broken, name))
    writeFileSync(join(broken, 'weights.bin'), Buffer.alloc(8))
    const { status, stderr } = signsmith('predict', broken, file(poseTable(3)))
    expect([status, stderr.includes('weights.bin is not the file that its card names')]).toEqual([2, true])
  })

  it('leave a folder with other files alone', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'letter.txt'), 'dear')
    const { status, stderr } = signsmith('train', file(poseTable(20)), '--out', folder, '--epochs', '1')
    expect([status, stderr.includes('holds other files')]).toEqual([2, true])
    expect(existsSync(join(folder, 'card.json'))).toBe(false)
  })
})

describe('bad rows', () => {
  it('are named by line and reason and skipped', () => {
    const bad: Record<number, (row: string[]) => string[]> = {
      1: (row) => row.with(5, 'x'),
      2: (row) => row.with(0, ''),
      3: (row) => row.slice(1),
      4: (row) => row.with(6, 'NaN'),
      5: (row) => row.with(6, 'Infinity'),
      6: (row) => row.with(3, '0'),
      7: (row) => row.map((value, i) => (i < 4 ? value : '0.5')),
      8: (row) => row.with(4, '1e9'),
    }
    const table = file(poseTable(30, (row, i) => bad[i]?.(row) ?? row))
    const out = join(temporaryFolder(), 'model')
    const { status, stderr, stdout } = signsmith('train', table, '--out', out, '--epochs', '1')
    expect(status).toBe(0)
    const named = stderr.split('\n').filter((line) => /w(as|ere) skipped/.test(line))
    expect(named.map((line) => line.replace(table, 'T'))).toEqual([
      'T: 3 rows were skipped: y0 is “x”, not a number (and the like, lines 3, 6, 7)',
      'T: line 4 was skipped: its label is empty',
      'T: line 5 was skipped: it has 66 fields, the header has 67',
      'T: line 8 was skipped: aspect is “0”, not a width ÷ height',
      'T: line 9 was skipped: its wrist and knuckles are one point, not a hand',
      'T: line 10 was skipped: x0 is 1000000000, not a fraction of the image',
    ])
    expect(stderr).toContain('22 rows, 5 signs, 2 people from `person`')
    expect(stdout).toContain('Trained on 22 samples')
  })

  it.each([
    ['a hexadecimal number', (text: string) => text.replace(/,0\.\d+/, ',0x10'), 0, 'x0 is “0x10”, not a number'],
    ['Windows lines after a Unix header', (text: string) => text.replaceAll('\n', '\r\n').replace('\r\n', '\n'), 0, ''],
    ['a Windows header before Unix lines', (text: string) => text.replace('\n', '\r\n'), 0, ''],
    ['a byte order mark', (text: string) => `\ufeff${text}`, 0, ''],
    ['two columns of one name', (text: string) => text.replace('recording', 'label'), 2, 'two columns called label'],
  ] as const)('%s is read or named', (_name, change, wanted, reason) => {
    const { status, stderr } = signsmith('predict', model, file(change(poseTable(10))))
    expect([status, stderr.includes(reason)]).toEqual([wanted, true])
    if (!reason) expect(stderr).not.toContain('skipped')
  })

  it('leave nothing: exit code 2', () => {
    const { status, stderr } = signsmith('evaluate', file(poseTable(5, (row) => row.with(5, 'x'))))
    expect([status, stderr.includes('has no row that can be used')]).toEqual([2, true])
  })

  it.each([
    ['an empty file', '', 'The file is empty'],
    ['a missing column', poseTable(3).replace('y7,', 'why,'), 'The header lacks the column y7.'],
    ['missing columns', 'label,x0,y0\na,1,2\n', 'The header lacks the columns x1, x2, x3, x4, x5, x6 and 34 more.'],
    ['no label', poseTable(3).replace('label', 'why'), 'The header lacks the column label. If one of'],
    ['some z', poseTable(3).replace('z20', 'depth'), 'only 20 of the 21 z columns'],
    ['one sign', poseTable(10, (row) => row.with(0, 'same')), 'Only “same” has samples'],
  ])('%s is a clear error with exit code 2', (_name, text, reason) => {
    const { status, stderr, stdout } = signsmith('train', file(text), '--out', join(temporaryFolder(), 'm'))
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain(reason)
  })
})

describe('a table of another dialect', () => {
  /** Semicolons, decimal commas, pixels, and other names of the columns. */
  const foreign = (rows: number) => {
    const [header, ...lines] = poseTable(rows).split('\n')
    const names = header!
      .split(',')
      .map((name) => ({ label: 'Gesture', person: 'participant', aspect: 'time' })[name] ?? name.toUpperCase())
    const pixels = lines.map((line) =>
      line.split(',').map((field, i) => (i < 4 ? field : String(Number(field) * ((i - 4) % 3 === 1 ? 480 : 640)))),
    )
    return [names, ...pixels].map((fields) => fields.join(';').replaceAll('.', ',')).join('\r\n')
  }

  it('is taken by every command, which says what it understood', () => {
    const table = file(foreign(20))
    const out = join(temporaryFolder(), 'model')
    const size = ['--size', '640x480'] as const
    const told =
      '20 rows, 5 signs from `Gesture`, 2 people from `participant`, 2 recordings from `RECORDING`; separated by semicolons; decimal commas; pixels of 640×480; not used: `time`'
    for (const words of [
      ['train', table, '--out', out, '--epochs', '1', ...size],
      ['predict', out, table, ...size],
      ['evaluate', table, '--plain', '--epochs', '1', ...size],
      ['report', table, '--epochs', '1', ...size],
      ['compare', table, '--epochs', '1', '--draws', '2', '--hidden', '8', '--activations', 'relu', ...size],
    ]) {
      const { status, stderr, lines } = signsmith(...words)
      expect([words[0], status, stderr.includes(`${table}: ${told}`)]).toEqual([words[0], 0, true])
      if (words[0] === 'compare') expect(lines.slice(2).map((line) => line.split(' ')[0])).toEqual(['apalu', 'relu'])
    }
    const without = signsmith('evaluate', table)
    expect([without.status, without.stderr.match(/look like pixels/g)?.length]).toEqual([2, 1])
    const wrong = signsmith('evaluate', table, '--size', 'big')
    expect([wrong.status, wrong.stderr.includes('--size must be a width and a height')]).toEqual([2, true])
  })

  it('names its signs by a file beside it, and a folder or an archive as what it is', () => {
    const folder = temporaryFolder()
    const rows = Array.from({ length: 20 }, (_, i) => [
      i % 2,
      ...seenHand(i % 2 ? 'fist' : 'open', 0.3 * Math.sin(i)).image,
    ])
    writeFileSync(
      join(folder, 'hands.csv'),
      rows.map((row) => row.map((n, i) => (i === 3 ? 0 : n)).join(',')).join('\n'),
    )
    writeFileSync(join(folder, 'hands_label.csv'), '\ufeffOpen\r\nFist\r\n')
    const { stderr, lines } = signsmith('evaluate', join(folder, 'hands.csv'), '--epochs', '1', '--json')
    expect(stderr).toContain('2 signs named by hands_label.csv')
    expect(JSON.parse(lines.at(-1)!).labels).toEqual(['Fist', 'Open'])
    expect(signsmith('evaluate', folder)).toMatchObject({ status: 2, stderr: expect.stringContaining('is a folder') })
    writeFileSync(join(folder, 'a.xlsx'), 'PK\u0003\u0004 xl/workbook.xml')
    const workbook = signsmith('evaluate', join(folder, 'a.xlsx'))
    expect([workbook.status, workbook.stderr.includes('an Excel workbook')]).toEqual([2, true])
  })
})

describe('signsmith evaluate', () => {
  it.each(['signer', 'day', 'recording', 'block'] as const)('splits by %s and says so', (split) => {
    const { status, lines } = signsmith(
      'evaluate',
      file(poseTable(60, (row, i) => [...row.with(2, `r${i % 7}`), `2026-01-0${1 + (i % 3)}`], 2, ['day'])),
      '--split',
      split,
      '--plain',
      '--epochs',
      '1',
      '--json',
    )
    const result = JSON.parse(lines.at(-1)!)
    expect([status, result.split]).toEqual([0, split])
    expect(result.accuracy).toEqual({ mean: expect.any(Number), sd: 0, median: expect.any(Number), draws: 1 })
    expect(result.confusion.flat().reduce((a: number, b: number) => a + b, 0)).toBe(result.n)
    expect(result.interval.low).toBeLessThanOrEqual(result.accuracy.mean)
    expect(result.interval.high).toBeGreaterThanOrEqual(result.accuracy.mean)
    expect(result.macroF1.mean).toBeGreaterThan(0)
  })

  const evaluated = (...words: string[]) => evaluatedOf(file(poseTable(80, (row) => row, 4)), ...words)
  const evaluatedOf = (table: string, ...words: string[]) => {
    const epochs = words.includes('--epochs') ? [] : ['--epochs', '1']
    const { status, lines, stderr } = signsmith('evaluate', table, ...words, ...epochs, '--json')
    expect([status, stderr.includes('signsmith:')]).toEqual([0, false])
    return JSON.parse(lines.at(-1)!)
  }

  it('learns a few rows a sign from the first half only', () => {
    expect(evaluated('--forward', '--per-sign', '2', '--draws', '2')).toMatchObject({
      split: 'block',
      n: 40,
      perDraw: [{ trained: 10 }, { trained: 10 }],
    })
  })

  it('tests on given rows', () => {
    const rows = file('0\n1\n2\n3\n4\n79\n')
    expect(evaluated('--test-rows', rows)).toMatchObject({ n: 6, perDraw: [{ trained: 74 }] })
    const { status, stderr } = signsmith('evaluate', file(poseTable(20)), '--test-rows', file('1 two'))
    expect([status, stderr.includes('holds “two”')]).toEqual([2, true])
  })

  it('learns from some rows and tests on others, by conditions over the columns of the table', () => {
    const asked = ['--train', 'signer=p0|p1|p2', '--test', 'person=p3', '--unknown', 'call']
    const { split, protocol, n, perDraw, accepted, recall, falseAccepts, shown, labels } = evaluated(
      ...asked,
      '--per-sign',
      '3',
      '--draws',
      '2',
      '--shown',
      '--epochs',
      '2',
    )
    expect([split, protocol]).toEqual([
      'signer',
      'learn from signer=p0|p1|p2, 3 rows a sign, test on person=p3 (other people); never taught: call',
    ])
    // Four signs of five are taught; the person who is tested shows each four times.
    expect([n, perDraw.length, perDraw[0].trained, labels.length]).toEqual([16, 2, 12, 5])
    expect(accepted.share).toEqual(recall)
    expect(accepted.ofRight.mean).toBeGreaterThan(0.5)
    expect(falseAccepts.mean).toBeLessThan(0.5)
    expect(shown.gap).toBeLessThan(0.5)
    // Of two people nothing is claimed about a third, of one nothing about anybody.
    const claimed = (train: string) => evaluated('--train', train, '--test', 'signer=p3', '--shown').shown
    expect([claimed('signer=p0|p1'), claimed('signer=p0')]).toEqual([null, null])
    // One condition alone leaves the rest to the other side.
    expect(evaluated('--test', 'signer=p3', '--plain')).toMatchObject({ n: 20, perDraw: [{ trained: 60 }] })
    expect(evaluated('--train', 'signer=p3,label!=call', '--plain')).toMatchObject({
      n: 48,
      perDraw: [{ trained: 16 }],
    })
  })

  it('leaves signs out and measures how they are refused, at the thresholds of the app', () => {
    const { unknown, confusion, labels } = evaluated(
      '--train-signers',
      '3',
      '--unknown',
      'call/fist,point',
      '--draws',
      '2',
      '--epochs',
      '2',
    )
    expect(unknown).toMatchObject({ n: expect.any(Number), recall: { mean: expect.any(Number) } })
    expect(unknown.auroc.mean).toBeGreaterThan(0.8)
    // In the first draw call is not tested, in the second fist and point are not.
    const tested = Object.fromEntries(
      labels.map((label: string, k: number) => [label, confusion[k].reduce((a: number, b: number) => a + b)]),
    )
    expect([tested.call > 0, tested.fist > 0, tested.open]).toEqual([true, true, tested.call * 2])
  })

  it('says what the app would have shown, and finds wrong labels that it planted', () => {
    const { shown, planted } = evaluated('--train-signers', '3', '--shown', '--plant', '0.05', '--epochs', '3')
    expect(shown.gap).toBeCloseTo(Math.abs(shown.bias), 9)
    expect(planted).toMatchObject({ planted: 3, of: 60 })
    expect(planted.found).toBeGreaterThan(0.6)
  })

  it('takes the recipe apart', () => {
    // Few samples to learn from and many to name: whatever is left out shows.
    const letters = join(testData, 'letters/landmarks.csv')
    const confusion = (...part: string[]) => evaluatedOf(letters, '--per-sign', '2', '--plain', ...part).confusion
    const whole = confusion()
    expect(confusion()).toEqual(whole)
    for (const part of [
      ['--without', 'coordinates,relations'],
      ['--augment', 'tilt=0,mirror=false'],
      ['--hidden', '16'],
      ['--apalu', 'per=layer,tied=true'],
    ]) {
      expect([part, confusion(...part)]).not.toEqual([part, whole])
    }
    const wrong = signsmith('evaluate', file(poseTable(20)), '--apalu', 'per=cat')
    expect([wrong.status, wrong.stderr.includes('--apalu: per')]).toEqual([2, true])
    const held = signsmith('evaluate', letters, '--per-sign', '2', '--draws', '1', '--without', 'face')
    expect([held.status, held.stderr.includes('“face” can be left out only where signs move')]).toEqual([2, true])
  })

  it('says why a table cannot be split as asked', () => {
    const { status, stderr } = signsmith('evaluate', file(poseTable(20, (row) => row, 4)), '--train-signers', '9')
    expect([status, stderr.includes('4 of 4 have a sample of every sign')]).toEqual([2, true])
    for (const [words, reason] of [
      [['--forward', '--split', 'signer'], 'do not go with --split signer'],
      [['--min-score', '0.9'], 'needs --train-signers'],
      [['--train-signers', '2', '--min-score', '0.9'], 'needs a column called score'],
      [['--shown', '--augment', 'tilt=0'], '--augment does not go with --shown'],
      [['--unknown', 'call/fist', '--draws', '1'], '--draws must be at least 2'],
      [['--augment', 'clean=7'], '--augment: clean'],
      [['--without', 'coordinates,cosines,distances,relations'], '--without: One group of features has to stay'],
      [['--without', 'thumbs'], '--without'],
      [['--test-rows', file('1 99')], 'names row 99'],
      [['--train', 'signer=p0', '--split', 'signer'], 'do not go with --split'],
      [['--train', 'shoe=4'], 'there is no column “shoe”'],
      [['--train', 'signer=nobody'], 'No row of the file is left for --train'],
      [['--train', 'signer=p0', '--test', 'signer=p0'], 'meet both --train and --test (line 2'],
      [['--train', 'label=call', '--test', 'signer=p3'], 'both --train and --test'],
      [['--train', 'label=call'], 'fewer than two signs'],
      [['--train', 'label=call|fist', '--test', 'label=open'], 'No row that is tested shows a sign that is learned'],
    ] as const) {
      const refused = signsmith('evaluate', file(poseTable(20, (row) => row, 4)), ...words)
      expect([refused.status, refused.stderr.includes(reason)]).toEqual([2, true])
    }
    const mixed = signsmith(
      'evaluate',
      file(poseTable(20, (row) => row, 4)),
      '--train-signers',
      '2',
      '--split',
      'block',
    )
    expect([mixed.status, mixed.stderr.includes('does not go with --split block')]).toEqual([2, true])
  })
})

describe('signsmith report', () => {
  it('says everything about a table, in words, as JSON and as a page that needs nothing else', () => {
    // Of 60 rows, two of signer p0 have a wrong label.
    const table = file(
      poseTable(60, (row, i) => (i === 20 || i === 40 ? row.with(0, 'fist') : row), 4).replaceAll(
        'open',
        '<b>open</b>',
      ),
    )
    const page = join(temporaryFolder(), 'report.html')
    const { status, lines } = signsmith('report', table, '--html', page, '--epochs', '2', '--json')
    expect(status).toBe(0)
    const report = JSON.parse(lines.at(-1)!)
    expect(report.suspects.map(({ sampleId }: { sampleId: string }) => sampleId).sort()).toEqual(['22', '42'])
    expect(report.unknown.groups.flat().length).toBe(5)
    expect(new Set(report.curve.map(({ of }: { of: string }) => of))).toEqual(
      new Set(['signers', 'recordings', 'samples']),
    )
    const html = readFileSync(page, 'utf8')
    expect(html).toContain('&#60;b&#62;open&#60;/b&#62;')
    expect(html).not.toMatch(/<b>|<script|src=|href=|https?:/)
    const said: string[] = []
    sayReport(report, { result: (line) => said.push(line), note: () => {} })
    const text = said.join('\n')
    expect(text).toContain('suspect    line 22: fist looks like <b>open</b>')
    expect(text).toMatch(/accuracy {3}\d+\.\d\d %, between .* n = 60/)
  })

  it('is said in lines where nothing else is asked for', () => {
    const thesis = file('my thesis')
    const words = ['report', file(poseTable(10)), '--epochs', '1', '--html', thesis]
    // A file that is somebody else's is not replaced, unless that is said.
    const refused = signsmith(...words)
    expect([refused.status, refused.stderr.includes('--force'), readFileSync(thesis, 'utf8')]).toEqual([
      2,
      true,
      'my thesis',
    ])
    const { status, stdout } = signsmith(...words, '--force')
    expect(readFileSync(thesis, 'utf8')).toContain('<!doctype html>')
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/^split .*\naccuracy .*\n +with .*\. Not measured: .*\nother hand .*\nmacro-F1 /),
    ])
  })

  it('says so before it trains when the page cannot be written', () => {
    const { status, stderr } = signsmith(
      'report',
      file(poseTable(20)),
      '--html',
      join(temporaryFolder(), 'no', 'r.html'),
    )
    expect([status, stderr.includes('cannot be written'), stderr.includes('trained 1')]).toEqual([2, true, false])
  })

  it('says what is missing when nothing can be held back', () => {
    const { status, stderr } = signsmith('report', file(poseTable(5)))
    expect([status, stderr.includes('at least two rows of each of two signs')]).toEqual([2, true])
  })
})

describe('signsmith compare', () => {
  it('refuses what cannot be compared', () => {
    for (const words of [[], ['--train-signers', '50'], ['--activations', 'swoosh']]) {
      expect(signsmith('compare', file(poseTable(5)), ...words).status).toBe(2)
    }
  })

  it(
    'trains every activation under the same draws, each at its best rate, with a paired test',
    () => {
      const { status, lines } = signsmith(
        'compare',
        file(poseTable(40)),
        '--draws',
        '2',
        '--epochs',
        '1',
        '--hidden',
        '8',
        '--json',
      )
      expect(status).toBe(0)
      const { rows } = JSON.parse(lines.at(-1)!)
      expect(rows.map(({ activation }: { activation: string }) => activation)).toEqual(ActivationName.options)
      for (const { apaluMinus, perDraw, accuracy } of rows.slice(1)) {
        expect(apaluMinus.wins + apaluMinus.ties + apaluMinus.losses).toBe(2)
        expect(apaluMinus.mean).toBeCloseTo(rows[0].accuracy.mean - accuracy.mean, 9)
        expect(perDraw.length).toBe(2)
      }
    },
    patience(120_000),
  )
})

describe('signsmith convert', () => {
  it('writes a table of any dialect in the documented form, and replaces nothing unasked', () => {
    const source = file(poseTable(20).replaceAll(',', ';').replace('label;', 'gesture;'))
    const out = join(temporaryFolder(), 'hands.csv')
    const { status, stdout } = signsmith('convert', source, '--out', out)
    expect([status, stdout]).toEqual([0, `Wrote 20 rows to ${out}, from ${source}.\n`])
    const text = readFileSync(out, 'utf8')
    expect(text.split('\n')[0]).toMatch(/^label,signer,recording,aspect,x0,y0,z0,/)
    const again = signsmith('convert', source, '--out', out)
    expect([again.status, again.stderr.includes('is there already, so it was left as it is')]).toEqual([2, true])
    expect(signsmith('convert', out, '--out', out, '--force').status).toBe(0)
    expect(readFileSync(out, 'utf8')).toBe(text)
  })

  it('writes a folder of clips as a table, the middle frame of each, and evaluates it', () => {
    const folder = temporaryFolder()
    const values: number[] = []
    const clips = POSE_NAMES.slice(0, 3).flatMap((label, k) =>
      [0, 1, 2, 3].map((take) => {
        const at = values.length
        for (const turn of [0, 0.1, 0.2]) {
          const { image } = seenHand(POSE_NAMES[k]!, turn * take)
          values.push(2, ...image.map((value) => Math.round(value * 10_000)))
        }
        return { label, signer: 'c', session: `2022-03-0${1 + (take % 2)}`, take, kind: 'letter', frames: 3, at }
      }),
    )
    writeFileSync(join(folder, 'clips.json'), JSON.stringify({ aspect: 640 / 480, clips }))
    writeFileSync(join(folder, 'clips.bin.gz'), gzipSync(Buffer.from(Int16Array.from(values).buffer)))
    const out = join(folder, 'letters.csv')
    const { stdout } = signsmith('convert', folder, '--frames', 'middle', '--out', out)
    expect(stdout).toBe(`Wrote 12 rows to ${out}, from 12 clips in ${folder}.\n`)
    expect(signsmith('convert', folder, '--frames', '2', '--force', '--out', out).stdout).toContain('Wrote 24 rows')
    const words = ['--train', 'day<2022-03-02', '--test', 'day>=2022-03-02', '--plain', '--epochs', '1', '--json']
    const result = JSON.parse(signsmith('evaluate', out, ...words).lines.at(-1)!)
    expect([result.split, result.n, result.perDraw[0].trained]).toEqual(['day', 12, 12])
  })

  it('writes takes of signs that move, and reads them as they were', () => {
    const out = join(temporaryFolder(), 'takes.jsonl')
    const again = join(temporaryFolder(), 'again.ndjson')
    const source = join(temporaryFolder(), 'clips.ndjson')
    const items = ['hello', 'bye'].map((sign, take) => ({ sign, take, frames: frames(6, take / 3) }))
    writeFileSync(source, lines([...items, { sign: 'hello', frames: [] }]))
    const { status, stdout, stderr } = signsmith('convert', dirname(source), '--fps', '20', '--out', out)
    expect([status, stdout]).toEqual([0, `Wrote 2 takes to ${out}, from ${dirname(source)}.\n`])
    expect(stderr).toContain('2 takes, 2 signs from `sign`; JSON Lines; 20 frames a second; pictures taken as square')
    expect(stderr).toContain('line 3 was skipped: its take has 0 frames: 4 to 600 are read')
    expect(signsmith('convert', out, '--out', again).status).toBe(0)
    expect(readFileSync(again, 'utf8')).toBe(readFileSync(out, 'utf8'))
    expect(readFileSync(out, 'utf8')).toMatch(/^\{"label":"hello","take":"0","fps":20,"frames":\[\{"left":\[/)
    const table = signsmith('convert', out, '--out', join(dirname(out), 'out.csv'))
    expect([table.status, table.stderr.includes('holds takes, which are no table of hands')]).toEqual([2, true])
  })

  it.each([
    [(folder: string) => [folder], 'is a folder without clips.json'],
    [(folder: string) => [join(folder, 'clips.json')], 'clips.json cannot be read'],
    [(folder: string) => [join(folder, 'bad/clips.json')], 'clips.bin.gz cannot be unpacked'],
    [() => [file(poseTable(5)), '--frames', 'middle'], 'is a table'],
    [() => [file(poseTable(5)), '--frames', 'some'], 'must be “middle” or how many'],
    [() => [file(poseTable(5)), '--fps', '20'], '--fps is about takes'],
    [() => [file(poseTable(5)), '--fps', '1'], '--fps must be at least 2'],
    [(folder: string) => [join(folder, 'bad'), '--fps', '20'], '--fps is about takes'],
    [(folder: string) => [join(folder, 'bad'), '--label', 'a'], '--label is about tables'],
  ])('says what cannot be converted', (words, reason) => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'bad'))
    writeFileSync(join(folder, 'bad/clips.json'), '{"aspect":1,"clips":[]}')
    writeFileSync(join(folder, 'bad/clips.bin.gz'), 'not packed')
    const { status, stderr } = signsmith('convert', ...words(folder), '--out', join(folder, 'out.csv'))
    expect([status, stderr.includes(reason), existsSync(join(folder, 'out.csv'))]).toEqual([2, true, false])
  })
})

describe('the command line', () => {
  it('prints help and version everywhere', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(signsmith('--help').stdout).toContain('signsmith train DATA.csv|PROJECT --out DIR')
    for (const command of [
      'studio',
      'serve',
      'train',
      'predict',
      'report',
      'evaluate',
      'compare',
      'spot',
      'convert',
      'engines',
    ]) {
      expect(signsmith(command, '--help')).toMatchObject({
        status: 0,
        stdout: expect.stringContaining(`Usage: signsmith ${command}`),
      })
    }
    for (const words of [[], ['train'], ['studio']]) {
      expect(signsmith(...words, '--version')).toMatchObject({ status: 0, stdout: `${version}\n` })
    }
  })

  it.each([
    [['fly'], 'there is no command “fly”'],
    [['constructor'], 'there is no command'],
    [['train'], 'This command takes DATA.csv'],
    [['spot'], 'This command takes DIR and STREAM'],
    [['train', 'a.csv'], '--out names the folder'],
    [['train', 'a.csv', '--out', 'm', '--epochs', '-3'], 'epochs'],
    [['train', 'a.csv', '--out', 'm', '--epochs', 'ten'], '--epochs must be a whole number'],
    [['train', 'a.csv', '--out', 'm', '--activation', 'swoosh'], '--activation'],
    [['train', 'a.csv', '--out', 'm', '--fast'], "Unknown option '--fast'"],
    [['train', 'missing.csv', '--out', 'm'], 'missing.csv cannot be read'],
    [['predict', 'nowhere', 'missing.csv'], 'it is not a whole model'],
    [['evaluate', 'a.csv', '--split', 'random'], '--split'],
    [['serve', '--port', '99999'], '--port must be at most 65535'],
  ])('refuses %j with what to do', (words, reason) => {
    const { status, stderr, stdout } = signsmith(...words)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain(reason)
  })

  it('lists the engines', () => {
    const { stdout } = signsmith('engines', '--json')
    expect(JSON.parse(stdout).map(({ name }: { name: string }) => name)).toEqual(['gpu', 'wasm', 'node', 'cpu'])
  })
})

describe('the open data', () => {
  it('digits: three signers teach everyone else, at least 96.5 % over 5 draws', () => {
    const { lines } = signsmith(
      'evaluate',
      join(testData, 'digits/landmarks.csv'),
      '--split',
      'signer',
      '--train-signers',
      '3',
      '--draws',
      '5',
      '--json',
    )
    const { accuracy, n } = JSON.parse(lines.at(-1)!)
    console.log(`digits, 3 signers → everyone else: ${JSON.stringify(accuracy)}, n = ${n} a draw`)
    expect(accuracy).toMatchObject({ draws: 5 })
    expect(accuracy.mean).toBeGreaterThanOrEqual(0.965)
    expect(n).toBeGreaterThan(1400)
  })

  it('letters: read as they are, first half against second half', () => {
    const { lines, status } = signsmith('evaluate', join(testData, 'letters/landmarks.csv'), '--epochs', '1', '--json')
    const result = JSON.parse(lines.at(-1)!)
    expect([status, result.split, result.n, result.labels.length]).toEqual([0, 'block', 520, 26])
  })
})
