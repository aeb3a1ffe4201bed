import { MODEL_FILES, type ModelCard, type ModelFileName } from '../contract/model'
import { loadNetwork } from './classifier/load'
import type { TrainedModel } from './classifier/recognizer'
import type { Whitener } from './classifier/whitener'
import { PATH_SIZE } from './clips/dtw'
import { CLIP_FEATURE_VERSION } from './clips/features'
import { foundWidth } from './clips/recognizer'
import { SEEN_STEPS } from './clips/resample'
import type { TaughtPaths } from './clips/secondLook'
import { FEATURE_VERSION, featureCount } from './landmarks/features'

/** What lies beside a model's card, as far as it is needed to recognise. */
export type PartFiles = Readonly<Record<ModelFileName, Uint8Array> & { 'paths.bin'?: Uint8Array }>

/** The names of those files. */
export const PART_FILES = [...MODEL_FILES, 'paths.bin'] as const

/**
 * A model's files as plain arrays, with every shape checked.
 *
 * @param text bytes of UTF-8 as text
 * @throws Error that says what does not fit, or that the features are of another version
 */
export function readModelFiles(card: ModelCard, files: PartFiles, text: (bytes: Uint8Array) => string): TrainedModel {
  const own = card.clips ? CLIP_FEATURE_VERSION : FEATURE_VERSION
  if (card.featureVersion !== own) {
    throw new Error(
      `it takes features of version ${card.featureVersion}, this Signsmith computes version ${own}. Train again`,
    )
  }
  const kind = card.clips ? 'clips' : 'shots'
  const classifier = loadNetwork(text(files['model.json']), files['weights.bin'], kind)
  return {
    slots: card.slots,
    frames: card.clips ? SEEN_STEPS : 1,
    nothing: card.clips ? noneOf(card.labels) : null,
    classifier,
    rejector: {
      network: loadNetwork(text(files['rejector.json']), files['rejector.bin'], kind),
      whitener: readWhitener(files['whitener.bin'], card.clips ? foundWidth(classifier) : featureCount(card.slots)),
    },
    paths: files['paths.bin'] ? readPaths(files['paths.bin']) : null,
  }
}

function noneOf(labels: ModelCard['labels']): number | null {
  const at = labels.findIndex(({ none }) => none)
  return at < 0 ? null : at
}

/** @throws Error when the file has another size than its width asks for */
function readWhitener(bytes: Uint8Array, width: number): Whitener {
  const numbers = new Float32Array(Uint8Array.from(bytes).buffer)
  const square = width * width
  if (numbers.length <= square || (numbers.length - square) % width !== 0) {
    throw new Error(`whitener.bin has ${numbers.length} numbers, which does not fit ${width} features`)
  }
  return { width, matrix: numbers.slice(0, square), centres: numbers.slice(square) }
}

/** What each path begins with: its class, and which hands it shows. */
const PATH_HEAD = 3

export function writePaths({ points, seen, labels }: TaughtPaths): Uint8Array {
  const row = PATH_HEAD + PATH_SIZE
  const numbers = new Float32Array(labels.length * row)
  labels.forEach((label, i) => {
    numbers.set([label, seen[i * 2]!, seen[i * 2 + 1]!], i * row)
    numbers.set(points.subarray(i * PATH_SIZE, (i + 1) * PATH_SIZE), i * row + PATH_HEAD)
  })
  return new Uint8Array(numbers.buffer)
}

/** @throws Error when the file does not hold whole paths, or anything that is not a number */
export function readPaths(bytes: Uint8Array): TaughtPaths {
  const row = PATH_HEAD + PATH_SIZE
  const n = bytes.length / (row * Float32Array.BYTES_PER_ELEMENT)
  if (!Number.isInteger(n)) throw new Error(`paths.bin has ${bytes.length} bytes, which are no whole takes`)
  const numbers = new Float32Array(Uint8Array.from(bytes).buffer)
  if (!numbers.every(Number.isFinite)) throw new Error('paths.bin holds what is no number')
  const paths = { points: new Float32Array(n * PATH_SIZE), seen: new Uint8Array(n * 2), labels: new Int32Array(n) }
  for (let i = 0; i < n; i++) {
    const [label, left, right] = numbers.subarray(i * row, i * row + PATH_HEAD)
    paths.labels[i] = label!
    paths.seen.set([left!, right!], i * 2)
    paths.points.set(numbers.subarray(i * row + PATH_HEAD, (i + 1) * row), i * PATH_SIZE)
  }
  return paths
}
