import { describe, expect, it } from 'vitest'
import { createSecondLook, taughtPaths } from '../../../src-main/learning/clips/secondLook'
import { type Dataset, subset } from '../../../src-main/learning/dataset'
import { eachExample } from '../../../src-main/learning/examples'
import { mirrorAll } from '../../../src-main/learning/landmarks/augment'
import { waySet } from '../../support/clipSets'

const taught = waySet(3)
const paths = taughtPaths(taught)
const fresh = waySet(4, 40, { seconds: 0.8, at: [0.1, 0.05] })

/** Logits of every example of a set, after the second look at the ones given. */
const lookedAt = (set: Dataset, logits: readonly number[], known = paths) => {
  const lookAgain = createSecondLook(known, logits.length)
  return eachExample(set, (points, present) => {
    const own = Float32Array.from(logits)
    lookAgain(own, points, present)
    return Array.from(own)
  })
}
const best = (logits: readonly number[]) => logits.indexOf(Math.max(...logits))
const mass = (logits: readonly number[]) => logits.reduce((sum, logit) => sum + Math.exp(logit), 0)

describe('a second look', () => {
  it('names by the nearest taught take what the networks find alike, by either hand', () => {
    expect(lookedAt(fresh, [0, 0, 0]).map(best)).toEqual(Array.from(fresh.labels))
    expect(lookedAt(mirrorAll(fresh), [0, 0, 0]).map(best)).toEqual(Array.from(fresh.labels))
  })

  it('leaves alone what they are sure of', () => {
    for (const logits of lookedAt(fresh, [0, 5, -5])) expect(logits).toEqual([0, 5, -5])
  })

  it('takes nothing from what signs have together, and nothing from nothing', () => {
    for (const logits of lookedAt(fresh, [1, 0.5, 0, 0.7])) {
      expect(logits[3]).toBe(Math.fround(0.7))
      expect(mass(logits)).toBeCloseTo(mass([1, 0.5, 0, 0.7]), 4)
    }
  })

  it('keeps six takes of a sign at most, spread over what was recorded, and none of nothing', () => {
    const many = taughtPaths({ ...waySet(23), nothing: 1 })
    expect([0, 1, 2].map((label) => many.labels.filter((own) => own === label).length)).toEqual([6, 0, 6])
    const one = taughtPaths(subset(taught, [1]))
    expect(one.labels).toEqual(Int32Array.of(0))
    expect(lookedAt(fresh, [0, 0.1, 0.2], one)[0]).toEqual([0, Math.fround(0.1), Math.fround(0.2)])
  })
})
