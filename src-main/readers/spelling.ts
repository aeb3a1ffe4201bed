/** What a column of coordinates is called: which hand, which of the points, which axis. */
export interface LandmarkName {
  /** The words around the numbers: columns of one hand share them. */
  family: string
  hand: Hand
  /** As the name counts: from 0 or from 1. */
  point: number
  /** 0, 1, 2 for x, y, z. */
  axis: number
  /** Whether the point is named, such as thumb_tip, rather than numbered. */
  named: boolean
}
/** A hand's side, its number as the table counts, or "only" where the name says nothing. */
export type Hand = 'only' | 'left' | 'right' | number

/** Words that may stand around the numbers without changing what they mean. */
const WORDS = new Set(
  'landmark landmarks lm lms hand hands point points pt pts kp kps keypoint keypoints joint joints coord coords p mediapipe mp multi skeleton pos position image img norm normalized normalised'.split(
    ' ',
  ),
)
/** Words that may stand before the number of one value among 42 or 63. */
const FLAT_WORDS = new Set('f v c feature features feat value values val col column var num data xyz'.split(' '))
const SIDES: Record<string, 'left' | 'right'> = {
  left: 'left',
  l: 'left',
  lh: 'left',
  lefthand: 'left',
  right: 'right',
  r: 'right',
  rh: 'right',
  righthand: 'right',
}
const FINGERS: Record<string, number> = { thumb: 1, index: 5, middle: 9, ring: 13, pinky: 17, little: 17 }
const THUMB_JOINTS = ['cmc', 'mcp', 'ip', 'tip']
const FINGER_JOINTS = ['mcp', 'pip', 'dip', 'tip']

/** Words and numbers of a name, camel case and digits taken apart. */
function tokensOf(name: string): string[] {
  return (
    name
      .slice(0, 80)
      .replace(/([a-z])([A-Z])/g, '$1_$2')
      .toLowerCase()
      .replace(/(cmc|mcp|pip|dip|ip|tip|wrist)([xyz])\b/g, '$1_$2')
      .match(/[a-z]+|\d+/g) ?? []
  )
}

/** Reads a name such as `x0`, `X_0`, `0_x`, `landmark_0_x`, `rh_x0`, `hand_1_landmark_0_x` or `INDEX_FINGER_TIP_X`. */
export function landmarkName(name: string): LandmarkName | null {
  const tokens = tokensOf(name)
  const numbers = tokens.flatMap((token, i) => (/^\d{1,3}$/.test(token) ? [i] : []))
  const axes = tokens.flatMap((token, i) => (/^[xyz]$/.test(token) ? [i] : []))
  if (axes.length !== 1) return null
  const [axisAt] = axes as [number]
  const axis = 'xyz'.indexOf(tokens[axisAt]!)
  const named = namedPoint(tokens)
  const rest = tokens.filter((token, i) => i !== axisAt && !/^\d/.test(token) && !named?.words.includes(token))
  const sides = rest.filter((token) => Object.hasOwn(SIDES, token))
  if (sides.length > 1 || tokens.some((token) => /^\d{4}/.test(token))) return null
  const words = rest.filter((token) => !Object.hasOwn(SIDES, token))
  if (!words.every((word) => WORDS.has(word))) return null
  const side = sides[0] ? SIDES[sides[0]]! : null
  const family = words.join(' ')
  const value = (i: number) => Number(tokens[numbers[i]!])
  if (named && numbers.length === 0) return { family, hand: side ?? 'only', point: named.point, axis, named: true }
  if (named && numbers.length === 1)
    return side ? null : { family, hand: value(0), point: named.point, axis, named: true }
  if (named || numbers.length === 0 || numbers.length > 2) return null
  if (numbers.length === 1) return { family, hand: side ?? 'only', point: value(0), axis, named: false }
  // Two numbers: the hand, then the point. `x0.1` of a doubled column is neither.
  const [first, second] = numbers as [number, number]
  const handed = /^hands?$/.test(tokens[first - 1] ?? '')
  const apart = axisAt < first || axisAt > second
  if (side || (!handed && !(apart && words.length > 0))) return null
  return { family, hand: value(0), point: value(1), axis, named: false }
}

/** Which hand a word or a name such as `Left`, `rh` or `right_hand_landmarks` speaks of; null where it is none. */
export function sideOf(name: string): 'left' | 'right' | null {
  const tokens = tokensOf(name)
  const sides = tokens.filter((token) => Object.hasOwn(SIDES, token))
  if (sides.length !== 1 || !tokens.every((token) => Object.hasOwn(SIDES, token) || WORDS.has(token))) return null
  return SIDES[sides[0]!]!
}

/** The number of a named point, such as INDEX_FINGER_TIP; null where the words name none. */
export function pointNumber(name: string): number | null {
  const tokens = tokensOf(name)
  const named = namedPoint(tokens)
  return named && tokens.every((token) => named.words.includes(token) || WORDS.has(token)) ? named.point : null
}

function namedPoint(tokens: readonly string[]): { point: number; words: string[] } | null {
  if (tokens.includes('wrist')) return { point: 0, words: ['wrist'] }
  const finger = tokens.find((token) => Object.hasOwn(FINGERS, token))
  if (!finger) return null
  const joints = finger === 'thumb' ? THUMB_JOINTS : FINGER_JOINTS
  const joint = tokens.findLast((token) => joints.includes(token))
  return joint ? { point: FINGERS[finger]! + joints.indexOf(joint), words: [finger, 'finger', joint] } : null
}

/** Reads the name of one value among many: `0`, `f12`, `landmark_62`, `left_hand_7`. */
export function valueName(name: string): { family: string; hand: Hand; index: number } | null {
  const tokens = tokensOf(name)
  const numbers = tokens.filter((token) => /^\d{1,3}$/.test(token))
  const words = tokens.filter((token) => !/^\d/.test(token) && !Object.hasOwn(SIDES, token))
  const sides = tokens.filter((token) => Object.hasOwn(SIDES, token))
  if (numbers.length !== 1 || sides.length > 1 || tokens.length !== 1 + words.length + sides.length) return null
  if (!words.every((word) => WORDS.has(word) || FLAT_WORDS.has(word))) return null
  return { family: words.join(' '), hand: sides[0] ? SIDES[sides[0]]! : 'only', index: Number(numbers[0]) }
}
