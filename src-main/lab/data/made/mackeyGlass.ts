import type { Random } from '../../../learning/random'
import type { Series } from '../series'

/** Steps of the integration in a unit of time, of which one value is kept. */
const STEPS = 10
/** Units of time until the start is forgotten. */
const FORGOTTEN = 300

/**
 * The series of Mackey and Glass, dx/dt = 0.2 x(t − τ) / (1 + x(t − τ)¹⁰) − 0.1 x, one value a unit of time: chaotic
 * from τ = 17 on. It starts from a random level.
 * Source: M. Mackey, L. Glass, "Oscillation and chaos in physiological control systems", Science 197, 1977.
 *
 * @param delay τ in whole units of time
 * @param noise standard deviation of what is added to each value, as an instrument would
 */
export function makeMackeyGlass(count: number, random: Random, delay = 17, noise = 0): Series {
  const lag = delay * STEPS
  const x = new Float64Array(lag + (FORGOTTEN + count) * STEPS + 1).fill(0.8 + 0.8 * random.uniform(), 0, lag + 1)
  for (let t = lag; t + 1 < x.length; t++) x[t + 1] = step(x[t]!, x[t - lag]!, x[t - lag + 1]!)
  const values = Float32Array.from({ length: count }, (_, i) => {
    const value = x[lag + (FORGOTTEN + i) * STEPS]!
    return noise === 0 ? value : value + noise * random.normal()
  })
  return { values, name: `Mackey–Glass, τ = ${delay}` }
}

/**
 * One step by Runge and Kutta's fourth order.
 *
 * @param from delayed x where the step begins
 * @param to delayed x where it ends
 */
function step(x: number, from: number, to: number): number {
  const h = 1 / STEPS
  const slope = (own: number, delayed: number) => (0.2 * delayed) / (1 + delayed ** 10) - 0.1 * own
  const middle = (from + to) / 2
  const k1 = slope(x, from)
  const k2 = slope(x + (h / 2) * k1, middle)
  const k3 = slope(x + (h / 2) * k2, middle)
  const k4 = slope(x + h * k3, to)
  return x + (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4)
}
