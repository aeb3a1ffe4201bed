import type { Frame } from '../../src-main/contract/landmarks'
import { MOST_NAMED } from '../../src-main/contract/procedures'
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
  { settings, project, ask, attempt, toasts }: Studio,
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
    const named: Frame[] = []
    for (let from = 0; from < frames.length; from += FRAMES_AT_ONCE) {
      const samples = frames.slice(from, from + FRAMES_AT_ONCE)
      const verdicts = await ask('samples.append', { projectId, recordingId, samples })
      verdicts.forEach((verdict, i) => {
        tally = counted(tally, verdict)
        const { hands, width, height } = samples[i]!
        if (verdict.kept) named.push({ hands, width, height })
      })
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
    if (named.length > 0 && project.value?.options.adapt) {
      await attempt(() => ask('recognition.named', { projectId, signId: sign.id, frames: named.slice(-MOST_NAMED) }))
    }
    return tally.kept
  })
  return (kept ?? 0) > 0
}
