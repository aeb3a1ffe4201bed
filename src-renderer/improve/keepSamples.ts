import type { SourceKind } from '../../src-main/contract/project'
import type { NewSample } from '../../src-main/contract/sample'
import { words } from '../locales'
import { counted, emptyTally, FRAMES_AT_ONCE } from '../record/tally'
import type { Studio } from '../studio/studio'

/**
 * Keeps frames as samples of a sign, in a recording of their own, and says how many were kept, with a way back.
 *
 * @param onUndo done when it is taken back
 * @returns whether any was kept
 */
export async function keepSamples(
  { settings, ask, attempt, toasts }: Studio,
  projectId: string,
  sign: { id: string; label: string },
  source: SourceKind,
  frames: readonly NewSample[],
  onUndo: () => void = () => {},
): Promise<boolean> {
  const kept = await attempt(async () => {
    if (frames.length === 0) return 0
    const signer = settings.value.signer.trim() || null
    const { recordingId } = await ask('recordings.start', { projectId, signId: sign.id, signer, source })
    let tally = emptyTally(recordingId)
    for (let from = 0; from < frames.length; from += FRAMES_AT_ONCE) {
      const samples = frames.slice(from, from + FRAMES_AT_ONCE)
      for (const verdict of await ask('samples.append', { projectId, recordingId, samples })) {
        tally = counted(tally, verdict)
      }
    }
    const text = words.record.tally(tally.kept, tally.dropped)
    if (tally.kept === 0) toasts.show({ tone: 'problem', text: words.improve.notKept(sign.label, text) })
    else {
      toasts.show({
        tone: 'plain',
        text: words.improve.kept(sign.label, text),
        action: {
          label: words.app.undo,
          async run() {
            await ask('recordings.delete', { projectId, recordingId })
            onUndo()
          },
        },
      })
    }
    return tally.kept
  })
  return (kept ?? 0) > 0
}
