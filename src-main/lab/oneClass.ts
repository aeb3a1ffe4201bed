import * as tf from '@tensorflow/tfjs-core'
import { Failure } from '../contract/failure'
import { summarise } from '../learning/evaluation/metrics'
import { auroc } from '../learning/evaluation/rejection'
import type { Arm } from './arms'
import { type Chances, chancesOf, parts, standardisePictures } from './batches'
import { type Pictures, takePictures } from './data/pictures'
import type { ExperimentOptions, Prepared } from './experiment'
import { type Outcome, retold, type Training } from './step'

/** One class is learned from; it is told from all others. All are standardised. */
export interface OneClassDraw {
  train: Pictures
  /** Of the class, and of all others; none of them is learned from. */
  known: Pictures
  others: Pictures
  /** Of all other classes, and not tested: what a source may learn from beforehand. */
  elsewhere: Pictures
  chances: Chances
}

const CLASSES = [3, 8]
const SAMPLES = 500
const TESTED = 1_000
const ELSEWHERE = 2_000

/** Pictures to make, in ten classes, so that there are so many to learn from of each. */
export function madeFor({ samples }: ExperimentOptions): number {
  return Math.min(3_000, 12 * (samples ?? SAMPLES) + 100)
}

/** One task for each way to learn a class; its figure is the mean over the classes. */
export function prepareOneClass(
  pictures: Pictures,
  ways: readonly { name: string; train: (drawn: OneClassDraw, arm: Arm, rate: number) => Training<Outcome> }[],
  options: ExperimentOptions,
): Prepared {
  const classes = options.classes ?? CLASSES
  const samples = options.samples ?? SAMPLES
  const drawn = classes.map((label) => drawOneClass(pictures, label, samples, 0))
  const list = (of: (one: OneClassDraw) => Pictures) => drawn.map((one) => of(one).labels.length).join(' and ')
  return {
    description: `${pictures.labels.length} pictures of ${pictures.width} × ${pictures.height}; of class ${classes.join(' and ')} each draw learns from ${list(({ train }) => train)} and tells ${list(({ known }) => known)} more of it from ${list(({ others }) => others)} of the other classes`,
    tasks: ways.map(({ name, train }) => ({
      name,
      train: (arm, rate, seed) =>
        eachClass(classes, (label) => train(drawOneClass(pictures, label, samples, seed), arm, rate)),
    })),
  }
}

/**
 * At most `samples` of the class are learned from, and at least a fifth of it is held back; up to 1,000 are tested, of
 * the class and of all others as often as they occur.
 *
 * @throws Failure "bad-input" for a class of which there are too few, or beside which there is nothing
 */
export function drawOneClass(pictures: Pictures, label: number, samples: number, seed: number): OneClassDraw {
  const { labels } = pictures
  const chances = chancesOf(seed)
  const shuffled = chances.split.permutation(labels.length)
  const own = shuffled.filter((row) => labels[row] === label)
  const others = shuffled.filter((row) => labels[row] !== label)
  if (own.length < 10 || others.length < 10) {
    throw new Failure(
      'bad-input',
      `Class ${label} has ${own.length} of the ${labels.length} pictures: at least 10 of it and 10 others are needed.`,
    )
  }
  const learned = Math.min(samples, Math.floor(0.8 * own.length))
  const held = own.length - learned
  const share = Math.min(0.5, TESTED / (held + others.length))
  const tested = Math.max(5, Math.round(share * others.length))
  const take = (rows: Int32Array) => takePictures(pictures, rows)
  const drawn = {
    train: take(own.subarray(0, learned)),
    known: take(own.subarray(learned, learned + Math.max(2, Math.round(Math.min(1, 2 * share) * held)))),
    others: take(others.subarray(0, tested)),
    elsewhere: take(others.subarray(tested, tested + ELSEWHERE)),
  }
  standardisePictures(drawn.train, drawn.known, drawn.others, drawn.elsewhere)
  return { ...drawn, chances }
}

function* eachClass(classes: readonly number[], trainOne: (label: number) => Training<Outcome>): Training<Outcome> {
  const outcomes: Outcome[] = []
  for (const label of classes) {
    const done = outcomes.length
    const tell = ({ step, steps }: { step: number; steps: number }) => ({
      step: done * steps + step,
      steps: classes.length * steps,
    })
    outcomes.push(yield* retold(trainOne(label), tell))
  }
  return {
    value: summarise(outcomes.map(({ value }) => value)).mean,
    parts: Object.fromEntries(classes.map((label, i) => [`class ${label}`, outcomes[i]!.value])),
    diverged: outcomes.some(({ diverged }) => diverged),
    activations: outcomes[0]!.activations.map((_, i) => meanOf(outcomes.map(({ activations }) => activations[i]!))),
  }
}

/** Of a and b before and after, over the classes. */
function meanOf(changes: readonly Change[]): Change {
  const mean = (when: keyof Change) => {
    const of = (part: 'a' | 'b') => changes.reduce((sum, own) => sum + (own[when][part] ?? 0), 0) / changes.length
    return { a: of('a'), b: changes[0]![when].b === null ? null : of('b') }
  }
  return { before: mean('before'), after: mean('after') }
}
type Change = Outcome['activations'][number]

/**
 * How well the score of what is strange tells others from what is known.
 *
 * @param score of rows of a set, inside a tidy: n numbers, larger where they are stranger
 */
export function areaUnderCurve<Set>(
  known: { set: Set; n: number },
  others: { set: Set; n: number },
  score: (set: Set, rows: Int32Array) => tf.Tensor,
): number {
  const scores = ({ set, n }: { set: Set; n: number }) => {
    const all: number[] = []
    for (const rows of parts(n)) all.push(...tf.tidy(() => score(set, rows).dataSync()))
    return all
  }
  return auroc(scores(known), scores(others))
}

/** For `areaUnderCurve`. */
export function counted(set: Pictures): { set: Pictures; n: number } {
  return { set, n: set.labels.length }
}
