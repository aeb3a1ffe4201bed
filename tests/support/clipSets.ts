import type { Clip } from '../../src-main/learning/clips/clip'
import { clipDataset } from '../../src-main/learning/clips/resample'
import type { Dataset } from '../../src-main/learning/dataset'
import { performed, WAYS } from './clips'

export const WAY_NAMES = Object.keys(WAYS) as (keyof typeof WAYS)[]

/** Takes of three ways, `perSign` of each, from the seed on. */
export function waySet(perSign: number, seed = 0, more: Partial<Parameters<typeof performed>[0]> = {}): Dataset {
  const clips = WAY_NAMES.flatMap((name) =>
    Array.from({ length: perSign }, (_, i) => performed({ way: WAYS[name], seed: seed + i, ...more })),
  )
  const labels = Int32Array.from(clips, (_, i) => Math.floor(i / perSign))
  return clipDataset(clips, labels, WAY_NAMES.length, null)
}

/** A hand that stands still, in some pose: one frame. */
export function shown(pose: 'open' | 'fist' | 'point', seed = 0): Clip {
  return performed({ way: () => [0, 0], pose, frames: 1, seconds: 0, seed })
}
