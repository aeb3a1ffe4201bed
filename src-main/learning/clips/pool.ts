import { createDecks } from '../classifier/draws'
import { type Dataset, datasetSize, someOfEach, subset } from '../dataset'
import type { Random } from '../random'
import { augmentedLook, borrowFace, type ClipAugmentation, disturb, emptyLook, plainLook } from './augment'
import { clipFeatures, STEP_FEATURES } from './features'
import { createNothing, signRows } from './nothing'
import { SEEN_STEPS } from './resample'

/** Augmented looks, made before the training: 16 steps of raw features each, and their classes. */
export interface Pool {
  /** n × 16 × `STEP_FEATURES`. */
  features: Float32Array
  labels: Int32Array
}

/** Looks that are made before the training: at signs, and at nothing. Source: docs/learning.md. */
export const SIGN_LOOKS = 2_048
export const NOTHING_LOOKS = 1_024

/** Numbers of one look. */
export const LOOK_FEATURES = SEEN_STEPS * STEP_FEATURES

/**
 * Looks at the takes, each sign equally often, and looks at nothing: some made out of the takes, some of what the person
 * recorded of it.
 *
 * @param signs looks at signs
 * @param nothing looks at nothing; labelled with the class of nothing, or with the class after the last
 * @param recorded the share of these that come from recorded examples of nothing, where there are any
 */
export function drawPool(
  set: Dataset,
  { signs, nothing, recorded }: { signs: number; nothing: number; recorded: number },
  strength: ClipAugmentation,
  random: Random,
): Pool {
  const rows = signRows(set)
  const taught = subset(set, rows)
  const decks = createDecks(taught, random)
  const own = Array.from(set.labels.keys()).filter((row) => set.labels[row] === set.nothing)
  const made = createNothing(taught, Array.from(taught.labels.keys()), random)
  const pool: Pool = {
    features: new Float32Array((signs + nothing) * LOOK_FEATURES),
    labels: new Int32Array(signs + nothing),
  }
  const look = emptyLook()
  for (let i = 0; i < signs + nothing; i++) {
    if (i < signs) {
      const row = decks.next()
      augmentedLook(taught, row, strength, random, look)
      pool.labels[i] = taught.labels[row]!
    } else {
      if (own.length > 0 && random.uniform() < recorded) {
        augmentedLook(set, own[random.below(own.length)]!, strength, random, look)
      } else {
        made.draw(look)
        // Whether the face is known must not say whether there is a sign.
        if (!(look.face[2]! > 0)) borrowFace(taught, random, look)
        disturb(look, strength, random)
      }
      pool.labels[i] = set.nothing ?? set.classes
    }
    clipFeatures(SEEN_STEPS, look.points, look.present, look.face, pool.features, i * LOOK_FEATURES)
  }
  return pool
}

/** Examples as they were recorded: so many of each class at most, spread evenly. */
export function plainPool(whole: Dataset, perClass: number): Pool {
  const set = subset(whole, someOfEach(whole, perClass))
  const n = datasetSize(set)
  const pool: Pool = { features: new Float32Array(n * LOOK_FEATURES), labels: Int32Array.from(set.labels) }
  const look = emptyLook()
  for (let i = 0; i < n; i++) {
    plainLook(set, i, look)
    clipFeatures(SEEN_STEPS, look.points, look.present, look.face, pool.features, i * LOOK_FEATURES)
  }
  return pool
}
