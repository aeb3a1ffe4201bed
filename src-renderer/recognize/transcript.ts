import { type ShallowRef, shallowRef } from 'vue'
import { isLetter, joinSigns, SPACE } from '../../src-main/contract/signText'
import type { Memory } from '../studio/memory'

/** The text that accepted signs become. */
export interface Transcript {
  text: Readonly<ShallowRef<string>>
  canUndo: Readonly<ShallowRef<boolean>>
  /** Adds a sign: single letters and figures join on to one another, everything else gets a space before it. */
  add(label: string): void
  space(): void
  /** Takes the last sign or space away. */
  backspace(): void
  clear(): void
  /** Takes the last change back. */
  undo(): void
}

const MOST_STEPS = 100

/**
 * @param memory where the text outlives the page, under that key
 * @param onTakenBack told when the last sign was taken away by itself
 */
export function createTranscript(memory?: Memory, key = '', onTakenBack = () => {}): Transcript {
  const text = shallowRef('')
  const canUndo = shallowRef(false)
  /** Signs and spaces as they were added. */
  let parts: readonly string[] = []
  let past: (readonly string[])[] = []
  /** Every sign is looked at again and again, and looking costs memory outside of the page's heap. */
  const letters = new Map<string, boolean>()
  const knownLetter = (label: string) => {
    const known = letters.get(label) ?? isLetter(label)
    letters.set(label, known)
    return known
  }

  const show = (next: readonly string[]) => {
    parts = next
    memory?.setItem(key, JSON.stringify(parts))
    text.value = joinSigns(parts, knownLetter)
    canUndo.value = past.length > 0
  }
  const change = (next: readonly string[]) => {
    past = [...past, parts].slice(-MOST_STEPS)
    show(next)
  }
  const remembered = memory?.getItem(key)
  if (remembered) show(JSON.parse(remembered) as string[])
  return {
    text,
    canUndo,
    add: (label) => change([...parts, label]),
    space() {
      if (parts.length > 0 && parts.at(-1) !== SPACE) change([...parts, SPACE])
    },
    backspace() {
      if (parts.length === 0) return
      if (parts.at(-1) !== SPACE) onTakenBack()
      change(parts.slice(0, -1))
    },
    clear() {
      if (parts.length > 0) change([])
    },
    undo() {
      const before = past.at(-1)
      if (!before) return
      past = past.slice(0, -1)
      if (before.length < parts.length && parts.at(-1) !== SPACE) onTakenBack()
      show(before)
    },
  }
}
