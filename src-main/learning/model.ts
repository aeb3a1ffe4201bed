import type { Sequential } from '@tensorflow/tfjs-layers'
import type { FitOptions } from '../contract/training'
import { type EpochReport, fit, needTwoClasses } from './classifier/fit'
import { fitRejector, type Rejector } from './classifier/rejector'
import { fitClips } from './clips/fit'
import type { TaughtPaths } from './clips/secondLook'
import type { Dataset } from './dataset'
import type { Augmentation } from './landmarks/augment'

/** What a training makes of a set; the caller disposes the networks. */
export interface FittedModel {
  network: Sequential
  /** Null where it was not asked for. */
  rejector: Rejector | null
  /** Of clips, for a second look; null of shots, and where it was not asked for. */
  paths: TaughtPaths | null
}

/**
 * Trains on shots or on clips, whichever the set holds.
 *
 * @param complete whether what tells the signs from everything else is wanted too
 * @throws Failure "bad-input" for a set from which nothing can be told apart, or when the loss stops being a number
 */
export function fitModel(
  set: Dataset,
  options: FitOptions,
  augmentation: Augmentation,
  complete: boolean,
  onEpoch: (report: EpochReport) => void,
): FittedModel {
  needTwoClasses(set)
  if (set.frames > 1) return fitClips(set, options, augmentation, complete, onEpoch)
  const network = fit(set, options, augmentation, onEpoch)
  try {
    return { network, rejector: complete ? fitRejector(set, options, augmentation) : null, paths: null }
  } catch (error) {
    network.dispose()
    throw error
  }
}
