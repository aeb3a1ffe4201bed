import type { Acceptance } from '../../contract/project'
import { LARGEST_LOG_DISTANCE, type Recognizer } from '../../learning/classifier/recognizer'
import { type Clip, FACE_SIZE, PAIR_SIZE } from '../../learning/clips/clip'
import { SURE } from '../../learning/clips/recognizer'
import { SEEN, SEEN_STEPS } from '../../learning/clips/resample'
import type { Spotted } from '../../learning/evaluation/spotting'
import { HAND_SIZE } from '../../learning/landmarks/topology'
import type { RunnerOptions } from '../training/fits'
import { guessAsPeer, type PeerName, type PeerQuestion } from '../training/peers'
import { type StreamModel, spotSigns } from '../training/spotting'

/** What is spotted in, and how. */
export interface PeerStream {
  /** Ours, of which the others have the windows, and what is known of how far signs go. */
  model: StreamModel
  clip: Clip
  acceptance: Acceptance
}

/**
 * The signs that another recogniser finds in a stream where it takes the place of ours: it names the very windows, nothing
 * being one of its names where takes of nothing are taught, and the same spotter accepts what it names. A name is certain.
 *
 * @throws Failure as `guessAsPeer`
 */
export async function spotAsPeer(
  peer: PeerName,
  { model, clip, acceptance }: PeerStream,
  taught: Omit<PeerQuestion, 'tested'>,
  runner: RunnerOptions,
): Promise<Spotted[]> {
  const tested = windowsOf(model, clip, acceptance)
  const guesses = await guessAsPeer(peer, { ...taught, tested }, runner)
  let next = 0
  const look: Recognizer['look'] = () => certain(taught.classes, guesses[next++]!)
  return [...spotSigns({ ...model, recognizer: { ...model.recognizer, look } }, clip, acceptance)]
}

/** What is looked at in a stream, in its order, whatever is seen there: 16 frames each. */
function windowsOf(model: StreamModel, clip: Clip, acceptance: Acceptance): Clip[] {
  const { classes } = model.recognizer
  const windows: Clip[] = []
  const look: Recognizer['look'] = (points, present) => {
    windows.push(windowOf(points, present))
    return certain(classes, NO_CLASS)
  }
  for (const _ of spotSigns({ ...model, recognizer: { ...model.recognizer, look } }, clip, acceptance));
  return windows
}

/** What was not seen is not there: the others fill it in their own way. */
function windowOf(points: Float32Array, present: Uint8Array): Clip {
  const seen = present.map((flag) => Number(flag === SEEN))
  return {
    times: Float64Array.from({ length: SEEN_STEPS }, (_, step) => step / (SEEN_STEPS - 1)),
    points: points.slice(0, SEEN_STEPS * PAIR_SIZE).map((value, i) => (seen[Math.floor(i / HAND_SIZE)] ? value : 0)),
    present: seen,
    face: new Float32Array(SEEN_STEPS * FACE_SIZE),
  }
}

const NO_CLASS = -1

/** What is said of a window by who knows no doubt; of one that is none of the classes, that it may be any. */
function certain(classes: number, best: number): ReturnType<Recognizer['look']> {
  const logits = new Float32Array(classes)
  const known = best !== NO_CLASS
  if (known) logits[best] = SURE
  return { logits, best: known ? best : 0, confidence: known ? SURE : -SURE, distance: LARGEST_LOG_DISTANCE }
}
