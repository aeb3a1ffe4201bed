import { Failure } from '../../contract/failure'
import type { Pictures } from './pictures'
import { type BinaryFile, badByte, notFormat } from './source'

const SIDE = 32
const CHANNELS = 3
const PLANE = SIDE * SIDE
/** Bytes of a picture: its label, then a plane each of red, green and blue. */
const RECORD = 1 + CHANNELS * PLANE
const CLASSES = 10

/**
 * Batches of CIFAR-10 in its binary version, one after the other.
 * Source: A. Krizhevsky, "Learning multiple layers of features from tiny images", 2009, with its page of formats.
 *
 * @param batches data_batch_1.bin and so on: 3,073 bytes a picture
 * @returns pictures of 32 × 32 × 3, the three numbers of a point side by side
 * @throws Failure "bad-input" that names the file and the byte
 */
export function readCifar(batches: readonly BinaryFile[]): Pictures {
  for (const file of batches) checkLength(file)
  const n = batches.reduce((sum, { bytes }) => sum + bytes.length / RECORD, 0)
  if (n === 0)
    throw new Failure('bad-input', 'Batches of CIFAR-10 are needed, data_batch_1.bin and so on: there are none.')
  const values = new Float32Array(n * CHANNELS * PLANE)
  const labels = new Int32Array(n)
  let at = 0
  for (const file of batches) {
    for (let from = 0; from < file.bytes.length; from += RECORD, at++) {
      labels[at] = readLabel(file, from)
      interleave(file.bytes.subarray(from + 1, from + RECORD), values.subarray(at * CHANNELS * PLANE))
    }
  }
  return { values, labels, height: SIDE, width: SIDE, channels: CHANNELS, classes: CLASSES }
}

function checkLength(file: BinaryFile): void {
  const { length } = file.bytes
  if (length === 0) throw badByte(file, 0, 'it is empty')
  const rest = length % RECORD
  if (rest === 0) return
  const what = `a picture begins, but ${rest} of its ${RECORD} bytes follow`
  throw notFormat(file, 'a batch of CIFAR-10', length - rest, what)
}

function readLabel(file: BinaryFile, at: number): number {
  const label = file.bytes[at]!
  if (label < CLASSES) return label
  throw badByte(file, at, `the label is ${label}, where CIFAR-10 has 0 to ${CLASSES - 1}`)
}

/** Three planes of bytes as numbers from 0 to 1, those of a point side by side. */
function interleave(planes: Uint8Array, values: Float32Array): void {
  for (let channel = 0; channel < CHANNELS; channel++) {
    for (let i = 0; i < PLANE; i++) values[i * CHANNELS + channel] = planes[channel * PLANE + i]! / 255
  }
}
