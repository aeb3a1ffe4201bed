/** Pairs of landmarks between which a bone is, from the wrist outwards; the last three are the edge of the palm. */
export const BONES = [
  [0, 1],
  [1, 2],
  [2, 3],
  [3, 4],
  [0, 5],
  [5, 6],
  [6, 7],
  [7, 8],
  [0, 9],
  [9, 10],
  [10, 11],
  [11, 12],
  [0, 13],
  [13, 14],
  [14, 15],
  [15, 16],
  [0, 17],
  [17, 18],
  [18, 19],
  [19, 20],
  [5, 9],
  [9, 13],
  [13, 17],
] as const
/** How many of them are no edge of the palm. */
export const OUTWARD_BONES = 20

/**
 * Logarithm of the length of each of the bones over their geometric mean, the median over 1,950 hands in pictures whose
 * shape is known: the digits of A. Mavi (arXiv 2011.08927) and the letters of cafe-asl (docs/learning.md).
 */
export const USUAL_LENGTHS = [
  0.08, 0.12, -0.03, -0.24, 1.08, 0.22, -0.23, -0.43, 1.07, 0.28, -0.14, -0.38, 1.02, 0.14, -0.19, -0.46, 0.93, -0.1,
  -0.48, -0.64, -0.4, -0.45, -0.35,
] as const
