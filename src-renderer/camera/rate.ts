/** How fast hands are looked for. */
export interface Pace {
  /** Frames of the last second. */
  fps: number
  /** How long the newest frame took. */
  milliseconds: number
}

/** Nobody reads figures that change faster than this. */
const TELL_EVERY_MS = 500

/**
 * Counts frames over the last second.
 *
 * @returns a function of the time and of how long a frame took, both in milliseconds, which answers the same pace for half
 *   a second
 */
export function createRate(): (now: number, milliseconds: number) => Pace {
  const times: number[] = []
  let told: Pace | null = null
  let toldAt = 0
  return (now, milliseconds) => {
    times.push(now)
    while (times[0]! < now - 1000) times.shift()
    if (!told || now - toldAt >= TELL_EVERY_MS) {
      told = { fps: times.length, milliseconds }
      toldAt = now
    }
    return told
  }
}
