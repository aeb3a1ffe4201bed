import type { FileHandle } from 'node:fs/promises'
import { RandomAccessReader } from 'yauzl'

/** Bytes that are read at once. */
const AHEAD = 128 * 1024

/**
 * Reads a file for whoever goes through the list at the end of a zip: of each entry it is asked for twice, some bytes each time,
 * for which the disk would be asked as often.
 */
export class AheadReader extends RandomAccessReader {
  readonly #handle: FileHandle
  #from = 0
  #bytes = Buffer.alloc(0)

  constructor(handle: FileHandle) {
    super()
    this.#handle = handle
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, read?: number) => void,
  ): void {
    this.#bytesAt(position, length).then(
      (bytes) => callback(null, bytes.copy(buffer, offset)),
      (error) => callback(error),
    )
  }

  /** As many as were asked for, or fewer at the end of the file. */
  async #bytesAt(position: number, length: number): Promise<Buffer> {
    const missing = position < this.#from || position + length > this.#from + this.#bytes.length
    if (missing) {
      const window = Buffer.alloc(Math.max(AHEAD, length))
      const { bytesRead } = await this.#handle.read(window, 0, window.length, position)
      this.#bytes = window.subarray(0, bytesRead)
      this.#from = position
    }
    return this.#bytes.subarray(position - this.#from, position - this.#from + length)
  }
}
