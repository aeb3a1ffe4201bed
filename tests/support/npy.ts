/** A NumPy array of float64 or float32 as numpy.save writes it. @param values in the order of C */
export function npy(shape: readonly number[], values: ArrayLike<number>, kind: '<f8' | '<f4' | '>f4' = '<f8'): Buffer {
  const text = `{'descr': '${kind}', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`
  const header = text.padEnd(Math.ceil((10 + text.length + 1) / 64) * 64 - 11, ' ').concat('\n')
  const bytes = Number(kind.at(-1))
  const data = Buffer.alloc(values.length * bytes)
  for (let i = 0; i < values.length; i++) {
    if (kind === '<f8') data.writeDoubleLE(values[i]!, i * 8)
    else if (kind === '<f4') data.writeFloatLE(values[i]!, i * 4)
    else data.writeFloatBE(values[i]!, i * 4)
  }
  const size = Buffer.alloc(2)
  size.writeUInt16LE(header.length)
  return Buffer.concat([
    Buffer.from([0x93]),
    Buffer.from('NUMPY\x01\x00', 'latin1'),
    size,
    Buffer.from(header, 'latin1'),
    data,
  ])
}
