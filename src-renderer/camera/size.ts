export interface Size {
  width: number
  height: number
}

/** The finder's networks see 224 pixels of a hand: of a larger picture they gain nothing, and its pixels cost time. */
export const LONG_SIDE = 640

/** A picture's size with its long side at most `longest` pixels, in whole pixels; what is smaller stays as it is. */
export function fitted({ width, height }: Size, longest = LONG_SIDE): Size {
  const scale = Math.min(1, longest / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}
