import { Failure } from '../../contract/failure'
import { CLIP_FRAMES, CLIP_INDEX, type ImportOptions } from '../../contract/imports'
import { readClips, valuesOf } from '../../readers/clips'
import { takesOfClips } from '../../readers/clipTakes'
import type { Takes } from '../../readers/takes'

/** Some 15,000 takes: more than a person records, and several times as much in memory while they are read. */
const MOST_FRAMES = 300_000
const MOST_INDEX = 64 * 1024 * 1024

/**
 * The takes of a set of clips.
 *
 * @param index bytes of clips.json
 * @param frames what clips.bin.gz holds, unpacked
 * @throws Failure "bad-input" when it is too large, or nothing of it can be used
 */
export function readClipSet(name: string, index: Uint8Array, frames: Uint8Array, { fps }: ImportOptions): Takes {
  const refused = (reason: string) => new Failure('bad-input', `“${name}”: ${reason}`)
  if (index.length > MOST_INDEX) throw refused(`its ${CLIP_INDEX} is larger than 64 MiB.`)
  try {
    const set = readClips(new TextDecoder().decode(index), valuesOf(frames))
    const count = set.clips.reduce((sum, clip) => sum + clip.count, 0)
    if (count > MOST_FRAMES) {
      throw new Failure(
        'bad-input',
        `its clips have ${count} frames, and ${MOST_FRAMES} are imported at once. Leave some clips out of ${CLIP_INDEX}, and import the others after them: what is here already does not come twice.`,
      )
    }
    return takesOfClips(set, { needsLabel: true, choices: { label: null, signer: null }, fps })
  } catch (error) {
    throw error instanceof Failure ? refused(error.message) : error
  }
}

/** Whether a file is one of the two of a set of clips, which say nothing alone. */
export function isHalfOfClips(name: string, bytes: Uint8Array): boolean {
  if (name.endsWith(CLIP_FRAMES)) return true
  const begin = new TextDecoder().decode(bytes.subarray(0, LOOKED_AT))
  return name.endsWith(CLIP_INDEX) && /"clips"\s*:\s*\[\s*\{[^}]*"at"\s*:/.test(begin)
}
const LOOKED_AT = 8_192

export const HALF_OF_CLIPS = `A set of clips is two files, ${CLIP_INDEX} and ${CLIP_FRAMES}: choose both of them, or the folder that they lie in.`
