import { Failure } from '../../src-main/contract/failure'
import type { SourceKind } from '../../src-main/contract/project'
import type { NewTake } from '../../src-main/contract/take'
import { words } from '../locales'
import type { Studio } from '../studio/studio'

/**
 * Keeps a take of a sign, in a recording of its own, and says so, with a way back; or why it was not kept.
 *
 * @param onUndo done when it is taken back
 * @returns whether it was kept
 */
export async function keepTake(
  { settings, ask, attempt, toasts, unsaved }: Studio,
  projectId: string,
  sign: { id: string; label: string },
  source: SourceKind,
  take: NewTake,
  onUndo: () => void = () => {},
): Promise<boolean> {
  const about = { projectId, signId: sign.id, signer: settings.value.signer.trim() || null, source }
  const kept = await attempt(async () => {
    const { recordingId } = await ask('recordings.start', about)
    const verdict = await ask('takes.append', { projectId, recordingId, take }).catch((error: unknown) => {
      // A notice over the page says what becomes of those that wait for the person's choice.
      if (error instanceof Failure && error.code === 'replaced') unsaved.keep([{ ...about, recordingId, take }])
      throw error
    })
    if (!verdict.kept) {
      const text = words.record.tallyOf(sign.label, words.takes.flaws[verdict.flaw].text)
      toasts.show({ tone: 'problem', text })
      // An empty recording would stay for good. Where this fails there is nothing to tell: it is shown nowhere.
      await ask('recordings.delete', { projectId, recordingId }).catch(() => {})
      return false
    }
    toasts.show({
      tone: 'plain',
      text: words.improve.takeKept(sign.label),
      action: {
        label: words.app.undo,
        async run() {
          await ask('recordings.delete', { projectId, recordingId })
          onUndo()
        },
      },
    })
    return true
  })
  return kept ?? false
}
