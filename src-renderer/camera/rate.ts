/** Counts events over the last second. */
export function createRate(): { count(now: number): number } {
  const times: number[] = []
  return {
    count(now) {
      times.push(now)
      while (times[0]! < now - 1000) times.shift()
      return times.length
    },
  }
}
