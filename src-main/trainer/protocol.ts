import type { EngineName, EngineReport } from '../contract/engine'
import type { FailureCode } from '../contract/failure'
import type { FitOptions } from '../contract/training'
import type { CheckJob } from '../elsewhere/check'
import type { Agreement } from '../elsewhere/compare'
import type { EpochReport } from '../learning/classifier/fit'
import type { SavedNetwork } from '../learning/classifier/save'
import type { Whitener } from '../learning/classifier/whitener'
import type { TaughtPaths } from '../learning/clips/secondLook'
import type { Sequences } from '../learning/clips/sequences'
import type { Dataset } from '../learning/dataset'
import type { Augmentation } from '../learning/landmarks/augment'

/** One classifier to train, and its rejector unless it is only to be compared. */
export interface FitJob {
  set: Dataset
  options: FitOptions
  augmentation: Augmentation
  rejector: boolean
}

/** What is told while a job is under way. */
export interface FitListener {
  onEngine?(engine: EngineName): void
  onEpoch?(report: EpochReport): void
  /** Examples that were compared, of all. */
  onCompared?(done: number, of: number): void
}

export interface FittedRejector {
  network: SavedNetwork
  whitener: Whitener
}

export interface FitResult {
  network: SavedNetwork
  rejector: FittedRejector | null
  paths: TaughtPaths | null
  engine: EngineName
  /** Wall-clock seconds of the fit alone, rejector included, without starting the engine. */
  seconds: number
}

/** A network of others to be compared with: it learns some takes and names the rest. */
export interface PeerJob {
  taught: Sequences
  /** n × 30 × 126, as the taught ones. */
  tested: Float32Array
  epochs: number
  seed: number
}

export interface PeerResult {
  /** n class indices. */
  guesses: Int32Array
  engine: EngineName
  /** Wall-clock seconds of learning and naming. */
  seconds: number
}

export type ToWorker =
  | { ask: 'fit'; engines: EngineName[]; job: FitJob }
  | { ask: 'peer'; engines: EngineName[]; job: PeerJob }
  | { ask: 'check'; engines: EngineName[]; job: CheckJob }
  | { ask: 'engines'; engines: EngineName[] }
  /** Engines that failed may be tried again; this alone has no answer. */
  | { ask: 'forget' }

export type FromWorker =
  | { tell: 'engine'; engine: EngineName }
  | { tell: 'epoch'; report: EpochReport }
  | { tell: 'fitted'; result: FitResult }
  | { tell: 'guessed'; result: PeerResult }
  | { tell: 'compared'; done: number; of: number }
  | { tell: 'agreed'; result: Agreement }
  | { tell: 'engines'; reports: EngineReport[] }
  | { tell: 'failed'; code: FailureCode; message: string }
