/** Milliseconds that the work below takes on two quiet cores of the kind that the waits in the tests were written for. */
const USUAL_MS = 20
const ROUNDS = 5

/** How many times slower this machine is than the usual one, at least 1: a fixed piece of work, the median of five. */
export function measurePace(): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const started = performance.now()
    work()
    return performance.now() - started
  })
  return Math.max(1, times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]! / USUAL_MS)
}

function work(): number {
  const values = new Float64Array(20_000)
  let sum = 0
  for (let round = 0; round < 60; round++) {
    for (let i = 0; i < values.length; i++) values[i] = Math.sin(i * round) + values[(i * 7) % values.length]! / 2
    sum += JSON.parse(JSON.stringify({ first: values[0], all: [...values.subarray(0, 200)] })).first
  }
  return sum
}

/** Measured once, when the tests start; the configuration hands it to every worker. */
const pace = Number(process.env.SIGNSMITH_PACE ?? 1)

/** How long to wait for something here that takes at most `ms` on the usual machine: tests fail on silence, not on slowness. */
export function patience(ms: number): number {
  return Math.round(ms * pace)
}
