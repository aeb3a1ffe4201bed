import { unsquash } from '../../learning/landmarks/normalise'
import { HAND_SIZE } from '../../learning/landmarks/topology'
import { line, quoted } from '../tables/cellText'
import { differs, largestDifference, namesRead, needSame, readBack, type Same } from './compare'
import type { SampleItem } from './gather'
import { aspectOf, exactly } from './handTable'

/** As they are called in the program that they are for. */
export const KEYPOINTS = 'keypoint.csv'
export const KEYPOINT_LABELS = 'keypoint_classifier_label.csv'

/** Signs in the order of their first samples, which number them from 0. */
function signsOf(samples: readonly SampleItem[]): string[] {
  return [...new Set(samples.map(({ label }) => label))]
}

/** The number of the sign, and x and y of 21 landmarks from the wrist on, a sample a row; without a header. */
export function* keypoints(samples: readonly SampleItem[]): Generator<string> {
  const numbers = new Map(signsOf(samples).map((label, i) => [label, i]))
  for (const sample of samples) {
    yield `${line([numbers.get(sample.label)!, ...Array.from(relative(sample), decimal)])}\n`
  }
}

export function keypointLabels(samples: readonly SampleItem[]): string {
  // What begins with its own number would be read as numbered.
  return signsOf(samples)
    .map((label) => `${/[;:"\t]/.test(label) ? quotedCell(label) : line([label])}\n`)
    .join('')
}

function quotedCell(label: string): string {
  const cell = line([label])
  return typeof cell === 'string' && cell.startsWith('"') ? cell : quoted(cell)
}

/**
 * 42 numbers of the surest hand as kinivi's `pre_process_landmark` makes them: x and y in one unit, the wrist at 0, divided
 * by the largest of them.
 */
function relative(sample: SampleItem): Float64Array {
  const heights = new Float32Array(HAND_SIZE)
  unsquash(sample.hands[0]!.image, aspectOf(sample), heights)
  const flat = Float64Array.from({ length: (HAND_SIZE / 3) * 2 }, (_, i) => {
    const axis = i % 2
    return heights[(i >> 1) * 3 + axis]! - heights[axis]!
  })
  const most = flat.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
  return flat.map((value) => value / most)
}

/** Always with a decimal: whole numbers are numbers of signs. */
function decimal(value: number): string {
  const short = exactly(value) + 0
  return Number.isInteger(short) ? short.toFixed(1) : String(short)
}

/** Reads both files back as anybody's are read. @throws Failure "storage" where they say anything else */
export function checkKeypoints(samples: readonly SampleItem[], table: Uint8Array, labels: Uint8Array): Same {
  const material = readBack(table, labels)
  if (material.kind !== 'table') throw differs('it reads as takes')
  const { rows } = material.table
  if (rows.length !== samples.length) throw differs(`${rows.length} rows for ${samples.length}`)
  const names = namesRead(samples.map((sample) => ({ ...sample, signer: null })))
  let largest = 0
  rows.forEach(({ label, points }, i) => {
    needSame([label], [names[i]!.label], () => `row ${i}`)
    const flat = points.filter((_, k) => k % 3 !== 2)
    largest = Math.max(
      largest,
      largestDifference(flat, relative(samples[i]!), () => `row ${i}`),
    )
  })
  return { rows: rows.length, largest }
}
