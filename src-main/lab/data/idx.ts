import type { Pictures } from './pictures'
import { type BinaryFile, badByte, notFormat } from './source'

/** Unsigned bytes, the only kind of number that pictures and labels come in. */
const UNSIGNED_BYTE = 0x08
const LARGEST_SIDE = 4096

/**
 * Pictures and labels in the format IDX, as MNIST and Fashion-MNIST come: zero, zero, the kind of number, how many
 * dimensions, the length of each in four bytes with the highest first, then the numbers.
 * Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", file formats.
 *
 * @param images n × height × width bytes
 * @param labels n bytes
 * @returns pictures of one channel; as many classes as the highest label and one more
 * @throws Failure "bad-input" that names the file and the byte
 */
export function readIdx(images: BinaryFile, labels: BinaryFile): Pictures {
  const [n, height, width] = readLengths(images, 'pictures', 3) as [number, number, number]
  if (!(height >= 1 && width >= 1 && Math.max(height, width) <= LARGEST_SIDE)) {
    throw badByte(images, 8, `pictures of ${height} × ${width} are not read: 1 to ${LARGEST_SIDE} a side`)
  }
  const [count] = readLengths(labels, 'labels', 1) as [number]
  const pixels = readBytes(images, 3, n * height * width, `${n} pictures of ${height} × ${width}`)
  const classes = readBytes(labels, 1, count, `${count} labels`)
  if (n === 0) throw badByte(images, 4, 'it holds no picture')
  if (count !== n) throw badByte(labels, 4, `it has ${count} labels, but ${images.name} has ${n} pictures`)
  return {
    values: fractionsOf(pixels),
    labels: Int32Array.from(classes),
    height,
    width,
    channels: 1,
    classes: 1 + classes.reduce((most, label) => Math.max(most, label), 0),
  }
}

/** The lengths of the dimensions. */
function readLengths(file: BinaryFile, what: string, dimensions: number): number[] {
  const { bytes } = file
  const [first, second, kind, count] = bytes
  if (first !== 0 || second !== 0) throw notFormat(file, 'IDX', 0, 'an IDX file begins with two bytes that are 0')
  if (kind !== UNSIGNED_BYTE) {
    throw badByte(file, 2, `numbers of kind ${kind} are not read, only unsigned bytes, which are kind ${UNSIGNED_BYTE}`)
  }
  if (count !== dimensions) {
    const hint = count === 1 || count === 3 ? ': the files of pictures and labels may be exchanged' : ''
    throw badByte(file, 3, `it has ${count} dimensions where ${what} have ${dimensions}${hint}`)
  }
  const header = headerLength(dimensions)
  if (bytes.length < header) throw badByte(file, bytes.length, `it ends within its first ${header} bytes`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i))
}

function readBytes(file: BinaryFile, dimensions: number, count: number, what: string): Uint8Array {
  const header = headerLength(dimensions)
  const has = file.bytes.length
  const whole = header + count
  if (has < whole) throw badByte(file, has, `it ends, but ${what} need ${whole} bytes`)
  if (has > whole) throw badByte(file, whole, `${what} end, but ${has - whole} more bytes follow`)
  return file.bytes.subarray(header)
}

function headerLength(dimensions: number): number {
  return 4 + 4 * dimensions
}

/** Numbers from 0 to 1. */
function fractionsOf(bytes: Uint8Array): Float32Array {
  const values = new Float32Array(bytes.length)
  for (let i = 0; i < bytes.length; i++) values[i] = bytes[i]! / 255
  return values
}
