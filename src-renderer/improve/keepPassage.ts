import type { SourceKind } from '../../src-main/contract/project'
import { words } from '../locales'
import type { Studio } from '../studio/studio'
import { keepSamples } from './keepSamples'
import { keepTake } from './keepTake'
import type { Passage } from './passages'
import { passageSamples, passageTake } from './passageTake'
import type { RightSign } from './rightSign'

/**
 * Keeps what was seen for the sign that it was: as a take of one that moves, or as samples of one that is held.
 *
 * @param still whether what was accepted is held
 * @param onUndo done when it is taken back
 * @returns whether any of it was kept
 */
export async function keepPassage(
  studio: Studio,
  projectId: string,
  sign: RightSign,
  { source, passage, still }: { source: SourceKind; passage: Passage; still: boolean },
  onUndo: () => void = () => {},
): Promise<boolean> {
  if (!sign.byTakes) {
    const samples = passageSamples(passage, still)
    return keepSamples(studio, projectId, sign, source, samples, onUndo)
  }
  const take = passageTake(passage)
  if (take) return keepTake(studio, projectId, sign, source, take, onUndo)
  studio.toasts.show({ tone: 'problem', text: words.improve.noHands(sign.label) })
  return false
}
