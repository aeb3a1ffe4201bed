/** σ(1.702 x), with which x·σ approximates GELU. */
const gate = (x: number) => 1 / (1 + Math.exp(-1.702 * x))

/** APALU (arXiv 2402.08244) for drawing; the same function as the learner's, which a test compares. */
export function apalu(x: number, a: number, b: number): number {
  return x >= 0 ? a * (x + x * gate(x)) : b * Math.expm1(x)
}

export const relu = (x: number): number => Math.max(0, x)

/** By its sigmoid approximation, as the learner's. */
export const gelu = (x: number): number => x * gate(x)
