/** The 21 hand landmarks of MediaPipe: 0 wrist, then four a finger from the palm to the tip. */
export const LANDMARK_COUNT = 21
/** Numbers in one hand: 21 × (x, y, z). */
export const HAND_SIZE = LANDMARK_COUNT * 3

export const WRIST = 0
export const THUMB = [1, 2, 3, 4] as const
export const FINGERS = [THUMB, [5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16], [17, 18, 19, 20]] as const
export const TIPS = [4, 8, 12, 16, 20] as const
/** The knuckle (MCP) of the middle finger. */
export const MIDDLE_KNUCKLE = 9
/** Knuckles (MCP) of index, middle, ring and little finger. */
export const KNUCKLES = [5, 9, 13, 17] as const
