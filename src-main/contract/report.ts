import * as v from 'valibot'
import { ActivationName } from './activation'
import { SplitName } from './model'

/** What a report as a page holds, so that we know our own: no other file is replaced unasked. */
export const PAGE_MARK = '<meta name="generator" content="Signsmith">'

const Count = v.pipe(v.number(), v.integer(), v.minValue(0))
const Share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))

/** A share with its 95 % Wilson interval over `cells`: frames of one recording count once, for they are alike. */
export const SureShare = v.strictObject({ share: Share, low: Share, high: Share, n: Count, cells: Count })
export type SureShare = v.InferOutput<typeof SureShare>

export const SignReport = v.strictObject({
  /** The id of the sign in a project, its label in a table. */
  id: v.string(),
  label: v.string(),
  /** Samples and takes of the sign in the data. */
  samples: Count,
  /** How many of them are takes; absent in reports of earlier versions. */
  takes: v.optional(Count, 0),
  recordings: Count,
  /** Share of its samples that were named rightly. */
  recall: SureShare,
  /** Share of the samples given its name that were it; null when its name was never given. */
  precision: v.nullable(Share),
  /** Null when none of its samples could be held back. */
  f1: v.nullable(Share),
})
export type SignReport = v.InferOutput<typeof SignReport>

/** A sample or take that disagrees with its own sign: by its place in the data, from 0. */
export const Suspect = v.strictObject({
  sample: Count,
  /** The id of the sample or take in a project, its line in a table. */
  sampleId: v.string(),
  signId: v.string(),
  label: v.string(),
  looksLike: v.string(),
  /** How plainly it disagrees, docs/decisions/0010-samples-that-disagree.md; 0 means as likely as its own. */
  margin: v.number(),
})
export type Suspect = v.InferOutput<typeof Suspect>

/** A held-back sample or take that was named wrongly; the classes are places in `signs`. */
export const Confused = v.strictObject({ sampleId: v.string(), truth: Count, guess: Count })
export type Confused = v.InferOutput<typeof Confused>

/** What a good teacher would say of the data. */
export const Warning = v.variant('about', [
  v.strictObject({ about: v.literal('one-recording'), label: v.string() }),
  v.strictObject({ about: v.literal('one-day') }),
  /** Too few people to say anything of others: one, or two. */
  v.strictObject({ about: v.literal('one-signer'), signers: Count }),
  v.strictObject({ about: v.literal('alike'), label: v.string(), other: v.string(), confused: Count, of: Count }),
  /** Never confused so far, but so near to each other that other people's may be. */
  v.strictObject({ about: v.literal('close'), label: v.string(), other: v.string() }),
  v.strictObject({ about: v.literal('suspects'), count: Count }),
  v.strictObject({ about: v.literal('untested'), label: v.string() }),
  v.strictObject({ about: v.literal('duplicates'), count: Count }),
  /** Compared with signs of its own kind: those that are held, or those that move. */
  v.strictObject({
    about: v.literal('few'),
    label: v.string(),
    samples: Count,
    usual: Count,
    takes: v.optional(v.boolean(), false),
  }),
  v.strictObject({ about: v.literal('one-place'), label: v.string() }),
  v.strictObject({ about: v.literal('one-size'), label: v.string() }),
  /** A sign moves, and what is no sign was never shown, or hardly: then movements that are none are taken for one. */
  v.strictObject({ about: v.literal('no-nothing') }),
])
export type Warning = v.InferOutput<typeof Warning>

export const ReliabilityRow = v.strictObject({ from: Share, to: Share, n: Count, said: Share, right: Share })

/** How well signs that were never taught are refused: each group of signs was left out in turn. */
export const UnknownReport = v.strictObject({
  auroc: Share,
  /** At the thresholds that the app itself would use. */
  falseAccepts: Share,
  recall: Share,
  /** At the limit that keeps exactly 95 % of the taught signs tested. */
  falseAcceptsAt95: Share,
  known: Count,
  strangers: Count,
  groups: v.array(v.array(v.string())),
})
export type UnknownReport = v.InferOutput<typeof UnknownReport>

/** What half of the people, of the days, of the recordings or of the samples would have been worth. */
export const CurvePoint = v.strictObject({
  of: v.picklist(['signers', 'days', 'recordings', 'samples']),
  /** Share of them that was learned from. */
  part: Share,
  /** Mean number of samples that were learned from. */
  trained: v.number(),
  accuracy: Share,
  n: Count,
})
export type CurvePoint = v.InferOutput<typeof CurvePoint>

/** One activation under the folds and seeds that all of them had. */
export const ActivationResult = v.strictObject({
  activation: ActivationName,
  accuracy: Share,
  /** This one minus APALU, in points, fold by fold: the mean and its standard deviation; null for APALU itself. */
  difference: v.nullable(v.strictObject({ mean: v.number(), sd: v.number(), p: Share })),
})
export const ActivationComparison = v.strictObject({
  /** Sum over the ids of the samples it was measured on. */
  samples: v.string(),
  /** Paired runs of each activation. */
  runs: Count,
  /** Samples tested, all runs together. */
  n: Count,
  rows: v.array(ActivationResult),
})
export type ActivationComparison = v.InferOutput<typeof ActivationComparison>

/** How good a model is, measured on what its recipe had not learned from. */
export const Report = v.strictObject({
  format: v.literal('signsmith-report'),
  version: v.literal(1),
  title: v.string(),
  createdAt: v.string(),
  app: v.string(),
  split: SplitName,
  /** How the data was divided, in words. */
  protocol: v.string(),
  folds: Count,
  accuracy: SureShare,
  macroF1: Share,
  /** The same samples mirrored, as the other hand would make them. */
  otherHand: SureShare,
  signs: v.array(SignReport),
  /** Rows are the truth, columns the guess, in the order of `signs`. */
  confusion: v.array(v.array(Count)),
  /** The samples behind the cells beside the diagonal; absent in reports of earlier versions. */
  confused: v.optional(v.array(Confused), []),
  /** The samples behind each cell of the diagonal, in the order of `signs`; absent in reports of earlier versions. */
  right: v.optional(v.array(v.array(v.string())), []),
  calibration: v.strictObject({
    temperature: v.number(),
    /** Expected calibration error of the probabilities that the app shows. */
    ece: Share,
    table: v.array(ReliabilityRow),
  }),
  /** Share of held-out samples that the gate accepts at the usual sensitivity. */
  accepted: Share,
  suspects: v.array(Suspect),
  warnings: v.array(Warning),
  unknown: v.nullable(UnknownReport),
  curve: v.array(CurvePoint),
  /** Of what more would help most, and by how many points less half of it did; null when that was not measured. */
  more: v.nullable(v.strictObject({ of: CurvePoint.entries.of, lost: v.number() })),
  /** The activations side by side, where that was measured. */
  activations: v.optional(v.nullable(ActivationComparison), null),
})
export type Report = v.InferOutput<typeof Report>

/** What data is made of: samples of signs that are held, takes of signs that move, or both. */
export const EXAMPLES = ['samples', 'takes', 'both'] as const
export type Examples = (typeof EXAMPLES)[number]

/** @param all samples and takes together, some of which are takes */
export function examplesOf(all: readonly { samples: number; takes: number }[]): Examples {
  const samples = all.reduce((sum, one) => sum + one.samples, 0)
  const takes = all.reduce((sum, one) => sum + one.takes, 0)
  if (takes === 0) return 'samples'
  return takes === samples ? 'takes' : 'both'
}
