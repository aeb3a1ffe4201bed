import { type ShallowRef, shallowRef } from 'vue'
import { Failure } from '../../src-main/contract/failure'
import type { Input, Output, ProcedureName } from '../../src-main/contract/procedures'
import type { SourceKind } from '../../src-main/contract/project'
import type { NewSample } from '../../src-main/contract/sample'
import type { NewTake } from '../../src-main/contract/take'
import { words } from '../locales'
import { FRAMES_AT_ONCE } from '../record/tally'
import type { Toasts } from '../ui/toasts'

/** What a sample or a take was recorded for, should its recording not exist any more, or never have been begun. */
export type Unsaved = {
  projectId: string
  recordingId: string | null
  signId: string
  signer: string | null
  source: SourceKind
} & ({ sample: NewSample } | { take: NewTake })

/** Samples and takes that the host refused because something else changed the project's files: kept until that is settled. */
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
  /** @returns how many the host found good enough to keep */
  const append = async (recordingId: string, all: readonly Unsaved[]) => {
    const { projectId } = all[0]!
    const samples = all.flatMap((one) => ('sample' in one ? one.sample : []))
    const kept = { samples: 0, takes: 0 }
    for (let from = 0; from < samples.length; from += FRAMES_AT_ONCE) {
      const some = samples.slice(from, from + FRAMES_AT_ONCE)
      const verdicts = await ask('samples.append', { projectId, recordingId, samples: some })
      kept.samples += verdicts.filter((verdict) => verdict.kept).length
    }
    for (const one of all) {
      if (!('take' in one)) continue
      if ((await ask('takes.append', { projectId, recordingId, take: one.take })).kept) kept.takes++
    }
    return kept
  }
  const save = async (all: readonly Unsaved[]) => {
    const { projectId, recordingId, signId, signer, source } = all[0]!
    try {
      if (recordingId !== null) return await append(recordingId, all)
    } catch (error) {
      if (!isGone(error)) throw error
    }
    return append((await ask('recordings.start', { projectId, signId, signer, source })).recordingId, all)
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
        const { recordingId, signId } = next
        const own = (one: Unsaved) => one.recordingId === recordingId && one.signId === signId
        const recording = list.value.filter(own)
        list.value = list.value.filter((one) => !own(one))
        try {
          const { samples, takes } = await save(recording)
          if (samples + takes > 0) toasts.show({ tone: 'plain', text: words.storage.savedLate(samples, takes) })
        } catch (error) {
          if (!isGone(error)) {
            list.value = [...recording, ...list.value]
            throw error
          }
          const { samples, takes } = countUnsaved(recording)
          toasts.show({ tone: 'problem', text: words.storage.notSaved(samples, takes) })
        }
      }
    },
  }
}

export function countUnsaved(all: readonly Unsaved[]): { samples: number; takes: number } {
  const takes = all.filter((one) => 'take' in one).length
  return { samples: all.length - takes, takes }
}

function isGone(error: unknown): boolean {
  return error instanceof Failure && error.code === 'not-found'
}
