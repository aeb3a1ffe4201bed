import type { Recognition } from '../../src-main/contract/recognition'
import type { Sighting } from '../camera/protocol'
import type { TakeSighting } from '../record/takeOf'

type Seen = Recognition & { state: 'seen' }
/** With the metres, which samples keep. */
export type PassageSighting = TakeSighting & Pick<Sighting, 'hands'>

/** A part of what the camera saw, in which a sign that moves was made, or may have been. */
export interface Passage {
  signId: string
  /** Milliseconds since the epoch: when it was accepted, or looked most like the sign. */
  at: number
  /** From a little more than the length of a take before that moment to a little after it. */
  sightings: readonly PassageSighting[]
}

/** What became of the stream. */
export interface PassageEvents {
  /** A sign was accepted; told once more as soon as the moments after it have been seen. */
  onAccepted(passage: Passage): void
  /** A sign was nearly accepted, or another one nearly in its place. @param certainty 0: undecided, 1: sure */
  onDoubted(passage: Passage, certainty: number): void
}

export interface Passages {
  /** Takes all that the camera sees, in the order of time. @param seconds that a take lasts in the median */
  see(sighting: PassageSighting, seconds: number): void
  /** Takes what was said of a sighting, in the order of time. */
  answer(time: number, seen: Seen, seconds: number): void
  /** What was seen so far has nothing to do with what comes: another picture, or a pause. */
  forget(): void
}

/** What is kept of the stream at least, milliseconds. */
const KEPT_MS = 5_000
/** A passage begins so many takes before its moment, and ends so many milliseconds after it. */
const TAKES_BEFORE = 1.2
const AFTER_MS = 400
/** A sign that was likely for less is a hand on its way. */
const STEADY_MS = 250
/** One that stays likely for so many takes without being accepted is told at last. */
const TAKES_LONG = 2
/** From this share of the threshold on a sign may have been meant; below it what was accepted may come again. */
const LIKELY = 0.5
/** Two signs are close when the probability of the one is ahead of the other's by less. */
const CLOSE = 0.25

type Following =
  | { state: 'calm' }
  | { state: 'doubt'; since: number; signId: string; at: number; share: number; certainty: number }
  /** A sign was accepted, or told of, and still fades. */
  | { state: 'over'; signId: string }

/** Finds the passages of a stream that are worth keeping: those that were accepted, and those that nearly were. */
export function createPassages({ onAccepted, onDoubted }: PassageEvents): Passages {
  let kept: PassageSighting[] = []
  let following: Following = { state: 'calm' }
  /** The sign accepted last, until the moments after it are there. */
  let awaited: { signId: string; at: number; certainty: number } | null = null

  const passage = (signId: string, at: number, seconds: number): Passage => {
    const from = at - TAKES_BEFORE * seconds * 1_000
    return { signId, at, sightings: kept.filter(({ time }) => time >= from && time <= at + AFTER_MS) }
  }
  const tellDoubt = (doubt: Following & { state: 'doubt' }, seconds: number) =>
    onDoubted(passage(doubt.signId, doubt.at, seconds), doubt.certainty)

  return {
    see(sighting, seconds) {
      const { time } = sighting
      const longest = Math.max(KEPT_MS, (TAKES_BEFORE + TAKES_LONG) * seconds * 1_000 + 2 * AFTER_MS)
      kept = kept.filter((one) => one.time > time - longest && one.time < time)
      kept.push(sighting)
      if (!awaited || time < awaited.at + AFTER_MS) return
      const { signId, at, certainty } = awaited
      awaited = null
      const whole = passage(signId, at, seconds)
      onAccepted(whole)
      if (certainty < CLOSE) onDoubted(whole, certainty)
    },
    answer(time, seen, seconds) {
      const { spotting, accepted } = seen
      if (!spotting) return
      const { signId, share, threshold } = spotting
      const ahead = (seen.ranked[0]?.probability ?? 0) - (seen.ranked[1]?.probability ?? 0)
      if (accepted) {
        following = { state: 'over', signId: accepted.signId }
        awaited = { signId: accepted.signId, at: time, certainty: ahead }
        return onAccepted(passage(accepted.signId, time, seconds))
      }
      const likely = signId !== null && share >= LIKELY * threshold
      if (!likely) {
        if (following.state === 'doubt' && time - following.since >= STEADY_MS) tellDoubt(following, seconds)
        following = { state: 'calm' }
        return
      }
      if (following.state === 'over' && following.signId === signId) return
      const certainty = Math.min(ahead, share / threshold)
      if (following.state !== 'doubt') following = { state: 'doubt', since: time, signId, at: time, share, certainty }
      else if (share > following.share) following = { ...following, signId, at: time, share, certainty }
      if (time - following.since < TAKES_LONG * seconds * 1_000) return
      tellDoubt(following, seconds)
      following = { state: 'over', signId }
    },
    forget() {
      kept = []
      following = { state: 'calm' }
      awaited = null
    },
  }
}
