import { softmax } from '../classifier/predict'
import type { Recognizer } from '../classifier/recognizer'
import { type Clip, type ClipFrame, clipOfFrames, FACE_SIZE, PAIR_SIZE } from '../clips/clip'
import { movement } from '../clips/movement'
import { medianFace, resample, SEEN_STEPS } from '../clips/resample'

/** What of a model the spotter needs to know. */
export interface SpotterModel {
  recognizer: Recognizer
  /** Seconds that a take lasts in the median. */
  seconds: number
  /**
   * For each class, palms that the hands go at least in one of its takes (`clips/movement`); 0 for a held sign,
   * which is accepted only while the hands stand still.
   */
  moves: readonly number[]
  /** For each class, whether it is what shows no sign, which is never accepted and nothing rests after. */
  none: readonly boolean[]
}
export interface SpotterOptions {
  /** Probability from which a sign is accepted, 0 to 1. */
  threshold: number
  /** Seconds in which nothing is accepted after a sign. */
  cooldown: number
  /** Seconds for which a held sign is shown until it is accepted. */
  hold: number
}

export interface Spotting {
  /** The sign that was accepted at this frame. */
  accepted: number | null
  /** What the last windows look like most, and how sure that is, 0 to 1; null where no window showed hands. */
  candidate: { sign: number; share: number } | null
  /** Of each sign, in the last moments; they sum to less than 1 where something else may be going on. */
  probabilities: Float32Array
}

/** Windows, as shares of the usual length of a take. */
const WINDOWS = [0.65, 0.85, 1.05]
/** Seconds of the window in which a held sign is looked for. */
const HELD_WINDOW = 0.4
/** Palms by which a hand that stands still moves at most in that time, fingers included. */
const STILL = 0.35
/** Seconds between decisions, at least. */
const HOP = 0.06
/** A window with hands in less than this share of its frames says nothing. */
const LEAST_SEEN = 0.5
/** A stream that began, or was torn, within this last share of a window is too short for it. */
const LEAST_FILLED = 0.8
/** Seconds over which probabilities are averaged. */
const SMOOTHING = 0.14
/** Seconds for which a sign that moves is the best one until it is accepted, and decisions that this takes at least. */
const PERSISTS = 0.33
const LEAST_DECISIONS = 3
/** The same sign counts again after its probability fell below this share of the threshold. */
const FORGOTTEN = 0.5
/** A face is known for so many seconds. */
const FACE_SECONDS = 1
/** After a gap as long as this, what was seen before says nothing. */
const LONGEST_GAP = 1

export interface Spotter {
  /**
   * @param frame later than the one before, on any clock that moves forward
   * @param options what holds for a sign
   */
  step(frame: ClipFrame, options: (sign: number) => SpotterOptions): Spotting
}

/**
 * Finds signs that move in a stream of frames, each once, as it ends: windows of the usual length of a take are named
 * again and again, and a sign is accepted when it stays the likeliest one for a while.
 */
