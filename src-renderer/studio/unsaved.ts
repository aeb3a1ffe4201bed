import { type ShallowRef, shallowRef } from 'vue'
import { Failure } from '../../src-main/contract/failure'
import type { Input, Output, ProcedureName } from '../../src-main/contract/procedures'
import type { SourceKind } from '../../src-main/contract/project'
import type { NewSample } from '../../src-main/contract/sample'
import { words } from '../locales'
import { FRAMES_AT_ONCE } from '../record/tally'
import type { Toasts } from '../ui/toasts'

/** What samples were recorded for, should their recording not exist any more. */
export interface Unsaved {
  projectId: string
  recordingId: string
  signId: string
  signer: string | null
  source: SourceKind
  sample: NewSample
}

/** Samples that the host refused because something else changed the project's files: kept until that is settled. */
export interface UnsavedSamples {
  list: Readonly<ShallowRef<readonly Unsaved[]>>
  keep(samples: readonly Unsaved[]): void
  /** Nothing is saved until it is let go, so that what was chosen is told before what came of it. */
  hold(): () => void
  /** Hands those of a project to the host again, in the recording they were taken for, or in a new one of its sign. */
  saveNow(projectId: string): Promise<void>
}

type Ask = <Name extends ProcedureName>(name: Name, input: Input<Name>) => Promise<Output<Name>>

export function createUnsaved(ask: Ask, toasts: Toasts): UnsavedSamples {
  const list = shallowRef<readonly Unsaved[]>([])
  const holders = new Set<symbol>()
  const append = async ({ projectId, recordingId }: Unsaved, samples: NewSample[]) => {
    let kept = 0
    for (let from = 0; from < samples.length; from += FRAMES_AT_ONCE) {
      const some = samples.slice(from, from + FRAMES_AT_ONCE)
      const verdicts = await ask('samples.append', { projectId, recordingId, samples: some })
      kept += verdicts.filter((verdict) => verdict.kept).length
    }
    return kept
  }
  const save = async (first: Unsaved, samples: NewSample[]) => {
    try {
      return await append(first, samples)
    } catch (error) {
      if (!isGone(error)) throw error
    }
    const { projectId, signId, signer, source } = first
    const { recordingId } = await ask('recordings.start', { projectId, signId, signer, source })
    return append({ ...first, recordingId }, samples)
  }
  const firstOf = (projectId: string) => list.value.find((one) => one.projectId === projectId)
  return {
    list,
    keep(samples) {
      list.value = [...list.value, ...samples]
    },
    hold() {
      const mine = Symbol('hold')
      holders.add(mine)
      return () => void holders.delete(mine)
    },
    async saveNow(projectId) {
      if (holders.size > 0) return
      // One recording after the other: those behind one that fails wait on.
      for (let next = firstOf(projectId); next; next = firstOf(projectId)) {
        const { recordingId } = next
        const recording = list.value.filter((one) => one.recordingId === recordingId)
        list.value = list.value.filter((one) => one.recordingId !== recordingId)
        const samples = recording.map(({ sample }) => sample)
        try {
          const kept = await save(next, samples)
          if (kept > 0) toasts.show({ tone: 'plain', text: words.storage.savedLate(kept) })
        } catch (error) {
          if (!isGone(error)) {
            list.value = [...recording, ...list.value]
            throw error
          }
          toasts.show({ tone: 'problem', text: words.storage.notSaved(samples.length) })
        }
      }
    },
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Failure && error.code === 'not-found'
}
