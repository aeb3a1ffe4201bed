import type { Sign } from '../../src-main/contract/project'

/** How well a sign is recorded: what the learning curves of docs/learning.md say matters, recordings before samples. */
export type Quality = 'empty' | 'thin' | 'fair' | 'good'
export type QualityHint = 'empty' | 'one' | 'few' | 'variety' | 'enough'

/** Fewer samples than these are few, however many recordings they come from. */
export const FEW_SAMPLES = 8
export const ENOUGH_RECORDINGS = 3

/** A badge, and what would make it better. */
export function signQuality({ used, recordings }: Pick<Sign, 'used' | 'recordings'>): {
  quality: Quality
  hint: QualityHint
} {
  const own = recordings.filter(({ unused }) => !unused)
  const signers = new Set(own.map(({ signer }) => signer).filter(Boolean)).size
  if (used === 0) return { quality: 'empty', hint: 'empty' }
  if (own.length === 1) return { quality: 'thin', hint: 'one' }
  if (used < FEW_SAMPLES) return { quality: 'thin', hint: 'few' }
  if (own.length < ENOUGH_RECORDINGS && signers < 2) return { quality: 'fair', hint: 'variety' }
  return { quality: 'good', hint: 'enough' }
}

/** Signs that a training would learn from, but hardly anything: recorded once only, or little. */
export function thinSigns<One extends Pick<Sign, 'used' | 'recordings' | 'none'>>(signs: readonly One[]): One[] {
  return signs.filter((sign) => !sign.none && signQuality(sign).quality === 'thin')
}
