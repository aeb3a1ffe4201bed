import { Failure } from '../contract/failure'
import type { ModelCard, SplitName } from '../contract/model'
import type { FitOptions } from '../contract/training'
import { argMax } from '../learning/classifier/predict'
import { type Dataset, subset } from '../learning/dataset'
import { accuracy, confusionMatrix, macroF1, summarise, wilson } from '../learning/evaluation/metrics'
import { drawSigners, type Fold, folds, type GroupedSample, planFolds } from '../learning/evaluation/splits'
import { createRandom } from '../learning/random'
import { checkModelFolder, sha256, writeModel } from '../storage/models'
import type { Context } from './context'
import { fitJob, type RunnerOptions, runFits, testFold } from './experiments'
import { checkMaterial, type Material } from './material'
import type { LoadedModel } from './recognition'
import { type TableRow, tableMaterial } from './table'
import { describeModel } from './training'

export type LaboratoryContext = Pick<Context, 'now' | 'newId' | 'version'>

function needMaterial(rows: readonly TableRow[]): Material {
  const { set, labels, grouped } = tableMaterial(rows)
  const fingerprint = sha256(JSON.stringify([labels, Array.from(set.labels), sha256(Buffer.from(set.points.buffer))]))
  const material = { set, classes: labels.map((label) => ({ id: label, label })), grouped, fingerprint }
  checkMaterial(material)
  return material
}

/** Trains on every row of a table and writes the model folder. */
export async function trainTable(
  context: LaboratoryContext,
  rows: readonly TableRow[],
  folder: string,
  options: FitOptions,
  runner: RunnerOptions,
  onEpoch: (line: { epoch: number; epochs: number; loss: number; fitted: number }) => void,
): Promise<ModelCard> {
  const material = needMaterial(rows)
  await checkModelFolder(folder)
  const [model] = await runFits([fitJob(material.set, options, true)], runner, {
    onEpoch: (_, report) => onEpoch(report),
  })
  const draft = describeModel(context, {
    modelId: context.newId(),
    material,
    options,
    eitherHand: true,
    model: model!,
    accuracy: null,
    note: 'Not measured here: run “signsmith evaluate” on the same table.',
  })
  return writeModel(folder, model!.network, draft)
}

export interface Prediction {
  /** Number of the row in the file, from 0; rows that were skipped leave a gap. */
  row: number
  label: string
  probability: number
  truth: string | null
}

/** The guess of each row, in order. */
export function predictTable({ card, classifier }: LoadedModel, rows: readonly TableRow[]): Prediction[] {
  if (card.slots !== 1) {
    throw new Failure('bad-input', 'This model needs two hands a row, a table has one: it cannot be used here.')
  }
  return rows.map(({ row, points, label: truth }) => {
    const probabilities = classifier.classify(points, [1])
    const best = argMax(probabilities)
    return { row, label: card.labels[best]!.label, probability: probabilities[best]!, truth }
  })
}

export interface Evaluation {
  split: SplitName
  /** How the rows were divided, in words. */
  protocol: string
  accuracy: { mean: number; sd: number; median: number; draws: number }
  macroF1: { mean: number; sd: number }
  /** Mean test rows of a draw. */
  n: number
  /** 95 % Wilson interval of the mean accuracy at that n. */
  interval: { low: number; high: number }
  labels: string[]
  /** truth × guess, summed over the draws. */
  confusion: number[][]
  perDraw: { accuracy: number; n: number; trained: number }[]
  seed: number
  options: FitOptions
  seconds: number
}

export interface EvaluationRequest {
  split: SplitName | null
  trainSigners: number | null
  draws: number
  seed: number
  options: FitOptions
}

