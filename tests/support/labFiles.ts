/** Pictures as the format IDX has them. @param pictures n of height × width bytes */
export function pictureBytes(height: number, width: number, pictures: readonly (readonly number[])[]): Uint8Array {
  return idx([pictures.length, height, width], pictures.flat())
}

/** Labels as the format IDX has them. */
export function labelBytes(labels: readonly number[]): Uint8Array {
  return idx([labels.length], labels)
}

function idx(lengths: readonly number[], values: readonly number[]): Uint8Array {
  const header = Buffer.alloc(4 + 4 * lengths.length)
  header.set([0, 0, 8, lengths.length])
  lengths.forEach((length, i) => header.writeUInt32BE(length, 4 + 4 * i))
  return Uint8Array.from([...header, ...values])
}
