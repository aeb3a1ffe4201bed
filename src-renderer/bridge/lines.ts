/** The lines of a body as they come, without their ends. */
export async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader()
  let begun = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const lines = (begun + value).split('\n')
    begun = lines.pop()!
    yield* lines
  }
}
