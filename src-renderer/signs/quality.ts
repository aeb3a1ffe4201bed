import type { Sign } from '../../src-main/contract/project'

/** How well a sign is recorded: what the learning curves of docs/learning.md say matters, recordings before samples. */
export type Quality = 'empty' | 'thin' | 'fair' | 'good'
export type QualityHint = 'empty' | 'one' | 'few' | 'variety' | 'enough' | 'fewTakes' | 'moreTakes' | 'others'

/** Fewer samples than these are few, however many recordings they come from. */
export const FEW_SAMPLES = 8
export const ENOUGH_RECORDINGS = 3
/** Takes of a sign that moves: with fewer than these it can be learned, but hardly; with those it is learned well. */
export const FEW_TAKES = 3
export const ENOUGH_TAKES = 5

type Recorded = Pick<Sign, 'used'> & Partial<Pick<Sign, 'moves' | 'none' | 'usedTakes'>>

/** How much there is to learn a sign from: takes where it moves, samples where it is held, and both where it is None. */
export function learnedFrom({ moves = false, none = false, used, usedTakes = 0 }: Recorded): number {
  return (moves ? 0 : used) + (moves || none ? usedTakes : 0)
}

/** A badge, and what would make it better. */
export function signQuality(sign: Recorded & Pick<Sign, 'recordings'>): { quality: Quality; hint: QualityHint } {
  const { used, recordings } = sign
  if (sign.moves || (sign.none && sign.usedTakes)) return takesQuality(sign.usedTakes ?? 0, recordings)
  const own = recordings.filter(({ unused }) => !unused)
  const signers = new Set(own.map(({ signer }) => signer).filter(Boolean)).size
  if (used === 0) return { quality: 'empty', hint: 'empty' }
  if (own.length === 1) return { quality: 'thin', hint: 'one' }
  if (used < FEW_SAMPLES) return { quality: 'thin', hint: 'few' }
  if (own.length < ENOUGH_RECORDINGS && signers < 2) return { quality: 'fair', hint: 'variety' }
  return { quality: 'good', hint: 'enough' }
}

/** Takes of one person soon teach nothing more; those of others do. */
function takesQuality(takes: number, recordings: Sign['recordings']): { quality: Quality; hint: QualityHint } {
  const own = recordings.filter((recording) => !recording.unused && recording.takes > 0)
  const signers = new Set(own.map(({ signer }) => signer).filter(Boolean)).size
  if (takes === 0) return { quality: 'empty', hint: 'empty' }
  if (takes < FEW_TAKES) return { quality: 'thin', hint: 'fewTakes' }
  if (takes < ENOUGH_TAKES) return { quality: 'fair', hint: 'moreTakes' }
  return { quality: 'good', hint: signers > 1 ? 'enough' : 'others' }
}

/** Signs that a training would learn from, but hardly anything: recorded once only, or little. */
export function thinSigns<One extends Recorded & Pick<Sign, 'recordings' | 'none'>>(signs: readonly One[]): One[] {
  return signs.filter((sign) => !sign.none && signQuality(sign).quality === 'thin')
}
