import { unsquash } from '../../learning/landmarks/normalise'
import { HAND_SIZE, LANDMARK_COUNT } from '../../learning/landmarks/topology'
import type { HandRecord } from '../../storage/records'
import { line } from '../tables/cellText'
import { LANDMARK_COLUMNS } from '../tables/conversion'
import { cellsRead, differs, largestDifference, namesRead, needSame, readBack, type Same } from './compare'
import type { SampleItem } from './gather'

const SAID = ['label', 'signer', 'day', 'recording', 'sample', 'time', 'aspect', 'hand', 'score']
/** Of a second hand, as the readers number its points. */
const SECOND_COLUMNS = LANDMARK_COLUMNS.map((_, i) => `${'xyz'[i % 3]}${LANDMARK_COUNT + Math.floor(i / 3)}`)

export const exactly = (value: number) => Number(value.toPrecision(9))

/** Samples as the table that README documents, a sample a row: its surest hand, and the second one where any has two. */
export function* handTable(samples: readonly SampleItem[]): Generator<string> {
  const pairs = samples.some(({ hands }) => hands.length > 1)
  yield `${line([...SAID, ...LANDMARK_COLUMNS, ...(pairs ? ['hand_2', 'score_2', ...SECOND_COLUMNS] : [])])}\n`
  for (const sample of samples) {
    const { label, signer, day, recording, id, time, hands } = sample
    const [first, second] = hands
    const own = [label, signer ?? '', day ?? '', recording, id, time, aspectOf(sample)]
    const more = second ? cellsOf(second) : new Array<string>(2 + HAND_SIZE).fill('')
    yield `${line([...own, ...cellsOf(first!), ...(pairs ? more : [])])}\n`
  }
}

function cellsOf({ handedness, score, image }: HandRecord): (string | number)[] {
  return [handedness.toLowerCase(), score, ...Array.from(image, exactly)]
}

export const aspectOf = ({ width, height }: { width: number; height: number }) => width / height

/** Reads a table of samples back as any table is read. @throws Failure "storage" where it says anything else */
export function checkHandTable(samples: readonly SampleItem[], bytes: Uint8Array): Same {
  const same = checkHands(samples, bytes)
  const [header, ...rows] = cellsRead(bytes)
  const at = header!.indexOf(SECOND_COLUMNS[0]!)
  samples.forEach(({ hands: [, second] }, i) => {
    const where = () => `the second hand of row ${i}`
    const cells = at < 0 ? [] : rows[i]!.slice(at).filter((cell) => cell !== '')
    same.largest = Math.max(same.largest, largestDifference(cells.map(Number), second?.image ?? [], where))
  })
  return same
}

/** What any of our readers finds in a file of samples: their names, and the surest hand of each. */
export function checkHands(samples: readonly SampleItem[], bytes: Uint8Array): Same {
  const material = readBack(bytes)
  if (material.kind !== 'table') throw differs('it reads as takes')
  const { rows } = material.table
  if (rows.length !== samples.length) throw differs(`${rows.length} rows for ${samples.length}`)
  const names = namesRead(samples)
  const wanted = new Float32Array(HAND_SIZE)
  let largest = 0
  rows.forEach((row, i) => {
    const sample = samples[i]!
    const where = () => `row ${i}`
    const { score, image } = sample.hands[0]!
    needSame(
      [row.label, row.signer, row.day, row.recording],
      [names[i]!.label, names[i]!.signer, sample.day, sample.recording],
      where,
    )
    unsquash(image, aspectOf(sample), wanted)
    largest = Math.max(
      largest,
      largestDifference([row.score!], [score], where),
      largestDifference(row.points, wanted, where),
    )
  })
  return { rows: rows.length, largest }
}
