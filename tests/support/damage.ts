import fc from 'fast-check'

/** One change of bytes: some are written over, some are cut out, or some come twice. */
export interface Change {
  at: number
  write?: Uint8Array
  cut?: number
  doubled?: number
}

/** Changes of a text, among them of the marks by which it is parted. */
export const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ at: fc.nat(), write: fc.uint8Array({ minLength: 1, maxLength: 4 }) }),
  fc.record({
    at: fc.nat(),
    write: fc
      .constantFrom('"', ',', '\n', ';', '.', '{', '[', '""', '\r', '#', '\t')
      .map((text) => new TextEncoder().encode(text)),
  }),
  fc.record({ at: fc.nat(), cut: fc.nat({ max: 400 }) }),
  fc.record({ at: fc.nat(), doubled: fc.nat({ max: 400 }) }),
)

export function changed(bytes: Uint8Array, { at, ...what }: Change): Uint8Array {
  const place = at % (bytes.length + 1)
  const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)]
  if (what.write) return Uint8Array.of(...before, ...what.write, ...after.subarray(what.write.length))
  if (what.cut !== undefined) return Uint8Array.of(...before, ...after.subarray(what.cut))
  return Uint8Array.of(...bytes.subarray(0, place + what.doubled!), ...after)
}
