import type { StoredSample } from '../../src-main/contract/sample'
import type { StoredTake } from '../../src-main/contract/take'
import { createReader, type Reader } from './reader'
import type { Studio } from './studio'

/** Samples with their pictures. */
export type Thumbnails = Reader<StoredSample>

/** Samples in one question: small enough that what is in view never waits for what is not. */
const SAMPLES_AT_ONCE = 120
/** Samples that are kept: about 20 MB with their pictures. */
const MOST_SAMPLES = 1_500
/** A take has a hundred times the numbers of a sample, and eight pictures. */
const TAKES_AT_ONCE = 8
const MOST_TAKES = 150

export function createThumbnails({ ask, attempt }: Pick<Studio, 'ask' | 'attempt'>): Thumbnails {
  return createReader<StoredSample>(
    { attempt },
    {
      read: (projectId, sampleIds) => ask('samples.read', { projectId, sampleIds }),
      atOnce: SAMPLES_AT_ONCE,
      most: MOST_SAMPLES,
    },
  )
}

/** Takes with their frames and pictures. */
export function createTakeReader({ ask, attempt }: Pick<Studio, 'ask' | 'attempt'>): Reader<StoredTake> {
  return createReader<StoredTake>(
    { attempt },
    {
      read: (projectId, takeIds) => ask('takes.read', { projectId, takeIds }),
      atOnce: TAKES_AT_ONCE,
      most: MOST_TAKES,
    },
  )
}
