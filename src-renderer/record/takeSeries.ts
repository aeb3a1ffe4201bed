import { Failure } from '../../src-main/contract/failure'
import { APART_MS, type Recording, type SourceKind, sameName } from '../../src-main/contract/project'
import type { NewTake, StoredTake, TakeAdvice, TakeFlaw } from '../../src-main/contract/take'
import { words } from '../locales'
import type { Studio } from '../studio/studio'

/** What became of a take. */
export type Verdict =
  | { kind: 'kept'; id: string; advice: readonly TakeAdvice[] }
  | { kind: 'refused'; flaw: TakeFlaw }
  /** It could not be saved: the reason, in the person's language. */
  | { kind: 'lost'; reason: string }

export interface TakesTarget {
  projectId: string
  signId: string
  signer: string
  pictures: boolean
  /** The take in whose place the new one is recorded. */
  replaces: StoredTake | null
}

/** Takes of one sign, in one recording. */
export interface TakeSeries {
  target: TakesTarget
  /** Hands a take to the host to judge and keep, for this series, whatever has begun since. */
  keep(take: NewTake): Promise<Verdict>
}

type Host = Pick<Studio, 'ask' | 'project' | 'toasts' | 'unsaved'>

export function createTakeSeries(studio: Host, target: TakesTarget, source: SourceKind): TakeSeries {
  const { ask } = studio
  const { projectId, signId, replaces } = target
  const about = { projectId, signId, signer: target.signer.trim() || null, source }
  let recordingId: string | null = null
  /** Whether the recording was begun for this series, and whether it has nothing yet. */
  let begun = false
  let empty = false

  /** That of the take which is replaced, where the new one is of the same person, picture and sitting. */
  const former = (take: NewTake) => {
    const sign = studio.project.value?.signs.find(({ id }) => id === signId)
    const recording = sign?.recordings.find(({ id }) => id === replaces?.recordingId)
    return recording && mayJoin(recording, about, take.time) ? recording.id : null
  }
  const begin = async () => {
    const { recordingId: id } = await ask('recordings.start', about)
    begun = true
    empty = true
    return id
  }
  /** A recording without anything would stay for good. */
  const tidy = async (id: string) => {
    if (!empty) return
    recordingId = null
    // Where this fails there is nothing to tell: it is shown nowhere.
    await ask('recordings.delete', { projectId, recordingId: id }).catch(() => {})
  }
  const replace = async (old: StoredTake, id: string, into: string) => {
    try {
      await ask('takes.delete', { projectId, takeIds: [old.id] })
    } catch (error) {
      return void studio.toasts.show({ tone: 'problem', text: words.takes.redoneBeside(failureText(error)) })
    }
    studio.toasts.show({
      tone: 'plain',
      text: words.takes.redone,
      action: {
        label: words.app.undo,
        async run() {
          await ask('takes.restore', { projectId, takeIds: [old.id] })
          if (begun) await ask('recordings.delete', { projectId, recordingId: into })
          else await ask('takes.delete', { projectId, takeIds: [id] })
        },
      },
    })
  }

  return {
    target,
    async keep(take) {
      try {
        recordingId ??= former(take) ?? (await begin())
        const into = recordingId
        const kept = await ask('takes.append', { projectId, recordingId: into, take })
        if (!kept.kept) {
          await tidy(into)
          return { kind: 'refused', flaw: kept.flaw }
        }
        empty = false
        if (replaces) await replace(replaces, kept.id, into)
        return { kind: 'kept', id: kept.id, advice: kept.advice }
      } catch (error) {
        // A notice over the page says what becomes of those that wait for the person's choice.
        if (error instanceof Failure && error.code === 'replaced')
          studio.unsaved.keep([{ ...about, recordingId, take }])
        return { kind: 'lost', reason: failureText(error) }
      }
    },
  }
}

/** What tests hold back by person or by day must be told apart: a take goes where all of that is the same. */
function mayJoin(
  { signer, source, startedAt, unused }: Recording,
  about: { signer: string | null; source: SourceKind },
  time: number,
): boolean {
  const samePerson = signer === null || about.signer === null ? signer === about.signer : sameName(signer, about.signer)
  const sameDay = new Date(startedAt).toDateString() === new Date(time).toDateString()
  return !unused && samePerson && source === about.source && sameDay && Math.abs(time - startedAt) < APART_MS
}

/** In the person's language. @throws whatever is no failure of the host */
function failureText(error: unknown): string {
  if (!(error instanceof Failure)) throw error
  return words.app.failure[error.code](error.message)
}
