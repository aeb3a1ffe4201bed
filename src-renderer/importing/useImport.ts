import { onMounted, onScopeDispose, type Ref, ref, type ShallowRef, shallowRef } from 'vue'
import { IMPORT_DEFAULTS, type ImportLook, type ImportOptions, MOST_OTHERS } from '../../src-main/contract/imports'
import { createTurns } from '../camera/turns'
import { joinedText } from '../projectFile/joinedText'
import type { BroughtFiles, Studio } from '../studio/studio'
import { passedOver } from './kinds'
import { prepare, type Sent, type Stage } from './prepare'

export type ImportState =
  | { state: 'preparing'; stage: Stage | null }
  /** What the host has is looked at, again where the person says more of it. */
  | { state: 'looking' }
  | { state: 'shown'; look: ImportLook }
  | { state: 'importing'; look: ImportLook }
  /** Askable where it may be understood once the person says more of it. */
  | { state: 'failed'; reason: string; askable: boolean }

export interface Importing {
  state: Readonly<ShallowRef<ImportState>>
  options: Ref<ImportOptions>
  /** Ids of the signs that are wanted. */
  wanted: Ref<string[]>
  /** Looks again, as the person said something else of it. */
  again(): Promise<void>
  /** @returns what was done, in words, and what takes it back; undefined where it failed, which is said */
  keep(
    into: { name: string } | { projectId: string },
  ): Promise<{ text: string; undo: (() => Promise<unknown>) | null } | undefined>
}

/** What others have, from the files that were chosen to the signs of a project. */
export function useImport(studio: Studio, brought: BroughtFiles): Importing {
  const { ask, attempt, openProject, project } = studio
  const state = shallowRef<ImportState>({ state: 'preparing', stage: null })
  const options = ref<ImportOptions>({ ...IMPORT_DEFAULTS })
  const wanted = ref<string[]>([])
  const ended = new AbortController()
  const others = passedOver(brought.files.map(({ path }) => path)).slice(0, MOST_OTHERS)
  let sent: Sent[] = []

  /** One after the other: who says two things quickly is answered about both. */
  const inTurn = createTurns()
  const again = () => inTurn(look)
  const look = async () => {
    if (ended.signal.aborted) return
    state.value = { state: 'looking' }
    try {
      const look = await ask('imports.look', { files: sent, others, options: { ...options.value } })
      if (ended.signal.aborted) return
      // What was not wanted stays unwanted; ids are the same as long as the names are.
      const known = new Set(wanted.value)
      const first = known.size === 0
      wanted.value = look.signs.flatMap(({ id }) => (first || known.has(id) ? [id] : []))
      state.value = { state: 'shown', look }
    } catch (error) {
      state.value = { state: 'failed', reason: (error as Error).message, askable: true }
    }
  }
  onMounted(async () => {
    const { keepThumbnails: pictures = true, face: faces = true } = project.value?.options ?? {}
    try {
      const prepared = await prepare(studio, brought, {
        pictures,
        faces,
        signal: ended.signal,
        onStage(stage) {
          state.value = { state: 'preparing', stage }
        },
      })
      if (!prepared) return
      sent = prepared
      await again()
    } catch (error) {
      state.value = { state: 'failed', reason: (error as Error).message, askable: false }
    }
  })
  onScopeDispose(() => {
    ended.abort()
    if (state.value.state === 'importing' || state.value.state === 'looking') attempt(() => ask('files.cancel', {}))
    for (const { fileId } of sent) attempt(() => ask('files.drop', { fileId }))
  })
  return {
    state,
    options,
    wanted,
    again,
    async keep(into) {
      if (state.value.state !== 'shown') return undefined
      const { look } = state.value
      state.value = { state: 'importing', look }
      const done = await attempt(async () => {
        const request = { files: sent, options: { ...options.value }, signIds: [...wanted.value], into }
        const imported = await ask('imports.keep', request)
        const { projectId, additionId } = imported
        sent = []
        if (project.value?.id !== projectId) await openProject(projectId)
        const text = joinedText(project.value!.name, imported)
        if ('name' in into) return { text, undo: () => ask('projects.delete', { projectId }) }
        return { text, undo: additionId === null ? null : () => ask('additions.takeBack', { additionId }) }
      })
      if (!done) state.value = { state: 'shown', look }
      return done
    },
  }
}
