/** An array of numbers, in the order of C: the last index runs fastest. */
export interface NumberArray {
  shape: number[]
  values: Float64Array
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
/** How numbers of a kind are read: bytes each, and the reader of one. */
const KINDS: Readonly<
  Record<string, readonly [bytes: number, read: (view: DataView, at: number, little: boolean) => number]>
> = {
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  i8: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  u1: [1, (view, at) => view.getUint8(at)],
}
const MOST_NUMBERS = 8_000_000

/**
 * A NumPy array (.npy, formats 1 to 3, as numpy.lib.format documents them).
 *
 * @param most numbers that are read
 * @returns a sentence where it cannot be read
 */
export function readNpy(bytes: Uint8Array, most = MOST_NUMBERS): NumberArray | string {
  if (!MAGIC.every((byte, i) => bytes[i] === byte)) return 'is no NumPy array'
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const wide = bytes[6]! >= 2
  const start = wide ? 12 : 10
  if (bytes.length < start) return 'ends in its header'
  const from = start + (wide ? view.getUint32(8, true) : view.getUint16(8, true))
  if (bytes.length < from) return 'ends in its header'
  const header = String.fromCharCode(...bytes.subarray(start, Math.min(from, start + 4_000)))
  const [, order, kind] = /'descr'\s*:\s*'([<>|=])([a-z]\d)'/.exec(header) ?? []
  const [, fortran] = /'fortran_order'\s*:\s*(True|False)/.exec(header) ?? []
  const [, text] = /'shape'\s*:\s*\(([\d,\sL]*)\)/.exec(header) ?? []
  if (text === undefined || !kind) return 'holds something else than numbers'
  const number = KINDS[kind]
  if (!number) return `holds numbers of the kind ${kind}`
  const shape = text.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number.parseInt(part, 10)]))
  if (fortran === 'True' && shape.length > 1) return 'is in the order of Fortran'
  const count = shape.reduce((product, length) => product * length, 1)
  if (!(count <= most)) return `has ${count} numbers, where ${most} are read at most`
  const [size, read] = number
  if (bytes.length < from + count * size)
    return `ends after ${Math.floor((bytes.length - from) / size)} of ${count} numbers`
  return { shape, values: Float64Array.from({ length: count }, (_, i) => read(view, from + i * size, order !== '>')) }
}
