import type { TakeAdvice } from '../../contract/take'
import { clipPart } from '../../learning/clips/clip'
import { isUnlike, type Path, pathOf, takeDistance } from '../../learning/clips/dtw'
import { hasFewFrames, takeAdvice } from '../../learning/clips/takeQuality'
import { clipOf } from '../../learning/clips/tracks'
import type { ProjectContents } from '../../storage/project'
import { type TakeRecord, takeFrames } from '../../storage/takeRecords'
import { usedTakes } from '../training/used'

/** Newest used takes of a sign that one is compared with. */
const MOST_COMPARED = 20

/** What is worth saying about some takes, by their ids. */
export type Advise = (
  contents: ProjectContents,
  eitherHand: boolean,
  takes: readonly TakeRecord[],
) => Map<string, TakeAdvice[]>

/** Remembers what it made of takes that are still there: a take is another one as soon as anything of it changes. */
export function createTakeAdvice(): Advise {
  const looked = new WeakMap<TakeRecord, { path: Path; own: TakeAdvice[]; fewFrames: boolean }>()
  const look = (take: TakeRecord) => {
    const known = looked.get(take)
    if (known) return known
    const { width, height, from, to } = take
    const clip = clipOf({ width, height, frames: takeFrames(take) })
    const part = clipPart(clip, from, to + 1)
    const seen = { path: pathOf(part), own: takeAdvice(clip, from, to), fewFrames: hasFewFrames(part) }
    looked.set(take, seen)
    return seen
  }
  const ways = new WeakMap<Path, WeakMap<Path, { plain: number; either: number }>>()
  const wayOf = (eitherHand: boolean) => (a: Path, b: Path) => {
    const known = ways.get(a)?.get(b) ?? ways.get(b)?.get(a)
    const way = known ?? { plain: takeDistance(a, b, false), either: takeDistance(a, b, true) }
    if (!known) ways.set(a, (ways.get(a) ?? new WeakMap()).set(b, way))
    return eitherHand ? way.either : way.plain
  }

  return (contents, eitherHand, takes) => {
    const signOf = new Map(contents.recordings().map(({ id, signId }) => [id, signId]))
    const used = usedTakes(contents).reverse()
    return new Map(
      takes.map((take): [string, TakeAdvice[]] => {
        const signId = signOf.get(take.recordingId)!
        const { path, own, fewFrames } = look(take)
        // Nothing that a None take does is late, early, or like the others.
        if (contents.sign(signId)?.none) return [take.id, fewFrames ? ['few-frames'] : []]
        const others = used
          .filter(({ id, recordingId }) => id !== take.id && signOf.get(recordingId) === signId)
          .slice(0, MOST_COMPARED)
          .map((other) => look(other).path)
        return [take.id, isUnlike(path, others, wayOf(eitherHand)) ? ['unlike-others', ...own] : own]
      }),
    )
  }
}
