import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AUGMENTATION, augment } from '../../src-main/learning/landmarks/augment'
import { giveDepth } from '../../src-main/learning/landmarks/depth'
import { createRandom } from '../../src-main/learning/random'
import { openTable } from '../../src-main/services/tables/table'
import { testData } from '../support/data'

const { rows } = openTable(readFileSync(join(testData, 'digits/landmarks.csv')), {
  needsLabel: true,
  encoding: null,
  size: null,
  labels: null,
  choices: { label: null, signer: null },
})
const hands = rows.filter((_, i) => i % 7 === 0).map(({ points }) => points)
const flat = (hand: Float32Array) => hand.map((value, i) => (i % 3 === 2 ? 0 : value))
const depths = (hand: Float32Array) => Array.from({ length: 21 }, (_, i) => hand[i * 3 + 2]!)

describe('depth for hands without any', () => {
  it('is plausible: fingers that real hands hold out of the picture are held out of it', () => {
    // How far each tip lies before or behind its knuckle, in lengths of the hand; the side is not known.
    const tips = [
      [5, 8],
      [9, 12],
      [13, 16],
      [17, 20],
    ] as const
    const random = createRandom(1)
    const pairs = hands.flatMap((hand) => {
      const given = flat(hand)
      giveDepth(given, random)
      const size = Math.hypot(hand[27]! - hand[0]!, hand[28]! - hand[1]!)
      return tips.map(([knuckle, tip]) =>
        [hand, given].map((one) => Math.abs(one[tip * 3 + 2]! - one[knuckle * 3 + 2]!) / size),
      )
    })
    const mean = (of: number[]) => of.reduce((a, b) => a + b, 0) / of.length
    const half = pairs.map(([real]) => real!).sort((a, b) => a - b)[pairs.length >> 1]!
    const out = mean(pairs.filter(([real]) => real! > half).map(([, given]) => given!))
    const within = mean(pairs.filter(([real]) => real! <= half).map(([, given]) => given!))
    expect(out).toBeGreaterThan(1.1 * within)
  })

  it('is before or behind the palm, and leaves x, y and the palm as they are', () => {
    const sides = new Set<number>()
    for (let seed = 0; seed < 20; seed++) {
      const given = flat(hands[0]!)
      giveDepth(given, createRandom(seed))
      expect(flat(given)).toEqual(flat(hands[0]!))
      for (const joint of [0, 1, 5, 9, 13, 17]) expect(given[joint * 3 + 2]).toBe(0)
      sides.add(Math.sign(depths(given).find((z) => z !== 0)!))
    }
    expect(sides).toEqual(new Set([-1, 1]))
  })

  it('is not given to a hand that has one', () => {
    const given = Float32Array.from(hands[0]!)
    giveDepth(given, createRandom(1))
    expect(given).toEqual(hands[0])
  })

  it('lets a flat hand turn instead of being squeezed', () => {
    const points = flat(hands[3]!)
    augment(1, points, Uint8Array.of(1), { ...AUGMENTATION, clean: 0, tilt: 0, jitter: 0 }, createRandom(2))
    expect(depths(points).filter((z) => z !== 0).length).toBeGreaterThan(10)
  })
})
