/**
 * One reading at a time: whoever asks for another meanwhile gets one that begins after they asked, so that an older answer
 * never comes last. One that fails is made good by the next.
 *
 * @returns resolves, or fails, with the last reading
 */
export function createReading(read: () => Promise<void>): () => Promise<void> {
  let reading: Promise<void> | null = null
  let again = false
  const readOn = async () => {
    do {
      again = false
      await read().catch((error) => {
        if (!again) throw error
      })
    } while (again)
  }
  return () => {
    again = true
    reading ??= readOn().finally(() => {
      reading = null
    })
    return reading
  }
}
