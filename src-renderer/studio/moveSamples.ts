import { words } from '../locales'
import type { Studio } from './studio'

/** Gives samples another sign, with a way back. */
export function moveSamples(
  { ask, attempt, toasts }: Pick<Studio, 'ask' | 'attempt' | 'toasts'>,
  projectId: string,
  sampleIds: readonly string[],
  sign: { id: string; label: string },
): Promise<void> {
  return attempt(async () => {
    const places = await ask('samples.move', { projectId, sampleIds: [...sampleIds], signId: sign.id })
    toasts.show({
      tone: 'plain',
      text: words.record.moved(places.length, sign.label),
      action: { label: words.app.undo, run: () => ask('samples.putBack', { projectId, places }) },
    })
  })
}
