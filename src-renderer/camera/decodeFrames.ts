import { EncodedPacketSink, type InputVideoTrack } from 'mediabunny'

/** Packets that wait at the decoder: enough to keep it busy, few enough to keep little in memory. */
const WAITING = 4

/**
 * The frames of a film in the order in which they are shown, each decoded once; whoever takes one closes it. What is see-through
 * in a film is of no concern here, which is why the library's own way, with a worker for it, is not taken.
 *
 * @throws what the decoder says of a film that it cannot decode
 */
export async function* decodeFrames(track: InputVideoTrack): AsyncGenerator<VideoFrame> {
  const config = await track.getDecoderConfig()
  if (!config) throw new Error('no-config')
  const ready: VideoFrame[] = []
  let failure = null as Error | null
  let end = 'not yet' as 'not yet' | 'given' | 'decoded'
  let wake = () => {}
  const decoder = new VideoDecoder({
    output(frame) {
      ready.push(frame)
      wake()
    },
    error(error) {
      failure = error
      wake()
    },
  })
  decoder.addEventListener('dequeue', () => wake())
  const packets = new EncodedPacketSink(track).packets()
  try {
    decoder.configure(config)
    for (;;) {
      if (failure) throw failure
      const frame = ready.shift()
      if (frame) {
        yield frame
      } else if (end === 'decoded') {
        return
      } else if (end === 'not yet' && decoder.decodeQueueSize < WAITING) {
        const { value, done } = await packets.next()
        if (failure) throw failure
        if (done) {
          end = 'given'
          decoder
            .flush()
            .then(() => {
              end = 'decoded'
            })
            .catch((error) => {
              failure ??= error
            })
            .finally(() => wake())
        } else decoder.decode(value.toEncodedVideoChunk())
      } else {
        await new Promise<void>((resolve) => {
          // Nothing has changed since it was looked at: events come between tasks alone.
          wake = resolve
        })
      }
    }
  } finally {
    for (const frame of ready) frame.close()
    await packets.return()
    if (decoder.state !== 'closed') decoder.close()
  }
}
