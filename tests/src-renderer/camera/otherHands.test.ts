import { describe, expect, it } from 'vitest'
import type { Hand } from '../../../src-main/contract/landmarks'
import { createOtherHands } from '../../../src-renderer/camera/otherHands'
import { seenHand } from '../../support/hands'

/** A hand moved to the side by a part of the picture's width. */
function at(x: number, handedness: 'Left' | 'Right' = 'Right', score = 0.98): Hand {
  const hand = seenHand('open', 0, handedness, score)
  return { ...hand, image: hand.image.map((value, i) => (i % 3 === 0 ? value + x : value)) }
}
/** What is said after each frame, 25 a second. */
function watched(frames: readonly (readonly Hand[])[], live = true): (string | null)[] {
  const watch = createOtherHands()
  return frames.map((hands, i) =>
    watch.take({ hands: [...hands], width: 640, height: 480, time: 1_000 + i * 40 }, live),
  )
}
const frames = (n: number, hands: (i: number) => Hand[]) => Array.from({ length: n }, (_, i) => hands(i))

describe('somebody else’s hands', () => {
  it('are noticed when the hand that is followed is suddenly elsewhere, for a while', () => {
    const said = watched([...frames(5, () => [at(-0.3)]), ...frames(150, () => [at(0.35)])])
    expect(said.slice(0, 5)).toEqual([null, null, null, null, null])
    expect(said.slice(5, 105).every((one) => one === 'other-hand')).toBe(true)
    expect(said.at(-1)).toBe(null)
  })

  it('are noticed when two hands stay left, or right, both', () => {
    const said = watched(frames(40, () => [at(-0.2), at(0.2)]))
    expect([said[10], said[39]]).toEqual([null, 'several-people'])
    expect(watched(frames(40, () => [at(-0.2), at(0, 'Left'), at(0.2)])).at(-1)).toBe('several-people')
  })

  it('are not made up: of one person’s two hands, a quick hand, one that comes back, or an unsure side', () => {
    const quiet = [
      watched(frames(60, () => [at(-0.2, 'Left'), at(0.2)])),
      // From one side to the other and back, in a quarter of a second each.
      watched(frames(60, (i) => [at(0.3 * Math.sin((i * 40 * Math.PI) / 250))])),
      watched([...frames(5, () => [at(-0.3)]), ...frames(10, () => []), ...frames(20, () => [at(0.35)])]),
      watched(frames(60, () => [at(-0.2), at(0.2, 'Right', 0.7)])),
      // A film that begins anew.
      watched([...frames(5, () => [at(-0.3)]), ...frames(20, () => [at(0.35)])], false),
      watched(frames(60, (i) => [at(-0.2), at(0.2, i % 10 < 5 ? 'Right' : 'Left')])),
    ]
    expect(quiet.map((said) => said.filter(Boolean))).toEqual([[], [], [], [], [], []])
  })
})
