import { MOST_TAKES_READ, type StoredTake } from '../../src-main/contract/take'
import { createTurns } from '../camera/turns'
import { words } from '../locales'
import type { Studio } from '../studio/studio'
import type { NewToast } from '../ui/toasts'

type Host = Pick<Studio, 'ask' | 'attempt' | 'toasts'>

/** Learns from takes, or keeps them without that, with a way back for those that were not so already. */
export async function setUsed(
  { ask, attempt, toasts }: Host,
  projectId: string,
  ids: readonly string[],
  used: boolean,
): Promise<void> {
  await attempt(async () => {
    const { takeIds } = await ask('takes.use', { projectId, takeIds: [...ids], used })
    const text = used ? words.takes.used(takeIds.length) : words.takes.unused(takeIds.length)
    const run = () => ask('takes.use', { projectId, takeIds, used: !used })
    toasts.show({ tone: 'plain', text, ...(takeIds.length > 0 && { action: { label: words.app.undo, run } }) })
  })
}

/** Says where the sign begins and ends in a take; what was moved bit by bit is one message with one way back. */
export type TrimTake = (projectId: string, take: StoredTake, from: number, to: number) => Promise<void>

export function createTrimTake({ ask, attempt, toasts }: Host): TrimTake {
  const inTurn = createTurns()
  let last: { toast: number; before: StoredTake } | null = null
  return (projectId, take, from, to) =>
    attempt(() =>
      inTurn(async () => {
        await ask('takes.trim', { projectId, takeId: take.id, from, to })
        const joined = last?.before.id === take.id ? last : null
        const said = (before: StoredTake): NewToast => ({
          tone: 'plain',
          text: words.takes.trimmed((take.frames[to]!.time - take.frames[from]!.time) / 1_000),
          action: {
            label: words.app.undo,
            async run() {
              last = null
              await ask('takes.trim', { projectId, takeId: take.id, from: before.from, to: before.to })
            },
          },
        })
        // Once the message before is gone, what it would have taken back stays.
        if (!joined || !toasts.replace(joined.toast, said(joined.before))) {
          last = { toast: toasts.show(said(take)), before: take }
        }
      }),
    )
}

/** Makes samples of a sign that is held from the frames of takes, with a way back for all that were made; the takes stay. */
export async function takesToSamples(
  { ask, attempt, toasts }: Host,
  projectId: string,
  ids: readonly string[],
  sign: { id: string; label: string },
): Promise<void> {
  let samples = 0
  const made: string[] = []
  const whole = await attempt(async () => {
    for (let from = 0; from < ids.length; from += MOST_TAKES_READ) {
      const takeIds = ids.slice(from, from + MOST_TAKES_READ)
      const some = await ask('takes.toSamples', { projectId, takeIds, signId: sign.id })
      samples += some.samples
      made.push(...some.recordingIds)
    }
    return true
  })
  // What was made before a failure, which is told by itself, is told and can be taken back as well.
  if (!whole && made.length === 0) return
  const run = async () => {
    for (const recordingId of made) await ask('recordings.delete', { projectId, recordingId })
  }
  toasts.show({
    tone: 'plain',
    text: words.takes.samplesMade(samples, sign.label),
    ...(made.length > 0 && { action: { label: words.app.undo, run } }),
  })
}
