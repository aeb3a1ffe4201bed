import { createMoments, type Moments } from '../improve/moments'
import { openMemory } from '../studio/memory'
import { createTranscript, type Transcript } from './transcript'

/** What recognition wrote and left to learn from. It belongs to a project, and stays while the person looks elsewhere. */
export interface Leavings {
  transcript: Transcript
  moments: Moments
}

export function createLeavings(): (projectId: string) => Leavings {
  const all = new Map<string, Leavings>()
  const memory = openMemory()
  return (projectId) => {
    const known = all.get(projectId)
    if (known) return known
    const moments = createMoments()
    const left = { transcript: createTranscript(memory, `text-${projectId}`, moments.takeBack), moments }
    all.set(projectId, left)
    return left
  }
}
