/** Letters of a piece: enough to be worth a write, few enough to be no burden. */
const LETTERS = 256 * 1024

/** Texts one after the other, as bytes in pieces of which one at a time is in memory. */
export async function* inPieces(texts: Iterable<string> | AsyncIterable<string>): AsyncGenerator<Buffer> {
  let piece = ''
  for await (const text of texts) {
    piece += text
    if (piece.length < LETTERS) continue
    yield Buffer.from(piece)
    piece = ''
  }
  if (piece !== '') yield Buffer.from(piece)
}
