import { createRandom, type Random } from '../learning/random'
import type { Arm, LabActivation } from './arms'
import type { ClaimName } from './claims'
import type { GivenFile } from './data/open'
import type { Outcome, Training } from './step'

/** What a person may change of an experiment; null leaves it as the experiment has it. */
export interface ExperimentOptions {
  /** How many are learned from. */
  samples: number | null
  /** Steps of a training. */
  steps: number | null
  /** Depths, of `depth` alone. */
  layers: readonly number[] | null
  /** Classes that are learned one by one, where one is learned at a time. */
  classes: readonly number[] | null
  /** Of a table: the column that is told, or that says what a row is. */
  column: string | null
  /** From how many people signs are learned; null leaves out a group of the most honest split. */
  people: number | null
  /** How many rows of each sign are learned from at most, where `people` are drawn or a group is left out. */
  perSign: number | null
}

export const NOTHING_CHANGED: ExperimentOptions = {
  samples: null,
  steps: null,
  layers: null,
  classes: null,
  column: null,
  people: null,
  perSign: null,
}

/** What is measured of a trained network. */
export interface Figure {
  name: 'accuracy' | 'AUROC' | 'RMSE'
  /** What one point of a printed difference is. */
  unit: 'points' | 'thousandths' | 'hundredths of a standard deviation'
  /** A value times this is in that unit. */
  scale: number
  better: 'higher' | 'lower'
}

export const ACCURACY: Figure = { name: 'accuracy', unit: 'points', scale: 100, better: 'higher' }
export const AUROC: Figure = { name: 'AUROC', unit: 'points', scale: 100, better: 'higher' }
export const RMSE: Figure = { name: 'RMSE', unit: 'hundredths of a standard deviation', scale: 100, better: 'lower' }

/** One thing that every arm is trained for. */
export interface Task {
  /** “12 layers”; empty where an experiment has one task. */
  name: string
  /** One training of a network of its own, from the seed's first weights, on the seed's data, in the seed's order. */
  train(arm: Arm, rate: number, seed: number): Training<Outcome>
}

/** What of a system that the paper names is tried here, and how. */
export interface Experiment {
  name: string
  system: string
  /** Sentences for `signsmith lab`, the report and docs/lab.md. */
  original: string
  changed: string
  concludes: string
  notShown: readonly string[]
  figure: Figure
  claim: ClaimName
  /** What it reads, in words, and what it makes where nothing is given. */
  needs: string
  makes: string
  /** About how many minutes its defaults take on two quiet cores, on data that it makes. */
  minutes: number
  activations: readonly LabActivation[]
  seeds: number
  /** Candidates of each arm's own rate. */
  rates: readonly number[]
  /** The one rate for all; among the candidates. */
  rate: number
  /** @throws Failure "bad-input" by file and byte or line */
  read(files: readonly GivenFile[], options: ExperimentOptions): Prepared
  make(random: Random, options: ExperimentOptions): Prepared
}

export interface Prepared {
  /** “1,797 pictures of 8 × 8 in 10 classes; each draw learns from 400 and tests on 1,000 others”. */
  description: string
  tasks: readonly Task[]
}

/** On data that the experiment makes, the same for the same seed. */
export function prepareMade({ make }: Pick<Experiment, 'make'>, seed: number, options: ExperimentOptions): Prepared {
  return make(createRandom(seed), options)
}
