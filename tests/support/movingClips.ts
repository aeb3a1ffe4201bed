import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Handedness } from '../../src-main/contract/landmarks'
import { testData } from './data'

export interface MovingClip {
  label: string
  signer: string
  session: string
  take: number
  frames: { handedness: Handedness; image: number[] }[][]
}

/** Frames a second, which were not recorded: what the clips' authors think. */
export const CLIP_RATE = 15

const HAND = 63
const BODY = 4
/** The flag of each hand, in the order in which they lie. */
const SLOTS = [
  { flag: 1, handedness: 'Left' },
  { flag: 2, handedness: 'Right' },
] as const

/** Real clips of signs that move, as tests/data/README.md describes them. */
export function readMovingClips(folder = join(testData, 'moving')): { aspect: number; clips: MovingClip[] } {
  const index = JSON.parse(readFileSync(join(folder, 'clips.json'), 'utf8'))
  const bytes = gunzipSync(readFileSync(join(folder, 'clips.bin.gz')))
  const values = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)
  const clips = index.clips.map(({ label, signer, session, take, frames, at }: MovingClip & { at: number }) => {
    let next = at
    const read = () => {
      const flags = values[next++]!
      const hands = SLOTS.flatMap(({ flag, handedness }) => {
        if (!(flags & flag)) return []
        next += HAND
        return [{ handedness, image: Array.from(values.subarray(next - HAND, next), (value) => value / 1e4) }]
      })
      if (flags & BODY) next += 26
      return hands
    }
    return { label, signer, session, take, frames: Array.from({ length: Number(frames) }, read) }
  })
  return { aspect: index.aspect, clips }
}
