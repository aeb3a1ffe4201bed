import type { Calibration, SplitName } from '../contract/model'
import type { Report } from '../contract/report'
import type { Evidence } from '../learning/classifier/recognizer'
import { createRecognizer } from '../learning/classifier/recognizer'
import { subset } from '../learning/dataset'
import { calibrate } from '../learning/evaluation/calibration'
import { examine, findSuspects, type HeldOut } from '../learning/evaluation/examine'
import { type Fold, type GroupedSample, groupOf } from '../learning/evaluation/splits'
import { warnAboutData, warnAboutPairs } from '../learning/evaluation/warnings'
import { mirrorAll } from '../learning/landmarks/augment'
import type { FitResult } from '../trainer/protocol'
import type { Context } from './context'
import { distancesAll, lookAll, trainedModel } from './experiments'
import type { Material } from './material'

/** So many samples are looked at in one go; in between the host answers others, among them live frames. */
const ROWS_IN_A_GO = 200

/** Every sample that was held back, as the model of its fold sees it. */
export async function holdOut(
  results: readonly FitResult[],
  { set, grouped }: Pick<Material, 'set' | 'grouped'>,
  folds: readonly Fold[],
  split: SplitName,
): Promise<HeldOut[]> {
  const held: HeldOut[] = []
  for (const [f, { test }] of folds.entries()) {
    const recognizer = createRecognizer(trainedModel(results[f]!, set.slots))
    for (let from = 0; from < test.length; from += ROWS_IN_A_GO) {
      const some = test.slice(from, from + ROWS_IN_A_GO)
      const rows = subset(set, some)
      const seen = lookAll(recognizer, rows)
      const distances = distancesAll(recognizer, rows)
      const mirrored = lookAll(recognizer, mirrorAll(rows))
      some.forEach((row, i) => {
        held.push({
          row,
          truth: set.labels[row]!,
          evidence: seen[i]!,
          distances: distances[i]!,
          mirrored: mirrored[i]!.best,
          cell: `${groupOf(grouped[row]!, split) ?? f} ${set.labels[row]}`,
        })
      })
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return held
}

export function calibrationOf(rows: readonly HeldOut[], classes: number): Calibration {
  return calibrate(
    rows.map(({ evidence }): Evidence => evidence),
    rows.map(({ truth }) => truth),
    classes,
    new Set(rows.map(({ cell }) => cell)).size,
  )
}

interface Examined {
  title: string
  material: Pick<Material, 'set' | 'grouped' | 'ids' | 'classes'>
  rows: readonly HeldOut[]
  calibration: Calibration
  split: SplitName
  folds: readonly Fold[]
}

/** What the held-out samples tell, as a report; what costs further training is left empty. */
export function buildReport(context: Pick<Context, 'now' | 'version'>, examined: Examined): Report {
  const { title, material, rows, calibration, split, folds } = examined
  const { set, grouped, ids, classes } = material
  const labels = classes.map(({ label }) => label)
  const result = examine(rows, calibration, set.classes)
  // Doubts are weighed with the doubted samples among the evidence, so that few mistakes do not make it too sure.
  const doubts = calibrationOf(rows, set.classes)
  const suspects = findSuspects(rows, doubts, labels).map((suspect) => ({
    ...suspect,
    sampleId: ids[suspect.sample]!,
    signId: classes[set.labels[suspect.sample]!]!.id,
  }))
  return {
    format: 'signsmith-report',
    version: 1,
    title,
    createdAt: new Date(context.now()).toISOString(),
    app: context.version,
    split,
    protocol: describeSplit(split, folds.length),
    folds: folds.length,
    accuracy: result.accuracy,
    macroF1: result.macroF1,
    otherHand: result.otherHand,
    signs: result.signs.map((sign, k) => ({
      id: classes[k]!.id,
      label: labels[k]!,
      samples: set.labels.filter((label) => label === k).length,
      recordings: recordingsOf(grouped, k),
      ...sign,
    })),
    confusion: result.confusion,
    confused: rows
      .filter(({ truth, evidence }) => evidence.best !== truth)
      .map(({ row, truth, evidence }) => ({ sampleId: ids[row]!, truth, guess: evidence.best })),
    right: classes.map((_, k) =>
      rows.flatMap(({ row, truth, evidence }) => (truth === k && evidence.best === k ? [ids[row]!] : [])),
    ),
    calibration: { temperature: calibration.temperature, ece: result.reliability.ece, table: result.reliability.table },
    accepted: result.accepted,
    suspects,
    warnings: [
      ...(suspects.length > 0 ? [{ about: 'suspects' as const, count: suspects.length }] : []),
      ...result.signs.flatMap(({ recall }, k) =>
        recall.n === 0 ? [{ about: 'untested' as const, label: labels[k]! }] : [],
      ),
      ...warnAboutPairs(result.confusion, labels),
      ...warnAboutData(set, grouped, labels),
    ],
    unknown: null,
    curve: [],
    more: null,
    activations: null,
  }
}

function recordingsOf(grouped: readonly GroupedSample[], label: number): number {
  const own = grouped.filter((sample) => sample.label === label)
  return new Set(own.flatMap(({ recording }) => (recording === null ? [] : [recording]))).size
}

function describeSplit(split: SplitName, folds: number): string {
  switch (split) {
    case 'signer':
      return `signers left out in ${folds} groups`
    case 'recording':
      return `recordings left out in ${folds} groups`
    case 'block':
      return 'first half of each sign against its second half, both ways'
  }
}
