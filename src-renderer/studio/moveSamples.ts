import { words } from '../locales'
import { withUndo } from '../ui/withUndo'
import type { Studio } from './studio'

/** Gives samples another sign, with a way back. */
export function moveSamples(
  studio: Pick<Studio, 'ask' | 'attempt' | 'toasts'>,
  projectId: string,
  sampleIds: readonly string[],
  sign: { id: string; label: string },
): Promise<void> {
  const { ask } = studio
  return withUndo(
    studio,
    (places) => words.record.moved(places.length, sign.label),
    () => ask('samples.move', { projectId, sampleIds: [...sampleIds], signId: sign.id }),
    (places) => ask('samples.putBack', { projectId, places }),
  )
}
