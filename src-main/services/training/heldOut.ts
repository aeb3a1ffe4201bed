import type { Calibration, SplitName } from '../../contract/model'
import type { Report } from '../../contract/report'
import type { Evidence } from '../../learning/classifier/recognizer'
import type { Whitener } from '../../learning/classifier/whitener'
import { isTake } from '../../learning/clips/movement'
import { datasetSize, subset } from '../../learning/dataset'
import { calibrate } from '../../learning/evaluation/calibration'
import { examine, findSuspects, type HeldOut } from '../../learning/evaluation/examine'
import { type Fold, type GroupedSample, groupOf } from '../../learning/evaluation/splits'
import { warnAboutClosePairs, warnAboutData, warnAboutPairs } from '../../learning/evaluation/warnings'
import { mirrorAll } from '../../learning/landmarks/augment'
import { createRecognizer } from '../../learning/recognizer'
import type { FitResult } from '../../trainer/protocol'
import { distancesAll, lookAll, trainedModel } from './fits'
import type { Material } from './material'
import type { Surroundings } from './surroundings'

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
    const recognizer = createRecognizer(trainedModel(results[f]!, set))
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
          group: groupOf(grouped[row]!, split) ?? String(f),
          cell: `${groupOf(grouped[row]!, split) ?? f} ${set.labels[row]}`,
        })
      })
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return held
}

/** The thresholds of a model that learns from `material`, by what was held back from its siblings. */
export function calibrationOf(
  rows: readonly HeldOut[],
  split: SplitName,
  { set, grouped }: Pick<Material, 'set' | 'grouped'>,
): Calibration {
  return calibrate(
    {
      evidence: rows.map(({ evidence }): Evidence => evidence),
      truth: rows.map(({ truth }) => truth),
      cells: new Set(rows.map(({ cell }) => cell)).size,
      apart: split === 'signer' || split === 'day' ? new Set(rows.map(({ group }) => group)).size : 0,
    },
    {
      classes: set.classes,
      perSign: datasetSize(set) / Math.max(1, new Set(set.labels).size),
      people: Math.max(1, new Set(grouped.flatMap(({ signer }) => signer ?? [])).size),
    },
  )
}

interface Examined {
  title: string
  material: Pick<Material, 'set' | 'grouped' | 'ids' | 'classes'>
  rows: readonly HeldOut[]
  calibration: Calibration
  /** What tells the signs apart in one of the models. */
  whitener: Whitener
  split: SplitName
  folds: readonly Fold[]
}

/** What the held-out samples tell, as a report; what costs further training is left empty. */
export function buildReport(context: Pick<Surroundings, 'now' | 'version'>, examined: Examined): Report {
  const { title, material, rows, calibration, whitener, split, folds } = examined
  const { set, grouped, ids, classes } = material
  const labels = classes.map(({ label }) => label)
  const result = examine(rows, calibration, set.classes)
  // Doubts are weighed with the doubted samples among the evidence, so that few mistakes do not make it too sure.
  const doubts = calibrationOf(rows, split, material)
  const suspects = findSuspects(rows, doubts, labels).map((suspect) => ({
    ...suspect,
    sampleId: ids[suspect.sample]!,
    signId: classes[set.labels[suspect.sample]!]!.id,
  }))
  const alike = warnAboutPairs(result.confusion, labels)
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
      takes: set.labels.filter((label, row) => label === k && isTake(set, row)).length,
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
      ...alike,
      ...warnAboutClosePairs(whitener, labels, alike),
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
    case 'day':
      return `days left out in ${folds} groups`
    case 'recording':
      return `recordings left out in ${folds} groups`
    case 'block':
      return 'first half of each sign against its second half, both ways'
  }
}
