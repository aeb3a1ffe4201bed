import { MOST_COORDINATE } from '../contract/landmarks'
import { FEWEST_TAKE_FRAMES, MOST_TAKE_FRAMES } from '../contract/take'
import { FACE_SIZE, PAIR_SIZE } from '../learning/clips/clip'
import { palmSize } from '../learning/landmarks/normalise'
import { HAND_SIZE, LANDMARK_COUNT } from '../learning/landmarks/topology'
import { keyOf } from './columns'
import { readFace } from './faces'
import type { Flaw } from './rows'
import { sideOf } from './spelling'

/** Both hands and the face over n frames, in the unit that whoever made them says; laid out as in a `Clip`. */
export interface Frames {
  /** n × 2 × 21 × 3. */
  points: Float32Array
  /** n × 2 flags. */
  present: Uint8Array
  /** n × 3. */
  face: Float32Array
}

/** Frames, and the times that stand in them. */
export interface ReadFrames extends Frames {
  /** n times as they are written; null where the frames say none. */
  times: Float64Array | null
  unit: 's' | 'ms' | null
}

export const SIDES = ['left', 'right'] as const
export type Side = (typeof SIDES)[number]

export function emptyFrames(count: number): Frames {
  return {
    points: new Float32Array(count * PAIR_SIZE),
    present: new Uint8Array(count * 2),
    face: new Float32Array(count * FACE_SIZE),
  }
}

/** Why so many frames are no take; null when they may be one. @param most frames that are read */
export function flawOfLength(count: number, most = MOST_TAKE_FRAMES): Flaw | null {
  if (count >= FEWEST_TAKE_FRAMES && count <= most) return null
  const kind = count < FEWEST_TAKE_FRAMES ? 'short' : 'long'
  return {
    kind,
    reason: `its take has ${count} ${count === 1 ? 'frame' : 'frames'}: ${FEWEST_TAKE_FRAMES} to ${most} are read`,
  }
}

/**
 * The frames of one take from JSON: each null, `[left, right, face]`, or an object with any of left, right, face and
 * time under the names that people give them.
 *
 * @param most frames that are read
 * @returns in fractions of the picture
 */
export function readFrames(frames: readonly unknown[], most = MOST_TAKE_FRAMES): ReadFrames | Flaw {
  const flaw = flawOfLength(frames.length, most)
  if (flaw) return flaw
  const read = emptyFrames(frames.length)
  const times = new Float64Array(frames.length)
  let timed = 0
  let unit: ReadFrames['unit'] = null
  for (const [f, frame] of frames.entries()) {
    const parts = partsOf(frame)
    if (typeof parts === 'string') return { kind: 'frame', reason: `frame ${f} ${parts}` }
    for (const [slot, side] of SIDES.entries()) {
      const hand = handInto(parts[side], read.points, (f * 2 + slot) * HAND_SIZE)
      if (typeof hand === 'string') return { kind: 'hand', reason: `the ${side} hand of frame ${f} ${hand}` }
      read.present[f * 2 + slot] = hand ? 1 : 0
    }
    const face = readFace(parts.face)
    if (typeof face === 'string') return { kind: 'face', reason: `the face of frame ${f} ${face}` }
    if (face) read.face.set(face, f * FACE_SIZE)
    if (typeof parts.time === 'number' && Number.isFinite(parts.time)) {
      times[f] = parts.time
      unit ??= parts.unit
      timed++
    }
  }
  if (timed > 0 && timed < frames.length) {
    return { kind: 'times', reason: `${timed} of its ${frames.length} frames say a time: all must, or none` }
  }
  return { ...read, times: timed > 0 ? times : null, unit }
}

type Parts = Record<Side | 'face' | 'time', unknown> & Pick<ReadFrames, 'unit'>

/** What a frame holds, by its names or its order; a sentence where that cannot be told. */
function partsOf(frame: unknown): Parts | string {
  const parts: Parts = { left: null, right: null, face: null, time: null, unit: null }
  if (frame === null || frame === undefined) return parts
  if (typeof frame !== 'object') return 'is neither null, nor a list, nor an object'
  if (Array.isArray(frame)) {
    // A single hand as 21 points or 63 numbers would be a list as well, and say nothing of its side.
    if (frame.length < 2 || frame.length > 3 || frame.some((part) => typeof part === 'number')) {
      return `is a list of ${frame.length}, where [left, right] or [left, right, face] is read`
    }
    return { ...parts, left: frame[0], right: frame[1], face: frame[2] ?? null }
  }
  for (const [name, value] of Object.entries(frame)) {
    const side = sideOf(name)
    if (side) {
      if (parts[side] !== null) return `has two ${side} hands`
      parts[side] = value
    } else if (/^face$/i.test(name)) parts.face = value
    else if (TIME.test(keyOf(name))) {
      parts.time = value
      parts.unit = unitOf(keyOf(name))
    }
  }
  return parts
}

/** Names of a time, of a frame or of all; what stands behind them is the unit. */
export const TIME = /^(t|times?|time_?stamps?)(_(s|ms|sec|seconds|msec|millis|milliseconds))?$|^(milli)?seconds$|^ms$/i

/** The unit that the name of a time says; null where it says none. */
export function unitOf(name: string): 's' | 'ms' | null {
  if (/ms$|milli|msec/i.test(name)) return 'ms'
  return /_s$|sec/i.test(name) ? 's' : null
}

/** Reads a hand; false where none is in view. @param out receives 21 × 3 at `to` */
function handInto(hand: unknown, out: Float32Array, to: number): boolean | string {
  if (hand === null || hand === undefined) return false
  if (!Array.isArray(hand)) return 'is no list of landmarks'
  if (hand.length === 0) return false
  const values = valuesOf(hand)
  if (typeof values === 'string') return values
  const axes = values.length / LANDMARK_COUNT
  for (const [i, value] of values.entries()) {
    const where = () => `${'xyz'[i % axes]} of landmark ${Math.floor(i / axes)}`
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      return `has “${String(value).slice(0, 24)}” as ${where()}`
    }
    if (Math.abs(value) > MOST_COORDINATE) {
      return `has ${value} as ${where()}, which is no fraction of the picture; pixels must be divided by its width and height`
    }
    out[to + Math.floor(i / axes) * 3 + (i % axes)] = value
  }
  const first = values[0]
  if ((first === 0 || first === -1) && values.every((value) => value === first)) {
    out.fill(0, to, to + HAND_SIZE)
    return false
  }
  return palmSize(out, to) > 1e-6 || 'has its wrist and knuckles in one point'
}

/** The 42 or 63 numbers of a hand, whichever way it is written. */
function valuesOf(hand: readonly unknown[]): readonly unknown[] | string {
  const flat = hand.length === LANDMARK_COUNT ? hand.flatMap((point) => axesOf(point)) : hand
  if (flat.length === HAND_SIZE || flat.length === 2 * LANDMARK_COUNT) return flat
  return `has ${flat.length} numbers, where 21 landmarks of 2 or 3 are read`
}

function axesOf(point: unknown): unknown[] {
  // What follows the depth says how visible a point is.
  if (Array.isArray(point)) return point.slice(0, 3)
  const { x, y, z } = (point ?? {}) as Record<string, unknown>
  return z === undefined ? [x, y] : [x, y, z]
}
