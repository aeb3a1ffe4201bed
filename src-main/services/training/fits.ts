import type { EngineName, EngineReport } from '../../contract/engine'
import type { LearnedActivation } from '../../contract/model'
import { type FitOptions, fitOptions, stepsAnEpoch } from '../../contract/training'
import type { EpochReport } from '../../learning/classifier/fit'
import { type DenseLayer, loadNetwork, type NetworkKind } from '../../learning/classifier/load'
import { argMax, forward } from '../../learning/classifier/predict'
import type { Evidence, Recognizer, TrainedModel } from '../../learning/classifier/recognizer'
import { nameClip } from '../../learning/clips/recognizer'
import { amountOf, type Dataset, datasetFeatures, datasetSize } from '../../learning/dataset'
import { eachExample } from '../../learning/examples'
import { AUGMENTATION } from '../../learning/landmarks/augment'
import { featureCount } from '../../learning/landmarks/features'
import { createRecognizer } from '../../learning/recognizer'
import type { Trainer } from '../../trainer/client'
import { createTrainerPool, type TrainerPool } from '../../trainer/pool'
import type { FitJob, FitResult } from '../../trainer/protocol'

export interface RunnerOptions {
  trainers: TrainerPool
  parallel: number
  engines: readonly EngineName[]
  /** Ends every trainer at once; the run then fails as "cancelled". */
  signal?: AbortSignal
}
/** For a program that has no studio: with trainers of its own. */
export function createRunner(script: URL, parallel: number, engines: readonly EngineName[]): RunnerOptions {
  return { trainers: createTrainerPool(script), parallel, engines }
}

export interface JobListener {
  onEngine?(job: number, engine: EngineName): void
  onEpoch?(job: number, report: EpochReport): void
  onFitted?(job: number, result: FitResult): void
}

/**
 * Trains every job on a few trainers side by side; the results come in the order of the jobs. The trainers rest after a
 * run that went well, and end with any other.
 */
export async function runFits(
  jobs: readonly FitJob[],
  options: RunnerOptions,
  listener: JobListener = {},
): Promise<FitResult[]> {
  const { trainers: pool, parallel, engines, signal } = options
  const results: FitResult[] = []
  const trainers: Trainer[] = []
  let next = 0
  const work = async (trainer: Trainer) => {
    while (next < jobs.length) {
      const job = next++
      results[job] = await trainer.fit(jobs[job]!, engines, {
        onEngine: (engine) => listener.onEngine?.(job, engine),
        onEpoch: (report) => listener.onEpoch?.(job, report),
      })
      listener.onFitted?.(job, results[job])
    }
  }
  const close = () => Promise.all(trainers.map((trainer) => trainer.close()))
  signal?.addEventListener('abort', close, { once: true })
  try {
    for (let i = 0; i < trainersFor(jobs, parallel); i++) trainers.push(pool.take())
    if (signal?.aborted) await close()
    await Promise.all(trainers.map(work))
    for (const trainer of trainers) pool.giveBack(trainer)
    return results
  } catch (error) {
    await close()
    throw error
  } finally {
    signal?.removeEventListener('abort', close)
  }
}

/** Another trainer takes as long to start, and to become quick, as one takes for so many steps. */
const STEPS_WORTH_A_TRAINER = 500

function trainersFor(jobs: readonly FitJob[], parallel: number): number {
  const steps = jobs.reduce((sum, { set, options, rejector }) => {
    const own = options.epochs * stepsAnEpoch(datasetSize(set), options.batch)
    return sum + (rejector ? 2 * own : own)
  }, 0)
  return Math.min(parallel, jobs.length, Math.ceil(steps / STEPS_WORTH_A_TRAINER))
}

/** What can compute on this machine; the trainer that tried them ends at once. */
export async function listEngines(trainers: TrainerPool): Promise<EngineReport[]> {
  const trainer = trainers.take()
  try {
    return await trainer.engines()
  } finally {
    await trainer.close()
  }
}

/** What to learn from a set; what was not chosen is what suits its size. */
export function fitJob(set: Dataset, chosen: Partial<FitOptions>, eitherHand: boolean, rejector = true): FitJob {
  const options = fitOptions(amountOf(set), chosen)
  const none = Object.fromEntries(options.unaugmented.map((part) => [part, 0]))
  return { set, options, augmentation: { ...AUGMENTATION, ...none, mirror: eitherHand }, rejector }
}

/** As little as names what it was taught: of shots the classifier alone, of clips both networks. */
export function plainJob(set: Dataset, chosen: Partial<FitOptions>): FitJob {
  return fitJob(set, chosen, true, set.frames > 1)
}

/** A fit as plain arrays, ready to recognise. @throws Error when the fit has no rejector */
export function trainedModel(
  { network, rejector, paths }: FitResult,
  set: Pick<Dataset, 'slots' | 'frames' | 'nothing'>,
): TrainedModel {
  if (!rejector) throw new Error('This fit was made without a rejector')
  const { slots, frames, nothing } = set
  const kind = kindOf(set)
  return {
    slots,
    frames,
    nothing,
    classifier: loadNetwork(network.modelJson, network.weights, kind),
    rejector: {
      network: loadNetwork(rejector.network.modelJson, rejector.network.weights, kind),
      whitener: rejector.whitener,
    },
    paths,
  }
}

/** The evidence on each row: n. */
export function lookAll(recognizer: Recognizer, set: Dataset): Evidence[] {
  return eachExample(set, recognizer.look)
}

/** Distances to each class from each row: n × classes. */
export function distancesAll(recognizer: Recognizer, set: Dataset): Float32Array[] {
  return eachExample(set, recognizer.distances)
}

/** Which networks a set is learned by. */
export function kindOf({ frames }: Pick<Dataset, 'frames'>): NetworkKind {
  return frames > 1 ? 'clips' : 'shots'
}

/** The guess of each row by the classifier alone: n class indices. */
export function classifyAll({ network }: FitResult, set: Dataset): Int32Array {
  const classifier = loadNetwork(network.modelJson, network.weights, kindOf(set))
  if (set.frames > 1) return Int32Array.from(eachExample(set, nameClip(classifier, set.classes)))
  const features = datasetFeatures(set)
  const width = featureCount(set.slots)
  return Int32Array.from({ length: datasetSize(set) }, (_, i) =>
    argMax(forward(classifier, features.subarray(i * width, (i + 1) * width))),
  )
}

/** The guess of each row by all that was learned: n class indices. */
export function guessAll(result: FitResult, set: Dataset): Int32Array {
  if (!result.rejector) return classifyAll(result, set)
  return Int32Array.from(lookAll(createRecognizer(trainedModel(result, set)), set), ({ best }) => best)
}

/** Share of the rows that the classifier alone names rightly. */
export function shareRight(result: FitResult, rows: Dataset): number {
  return classifyAll(result, rows).filter((guess, i) => guess === rows.labels[i]).length / datasetSize(rows)
}

/** The learned a and b of each layer, for the card. */
export function learnedActivations(network: DenseLayer[]): LearnedActivation[] {
  return network.flatMap(({ name, activation }) => {
    if (!activation) return []
    const learned = activation.name === 'apalu' || activation.name === 'prelu'
    return [
      {
        layer: name,
        a: learned ? summary(activation.a) : null,
        b: activation.name === 'apalu' ? summary(activation.b) : null,
      },
    ]
  })
}

function summary(values: Float32Array): { mean: number; min: number; max: number } {
  return {
    mean: values.reduce((a, b) => a + b, 0) / values.length,
    min: Math.min(...values),
    max: Math.max(...values),
  }
}