export function createSpotter({ recognizer, seconds, moves, none }: SpotterModel): Spotter {
  const { classes } = recognizer
  const longest = Math.max(Math.max(...WINDOWS) * seconds, HELD_WINDOW, FACE_SECONDS) + 0.2
  const held = Array.from({ length: classes }, (_, k) => moves[k] === 0 && !none[k])
  const anyHeld = held.some(Boolean)
  /** Palms that hands must have gone for each class to be meant. */
  const needed = Float64Array.from({ length: classes }, (_, k) => Math.min(STILL, (moves[k] ?? STILL) / 2))
  const points = new Float32Array(SEEN_STEPS * PAIR_SIZE)
  const present = new Uint8Array(SEEN_STEPS * 2)
  const face = new Float32Array(FACE_SIZE)
  let frames: ClipFrame[] = []
  let decisions: { time: number; probabilities: Float32Array }[] = []
  let best: { sign: number; since: number; count: number } | null = null
  let candidate: Spotting['candidate'] = null
  let probabilities = new Float32Array(classes)
  let lastDecision = Number.NEGATIVE_INFINITY
  let lastAccepted = Number.NEGATIVE_INFINITY
  const spent = new Set<number>()

  const reset = () => {
    frames = []
    decisions = []
    best = null
    candidate = null
    probabilities = new Float32Array(classes)
    lastDecision = Number.NEGATIVE_INFINITY
    lastAccepted = Number.NEGATIVE_INFINITY
    spent.clear()
  }
  const forget = (from: number) => {
    const first = frames.findIndex(({ time }) => time >= from)
    if (first > 0) frames.splice(0, first)
  }
  /** Probabilities of the classes in the stretch that ends now, less what is nothing; null where it shows no hands. */
  const name = (clip: Clip, now: number, length: number): Float32Array | null => {
    if (frames[0]!.time > now - LEAST_FILLED * length || seenShare(frames, now - length) < LEAST_SEEN) return null
    resample(clip, now - length, now, SEEN_STEPS, points, present)
    const evidence = recognizer.look(points, present, face)
    const p = softmax(evidence.logits)
    const known = 1 / (1 + Math.exp(-evidence.confidence)) / p[evidence.best]!
    return p.map((value) => value * Math.min(1, known))
  }
  /** What the windows that end now say of each class: the surest for signs that move, a short one for held signs. */
  const look = (now: number): Float32Array => {
    const clip = clipOfFrames(frames)
    medianFace(clip, now - FACE_SECONDS, now, face)
    const most = new Float32Array(classes)
    const raise = (p: Float32Array | null, which: boolean, went: number) =>
      p?.forEach((value, k) => {
        if (held[k] === which && (which || went >= needed[k]!)) most[k] = Math.max(most[k]!, value)
      })
    // What moves less than a sign ever did is not it, whatever it looks like.
    const went = wentIn(frames, WINDOWS[0]! * seconds)
    if (needed.some((palms, k) => !held[k] && went >= palms)) {
      for (const share of WINDOWS) raise(name(clip, now, share * seconds), false, went)
    }
    if (anyHeld && wentIn(frames, HELD_WINDOW) <= STILL) raise(name(clip, now, HELD_WINDOW), true, 0)
    return most
  }
  return {
    step(frame, options) {
      const { time } = frame
      const last = frames.at(-1)
      if (last && (time < last.time || time - last.time > LONGEST_GAP)) reset()
      frames.push(frame)
      forget(time - longest)
      if (time - lastDecision < HOP) return { accepted: null, candidate, probabilities }
      lastDecision = time
      const now = look(time)
      decisions = [...decisions.filter((one) => time - one.time < SMOOTHING), { time, probabilities: now }]
      const smooth = Float32Array.from({ length: classes }, (_, k) =>
        decisions.reduce((sum, { probabilities }) => sum + probabilities[k]! / decisions.length, 0),
      )
      probabilities = smooth
      let top = 0
      for (let k = 1; k < classes; k++) if (smooth[k]! > smooth[top]!) top = k
      for (const sign of spent) if (smooth[sign]! < FORGOTTEN * options(sign).threshold) spent.delete(sign)
      candidate = smooth[top]! > 0 ? { sign: top, share: smooth[top]! } : null
      const { threshold, cooldown, hold } = options(top)
      if (none[top] || smooth[top]! < threshold) {
        best = null
        return { accepted: null, candidate, probabilities }
      }
      best = best?.sign === top ? { ...best, count: best.count + 1 } : { sign: top, since: time, count: 1 }
      const persists = held[top] ? Math.max(0, hold - HELD_WINDOW) : PERSISTS
      const lasts = best.count >= LEAST_DECISIONS && time - best.since >= persists
      if (!lasts || spent.has(top) || time - lastAccepted < cooldown)
        return { accepted: null, candidate, probabilities }
      lastAccepted = time
      spent.add(top)
      return { accepted: top, candidate, probabilities }
    },
  }
}

function seenShare(frames: readonly ClipFrame[], from: number): number {
  const own = frames.filter(({ time }) => time >= from)
  return own.filter(({ present }) => present[0] || present[1]).length / Math.max(1, own.length)
}

/** How far hands have gone in so many seconds, in palms; as far as can be where nobody knows that long. */
function wentIn(frames: readonly ClipFrame[], length: number): number {
  const now = frames[frames.length - 1]!
  const own = frames.filter(({ time }) => time >= now.time - length)
  if (own[0]!.time > now.time - length / 2 || !(now.present[0] || now.present[1])) return Number.POSITIVE_INFINITY
  return movement(own)
}
