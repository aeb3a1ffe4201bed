import type { ProjectOptions } from '../../contract/project'
import { LEAST_PAIRS } from '../../learning/clips/takeQuality'
import type { ProjectContents } from '../../storage/project'
import { handsSeen, type TakeRecord } from '../../storage/takeRecords'
import { usedSamples, usedTakes } from './used'

/** How many hands a sign needs, and how that is known. */
export interface SignHands {
  hands: 1 | 2
  handsFrom: 'recordings' | 'person'
}

/**
 * The hands that each sign needs, by its id: what the person said, else what most of its used samples and takes show, else
 * what the project says of signs without any. The None sign, whose hands come and go, needs two only where the person says so.
 *
 * @param except a recording that does not count: one that is under way must not change what is asked of it
 */
export function signHands(
  { hands: usual }: Pick<ProjectOptions, 'hands'>,
  contents: ProjectContents,
  except: string | null = null,
): Map<string, SignHands> {
  const signOf = new Map(contents.recordings().map(({ id, signId }) => [id, signId]))
  const pairs = new Map<string, { one: number; two: number }>()
  const count = (recordingId: string, isPair: boolean) => {
    if (recordingId === except) return
    const signId = signOf.get(recordingId)!
    const known = pairs.get(signId) ?? { one: 0, two: 0 }
    known[isPair ? 'two' : 'one']++
    pairs.set(signId, known)
  }
  for (const { recordingId, hands } of usedSamples(contents)) count(recordingId, hands.length > 1)
  for (const take of usedTakes(contents)) count(take.recordingId, showsPair(take))
  return new Map(
    contents.signs().map(({ id, hands, none }): [string, SignHands] => {
      if (hands !== null) return [id, { hands, handsFrom: 'person' }]
      const shown = pairs.get(id)
      if (none) return [id, { hands: 1, handsFrom: 'recordings' }]
      if (shown) return [id, { hands: shown.two > shown.one ? 2 : 1, handsFrom: 'recordings' }]
      // Two is what a person has chosen, one is what nobody has said anything about.
      return [id, { hands: usual, handsFrom: usual === 2 ? 'person' : 'recordings' }]
    }),
  )
}

/** Whether both hands are seen at the same time in as many frames as a sign of two hands needs. */
function showsPair(take: TakeRecord): boolean {
  let [any, both] = [0, 0]
  for (let i = take.from; i <= take.to; i++) {
    const hands = handsSeen(take, i)
    if (hands > 0) any++
    if (hands > 1) both++
  }
  return any > 0 && both >= any * LEAST_PAIRS
}
