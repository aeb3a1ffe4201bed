/** Milliseconds of each of `count` runs, after as many unmeasured ones as a tenth of them. */
export async function time(count: number, work: (i: number) => unknown): Promise<number[]> {
  for (let i = 0; i < count / 10; i++) await work(i)
  const times: number[] = []
  for (let i = 0; i < count; i++) {
    const started = performance.now()
    await work(i)
    times.push(performance.now() - started)
  }
  return times
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}
export const median = (values: readonly number[]) => quantile(values, 0.5)