/** Trains and tests on splits that keep people, recordings or stretches of time apart. */
export async function evaluateTable(
  context: Pick<Context, 'now'>,
  rows: readonly TableRow[],
  request: EvaluationRequest,
  runner: RunnerOptions,
  onDraw: (draw: number, of: number) => void,
): Promise<Evaluation> {
  const started = context.now()
  const { set, classes, grouped } = needMaterial(rows)
  if (request.trainSigners !== null && (request.split ?? 'signer') !== 'signer') {
    throw new Failure('bad-input', `--train-signers draws signers, so it does not go with --split ${request.split}.`)
  }
  const chosen = () => planFolds(grouped, createRandom(request.seed)).split
  const split = request.split ?? (request.trainSigners === null ? chosen() : 'signer')
  const plans = Array.from({ length: request.draws }, (_, draw) => planDraw(set, grouped, split, request, draw))
  const jobs = plans.flatMap((plan, draw) =>
    plan.map(({ train }) => fitJob(subset(set, train), { ...request.options, seed: request.seed + draw }, true)),
  )
  let done = 0
  const results = await runFits(jobs, runner, { onFitted: () => onDraw(++done, jobs.length) })

  const total = new Int32Array(set.classes ** 2)
  const perDraw: Evaluation['perDraw'] = []
  const f1: number[] = []
  let next = 0
  for (const plan of plans) {
    const matrix = new Int32Array(set.classes ** 2)
    for (const fold of plan) {
      const { truth, guesses } = testFold(results[next++]!, set, fold)
      confusionMatrix(truth, guesses, set.classes).forEach((count, k) => {
        matrix[k] = matrix[k]! + count
        total[k] = total[k]! + count
      })
    }
    perDraw.push({
      accuracy: accuracy(matrix, set.classes),
      n: matrix.reduce((a, b) => a + b, 0),
      trained: Math.round(summarise(plan.map(({ train }) => train.length)).mean),
    })
    f1.push(macroF1(matrix, set.classes))
  }
  const shares = summarise(perDraw.map((draw) => draw.accuracy))
  const n = Math.round(summarise(perDraw.map((draw) => draw.n)).mean)
  const { mean, sd } = summarise(f1)
  return {
    split,
    protocol: describeProtocol(split, request, plans[0]!.length),
    accuracy: { ...shares, draws: request.draws },
    macroF1: { mean, sd },
    n,
    interval: wilson(shares.mean, n),
    labels: classes.map(({ label }) => label),
    confusion: classes.map((_, k) => Array.from(total.subarray(k * set.classes, (k + 1) * set.classes))),
    perDraw,
    seed: request.seed,
    options: request.options,
    seconds: (context.now() - started) / 1000,
  }
}

function planDraw(
  set: Dataset,
  grouped: readonly GroupedSample[],
  split: SplitName,
  { trainSigners, seed }: EvaluationRequest,
  draw: number,
): Fold[] {
  const random = createRandom(seed + 7919 * (draw + 1))
  try {
    if (trainSigners !== null) return [drawSigners(grouped, set.classes, trainSigners, random)]
  } catch (error) {
    throw new Failure('bad-input', (error as Error).message)
  }
  const planned = folds(grouped, split, random)
  if (planned.length > 0) return planned
  throw new Failure('bad-input', `The table cannot be split by ${split}: ${WHAT_IT_NEEDS[split]}`)
}

const WHAT_IT_NEEDS: Record<SplitName, string> = {
  signer: 'it needs a signer (or person) column with at least two people who share signs.',
  recording: 'it needs a recording column with at least two recordings of a sign.',
  block: 'it needs at least two rows of each of two signs.',
}

function describeProtocol(split: SplitName, { trainSigners }: EvaluationRequest, folds: number): string {
  if (trainSigners !== null) {
    return `learn from ${trainSigners} ${trainSigners === 1 ? 'signer' : 'signers'}, test on everyone else`
  }
  switch (split) {
    case 'signer':
      return `leave signers out, ${folds} groups`
    case 'recording':
      return `leave recordings out, ${folds} groups`
    case 'block':
      return 'first half of each sign against its second half, both ways'
  }
}
