import type { Experiment } from '../experiment'
import { depth } from './depth'
import { differnet } from './differnet'
import { distillation } from './distillation'
import { googlenet, mobilenet } from './images'
import { recurrent } from './recurrent'
import { regression } from './regression'
import { svdd } from './svdd'

export const EXPERIMENTS: readonly Experiment[] = [
  mobilenet,
  googlenet,
  svdd,
  differnet,
  distillation,
  regression,
  recurrent,
  depth,
]
