import type { Experiment } from '../experiment'
import { depth } from './depth'
import { differnet } from './differnet'
import { distillation } from './distillation'
import { googlenet, mobilenet } from './images'
import { recurrent } from './recurrent'
import { regression } from './regression'
import { signs } from './signs'
import { svdd } from './svdd'

/** `signs` alone reads no file by itself: what it learns from is opened as every command opens it. */
export type ListedExperiment = Omit<Experiment, 'read'> & Partial<Pick<Experiment, 'read'>>

export const EXPERIMENTS: readonly ListedExperiment[] = [
  signs,
  mobilenet,
  googlenet,
  svdd,
  differnet,
  distillation,
  regression,
  recurrent,
  depth,
]
