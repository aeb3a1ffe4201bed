import type { Flaw, Kept } from '../../src-main/contract/sample'

/** What became of the frames of a recording. */
export interface Tally {
  kept: number
  dropped: Partial<Record<Flaw, number>>
  /** Samples that look like another sign, by its id. */
  alike: Record<string, number>
  recordingId: string
  /** Frames that were handed over to be judged. */
  taken: number
  /** Those of them that could not be saved, and why. */
  refused: { frames: number; reason: string } | null
}

/** Frames that are handed over in one go. */
export const FRAMES_AT_ONCE = 16

export const emptyTally = (recordingId: string): Tally => ({
  kept: 0,
  dropped: {},
  alike: {},
  recordingId,
  taken: 0,
  refused: null,
})

/** @param reason in words, in the person's language */
export function refusedBy(tally: Tally, frames: number, reason: string): Tally {
  return { ...tally, refused: { frames: frames + (tally.refused?.frames ?? 0), reason } }
}

export function counted(tally: Tally, verdict: Kept): Tally {
  if (!verdict.kept) {
    return { ...tally, dropped: { ...tally.dropped, [verdict.flaw]: (tally.dropped[verdict.flaw] ?? 0) + 1 } }
  }
  const { looksLike } = verdict
  const alike = looksLike === null ? tally.alike : { ...tally.alike, [looksLike]: (tally.alike[looksLike] ?? 0) + 1 }
  return { ...tally, kept: tally.kept + 1, alike }
}

/** Fewer frames than this, or less than half of them, can be the hand on its way. */
const LEAST_ALIKE = 3

/** The sign that most of a recording looks like, and how many of its samples do; null when it looks like its own. */
export function doubtOf({ alike, kept }: Tally): { signId: string; alike: number } | null {
  const [signId, most] = Object.entries(alike).sort((a, b) => b[1] - a[1])[0] ?? ['', 0]
  return most >= LEAST_ALIKE && most > kept / 2 ? { signId, alike: most } : null
}
