import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { ENGINES } from '../../src-main/contract/engine'
import { summarise } from '../../src-main/learning/evaluation/metrics'
import { clipsTable, readClips } from '../../src-main/services/tables/conversion'
import { openTable, type TableRow } from '../../src-main/services/tables/table'
import type { TrialRequest } from '../../src-main/services/tables/trialPlan'
import { runTrials } from '../../src-main/services/tables/trials'
import { createRunner } from '../../src-main/services/training/fits'

/**
 * node tests/bench/run.mjs transfer [DATA]: how well signs of one or two people are known when somebody else makes them,
 * or they themselves on another day, and how well their neighbours are refused. DATA is the folder of the open data
 * (../shared/data); the letters of three people are taken from two of its sets.
 *
 * --draws N   seeds of each (2)
 */
const { values, positionals } = parseArgs({
  args: process.argv.slice(3),
  allowPositionals: true,
  options: { draws: { type: 'string', default: '2' } },
})
const data = positionals[0] ?? '../shared/data'
if (!existsSync(data)) throw new Error(`There is no open data at ${data}`)
const runner = createRunner(pathToFileURL(join(process.cwd(), 'out/main/trainer.js')), 2, ENGINES)
const options = { needsLabel: true, encoding: null, labels: null, choices: { label: null, signer: null } }

/** The middle frame of each clip of cafe-asl. */
const cafe = openTable(
  Buffer.from(
    clipsTable(
      readClips(
        readFileSync(join(data, 'moving/cafe-asl/clips.json'), 'utf8'),
        new Int16Array(Uint8Array.from(gunzipSync(readFileSync(join(data, 'moving/cafe-asl/clips.bin.gz')))).buffer),
      ),
      'middle',
    ).text,
  ),
  { ...options, size: null },
)
const kind = cafe.columns.findIndex(({ name }) => name === 'kind')
/** J and Z move. */
const HELD = [...'abcdefghiklmnopqrstuvwxy']
const ROWS = 10

/** Ten rows of each letter, spread over its one recording. */
function thirdPerson(): TableRow[] {
  const { rows } = openTable(readFileSync(join(data, 'letters/landmarks.csv')), {
    ...options,
    size: { width: 1280, height: 720 },
  })
  return HELD.flatMap((label) => {
    const own = rows.filter((row) => row.label!.toLowerCase() === label)
    const spread = Array.from({ length: ROWS }, (_, i) => own[Math.floor((i * (own.length - 1)) / (ROWS - 1))]!)
    return spread.map((row) => ({ ...row, label, signer: 'b', day: 'one', recording: `one ${label}`, others: [] }))
  })
}

const letters = [
  ...cafe.rows.filter((row) => row.others[kind] === 'letter' && HELD.includes(row.label!)),
  ...thirdPerson(),
]
const words = cafe.rows.filter((row) => row.others[kind] === 'word' && row.label !== 'None')

type Asked = Pick<TrialRequest, 'train' | 'test'> & { unknown?: string[] }
const shares = new Map<string, Record<'named' | 'accepted' | 'refused' | 'off', number[]>>()

async function measure(protocol: string, rows: TableRow[], what: string, { train, test, unknown }: Asked) {
  const result = await runTrials(
    { clock: () => performance.now() },
    { rows, columns: [] },
    {
      split: null,
      trainSigners: null,
      forward: false,
      perSign: null,
      testRows: null,
      train,
      test,
      minScore: null,
      unknown: unknown ? [unknown] : [],
      plain: false,
      peers: [],
      shown: true,
      plant: 0,
      draws: Number(values.draws),
      seed: 1,
      options: {},
      augmentation: {},
    },
    runner,
    () => {},
  )
  const { accuracy, accepted, falseAccepts, shown } = result
  const own = shares.get(protocol) ?? { named: [], accepted: [], refused: [], off: [] }
  shares.set(protocol, own)
  own.named.push(accuracy.mean)
  own.accepted.push(accepted!.ofRight.mean)
  if (falseAccepts) own.refused.push(falseAccepts.mean)
  if (shown) own.off.push(shown.gap)
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`
  console.log(
    `${what.padEnd(34)} named ${percent(accuracy.mean)}, of those accepted ${percent(accepted!.ofRight.mean)}${falseAccepts ? `, never taught accepted ${percent(falseAccepts.mean)}` : ''}; ${shown ? `shown ${percent(shown.mean)}` : 'no claim'}; n = ${result.n}`,
  )
}

const people = ['b', 'c', 'd']
const [first, last] = [HELD.slice(0, 12), HELD.slice(12)]
for (const teacher of people) {
  for (const other of people.filter((one) => one !== teacher)) {
    await measure('24 letters, one person to another', letters, `letters ${teacher} to ${other}`, {
      train: `signer=${teacher}`,
      test: `signer=${other}`,
    })
  }
}
for (const teacher of people) {
  for (const unknown of [last, first]) {
    const taught = unknown === last ? 'A to M' : 'N to Y'
    await measure('12 of 24 letters, one person to two others', letters, `${taught} ${teacher} to the others`, {
      train: `signer=${teacher}`,
      test: `signer!=${teacher}`,
      unknown,
    })
    await measure('12 of 24 letters, two people to a third', letters, `${taught} the others to ${teacher}`, {
      train: `signer!=${teacher}`,
      test: `signer=${teacher}`,
      unknown,
    })
  }
}
for (const [signer, day] of [
  ['c', '2022-03-07'],
  ['d', '2022-03-03'],
  ['d', '2022-03-07'],
]) {
  await measure('words, one day to the other days', words, `words ${signer}, ${day} to other days`, {
    train: `signer=${signer},day=${day}`,
    test: `signer=${signer},day!=${day}`,
  })
}

console.log('')
for (const [protocol, { named, accepted, refused, off }] of shares) {
  const say = (own: number[]) => {
    const { mean, sd } = summarise(own)
    return `${(100 * mean).toFixed(1)} ± ${(100 * sd).toFixed(1)} %`
  }
  const worst =
    refused.length > 0
      ? `; never taught accepted ${say(refused)}, at worst ${(100 * Math.max(...refused)).toFixed(1)} %`
      : ''
  console.log(
    `${protocol} (${named.length}): named ${say(named)}; of those accepted ${say(accepted)}, at least ${(100 * Math.min(...accepted)).toFixed(1)} %${worst}; ${off.length > 0 ? `shown off by ${say(off)}` : 'nothing claimed'}`,
  )
}
process.exit(0)
