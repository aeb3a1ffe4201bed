import type { SourceKind } from '../../src-main/contract/project'
import type { NewSample } from '../../src-main/contract/sample'
import { words } from '../locales'
import type { Studio } from '../studio/studio'

const MOST_AT_ONCE = 16

/**
 * Keeps frames as samples of a sign, in a recording of their own, and says how many were kept, with a way back.
 *
 * @returns whether any was kept
 */
export async function keepSamples(
  { project, settings, ask, attempt, toasts }: Studio,
  sign: { id: string; label: string },
  source: SourceKind,
  frames: readonly NewSample[],
): Promise<boolean> {
  const projectId = project.value?.id
  const kept = await attempt(async () => {
    if (!projectId || frames.length === 0) return 0
    const signer = settings.value.signer.trim() || null
    const { recordingId } = await ask('recordings.start', { projectId, signId: sign.id, signer, source })
    let taken = 0
    const dropped: Parameters<typeof words.record.tally>[1] = {}
    for (let from = 0; from < frames.length; from += MOST_AT_ONCE) {
      const samples = frames.slice(from, from + MOST_AT_ONCE)
      for (const verdict of await ask('samples.append', { projectId, recordingId, samples })) {
        if (verdict.kept) taken++
        else dropped[verdict.flaw] = (dropped[verdict.flaw] ?? 0) + 1
      }
    }
    const text = `${sign.label}: ${words.record.tally(taken, dropped)}.`
    if (taken === 0) toasts.show({ tone: 'problem', text: `${text} ${words.improve.notKept}` })
    else {
      toasts.show({
        tone: 'plain',
        text: `${text} ${words.improve.trainAgain}`,
        action: { label: words.app.undo, run: () => ask('recordings.delete', { projectId, recordingId }) },
      })
    }
    return taken
  })
  return (kept ?? 0) > 0
}
