/** A seeded source of random numbers. The same seed gives the same sequence on every engine and machine. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number
  /** A whole number in [0, n). */
  below(n: number): number
  /** A permutation of 0 … n − 1. */
  permutation(n: number): Int32Array
}

/**
 * Small fast counter generator (sfc32), 128 bits of state, seeded through splitmix32.
 * Source: C. Doty-Humphrey, PractRand; G. Steele et al., "Fast splittable pseudorandom number generators".
 *
 * @param seed any finite number; only its lower 32 bits count
 */
export function createRandom(seed: number): Random {
  let mix = seed >>> 0
  const split = () => {
    mix = (mix + 0x9e3779b9) >>> 0
    let z = mix
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
  let a = split()
  let b = split()
  let c = split()
  let counter = 1
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + t) | 0
    return t >>> 0
  }
  for (let i = 0; i < 12; i++) next()

  let spare: number | null = null
  const uniform = () => next() / 4294967296
  const normal = () => {
    if (spare !== null) {
      const value = spare
      spare = null
      return value
    }
    // Box–Muller; 1 − u is never 0, so the logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
    const angle = 2 * Math.PI * uniform()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
  const below = (n: number) => Math.floor(uniform() * n)
  const permutation = (n: number) => {
    const order = Int32Array.from({ length: n }, (_, i) => i)
    for (let i = n - 1; i > 0; i--) {
      const j = below(i + 1)
      const kept = order[i]!
      order[i] = order[j]!
      order[j] = kept
    }
    return order
  }
  return { uniform, normal, below, permutation }
}
