/**
 * A share as a percentage in steps of a half: what is drawn looks the same, and the browser meets 201 lengths instead of
 * a new one at each frame, each of which it would remember.
 *
 * @param share 0 to 1
 */
export const inHalves = (share: number): number => Math.round(share * 200) / 2
