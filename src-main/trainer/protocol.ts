import type { EngineName, EngineReport } from '../contract/engine'
import type { FailureCode } from '../contract/failure'
import type { FitOptions } from '../contract/training'
import type { EpochReport } from '../learning/classifier/fit'
import type { SavedNetwork } from '../learning/classifier/save'
import type { Whitener } from '../learning/classifier/whitener'
import type { Dataset } from '../learning/dataset'
import type { Augmentation } from '../learning/landmarks/augment'

/** One classifier to train, and its rejector unless it is only to be compared. */
export interface FitJob {
  set: Dataset
  options: FitOptions
  augmentation: Augmentation
  rejector: boolean
}

export interface FittedRejector {
  network: SavedNetwork
  whitener: Whitener
}

export interface FitResult {
  network: SavedNetwork
  rejector: FittedRejector | null
  engine: EngineName
  /** Wall-clock seconds of the fit alone, rejector included, without starting the engine. */
  seconds: number
}

export type ToWorker =
  | { ask: 'fit'; engines: EngineName[]; job: FitJob }
  | { ask: 'engines' }
  /** Engines that failed may be tried again; this alone has no answer. */
  | { ask: 'forget' }

export type FromWorker =
  | { tell: 'engine'; engine: EngineName }
  | { tell: 'epoch'; report: EpochReport }
  | { tell: 'fitted'; result: FitResult }
  | { tell: 'engines'; reports: EngineReport[] }
  | { tell: 'failed'; code: FailureCode; message: string }
