import { words } from '../locales'
import { withUndo } from '../ui/withUndo'
import type { Studio } from './studio'

/** Gives takes another sign, with a way back. */
export function moveTakes(
  studio: Pick<Studio, 'ask' | 'attempt' | 'toasts'>,
  projectId: string,
  takeIds: readonly string[],
  sign: { id: string; label: string },
): Promise<void> {
  const { ask } = studio
  return withUndo(
    studio,
    (places) => words.takes.moved(places.length, sign.label),
    () => ask('takes.move', { projectId, takeIds: [...takeIds], signId: sign.id }),
    (places) => ask('takes.putBack', { projectId, places }),
  )
}
