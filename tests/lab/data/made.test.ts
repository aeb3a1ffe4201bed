import { describe, expect, it } from 'vitest'
import { makeDigits } from '../../../src-main/lab/data/made/digits'
import { makeFriedman } from '../../../src-main/lab/data/made/friedman'
import { makeMackeyGlass } from '../../../src-main/lab/data/made/mackeyGlass'
import { makeShapes } from '../../../src-main/lab/data/made/shapes'
import { makeSurfaces } from '../../../src-main/lab/data/made/surfaces'
import { type Pictures, pictureSize, splitPictures } from '../../../src-main/lab/data/pictures'
import { poolFeatures } from '../../../src-main/lab/data/pooled'
import { standardOf } from '../../../src-main/lab/data/standard'
import { standardise } from '../../../src-main/learning/classifier/draws'
import { createRandom, type Random } from '../../../src-main/learning/random'

describe('made data', () => {
  it.each<[string, (random: Random) => unknown]>([
    ['Friedman’s problem', (random) => makeFriedman(20, random)],
    ['the series of Mackey and Glass', (random) => makeMackeyGlass(20, random, 17, 0.01)],
    ['digits', (random) => makeDigits(20, 8, random)],
    ['shapes', (random) => makeShapes(20, 8, random)],
    ['surfaces', (random) => makeSurfaces(10, 10, 16, random)],
  ])('of %s depends on the seed and on nothing else', (_what, make) => {
    expect(make(createRandom(5))).toEqual(make(createRandom(5)))
    expect(make(createRandom(5))).not.toEqual(make(createRandom(6)))
  })
})

describe('Friedman’s problem', () => {
  it('is its formula', () => {
    const { values, targets, columns, names } = makeFriedman(200, createRandom(1), 0)
    targets.forEach((target, row) => {
      const [a, b, c, d, e] = [...values.subarray(row * columns, row * columns + 5)] as [
        number,
        number,
        number,
        number,
        number,
      ]
      expect(target).toBeCloseTo(10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e, 4)
    })
    expect(names).toHaveLength(10)
  })

  it('has the spread that bounds its RMSE', () => {
    const [clean, noisy] = [0, 1].map(
      (noise) => standardOf(makeFriedman(5_000, createRandom(2), noise).targets, 1).spread[0]!,
    )
    expect(clean).toBeCloseTo(4.9, 0)
    expect(noisy! ** 2 - clean! ** 2).toBeCloseTo(1, 0)
  })
})

describe('the series of Mackey and Glass', () => {
  it('stays in its range and does not come to rest', () => {
    const { values } = makeMackeyGlass(1_000, createRandom(3))
    expect([Math.min(...values), Math.max(...values)]).toEqual([expect.closeTo(0.4, 0.5), expect.closeTo(1.3, 0.5)])
    expect(standardOf(values.subarray(900), 1).spread[0]!).toBeGreaterThan(0.15)
  })

  it('comes to rest where the delay is too short to swing', () => {
    const end = makeMackeyGlass(1_000, createRandom(3), 4).values.subarray(900)
    expect(Math.max(...end) - Math.min(...end)).toBeLessThan(1e-3)
  })
})

describe('drawn pictures', () => {
  it.each([
    ['digits of 8 × 8', makeDigits(1_000, 8, createRandom(4)), 0.7, 0.92],
    ['digits of 16 × 16', makeDigits(1_000, 16, createRandom(4)), 0.7, 0.92],
    ['digits of 28 × 28', makeDigits(1_000, 28, createRandom(4)), 0.7, 0.94],
    ['shapes, of which the mean says nothing', makeShapes(1_000, 16, createRandom(4)), 0.04, 0.25],
  ])('of %s are neither easy nor without hope', (_what, pictures, least, most) => {
    const { train, test } = splitPictures(pictures, 400, createRandom(5))
    const share = nearestCentroid(train, test)
    expect(share).toBeGreaterThan(least)
    expect(share).toBeLessThan(most)
  })

  it('have points from 0 to 1 and every class equally often', () => {
    for (const pictures of [makeDigits(100, 16, createRandom(6)), makeShapes(100, 16, createRandom(6))]) {
      expect(pictures.values).toHaveLength(100 * pictureSize(pictures))
      expect(Math.min(...pictures.values)).toBeGreaterThanOrEqual(0)
      expect(Math.max(...pictures.values)).toBeLessThanOrEqual(1)
      expect([...pictures.labels].filter((label) => label === 9)).toHaveLength(10)
    }
  })
})

describe('features of surfaces', () => {
  it.each([32, 64])('of %i points a side tell most scratches, not all', (side) => {
    const features = poolFeatures(makeSurfaces(300, 100, side, createRandom(7)))
    const { values, columns, defect } = features
    const usual = values.slice(0, 200 * columns)
    const standard = standardOf(usual, columns)
    const scaled = Float32Array.from(values)
    standardise(scaled, standard)
    const far = Array.from(defect, (_, row) => Math.hypot(...scaled.subarray(row * columns, (row + 1) * columns)))
    const wins = far.slice(300).flatMap((scratched) => far.slice(200, 300).map((good) => (scratched > good ? 1 : 0)))
    const auroc = wins.reduce<number>((sum, win) => sum + win, 0) / wins.length
    expect(auroc).toBeGreaterThan(0.7)
    expect(auroc).toBeLessThan(0.97)
  })

  it('are what their names say: an edge down the picture is seen by what looks across', () => {
    const values = Float32Array.from({ length: 256 }, (_, i) => (i % 16 < 8 ? 0 : 1))
    const edge: Pictures = { values, labels: Int32Array.of(1), height: 16, width: 16, channels: 1, classes: 2 }
    const { values: pooled, names, defect } = poolFeatures(edge)
    const value = (name: string) => pooled[names.indexOf(name)]
    expect([value('across 1 most'), value('down 1 most'), value('across 4 most'), value('spot 1 most')]).toEqual([
      1, 0, 1, 1,
    ])
    // Two of fourteen columns see it.
    expect(value('across 1 mean')).toBeCloseTo(Math.sqrt(2 / 14), 6)
    expect([...defect]).toEqual([1])
  })

  it('need pictures large enough', () => {
    expect(() => poolFeatures(makeSurfaces(1, 0, 8, createRandom(1)))).toThrow('Pictures of 8 × 8 are too small')
  })
})

/** Share of the test pictures whose nearest mean of a class is their own. */
function nearestCentroid(train: Pictures, test: Pictures): number {
  const size = pictureSize(train)
  const centres = Array.from({ length: train.classes }, (_, label) => {
    const own = [...train.labels.keys()].filter((i) => train.labels[i] === label)
    const values = Float32Array.from(own.flatMap((i) => [...train.values.subarray(i * size, (i + 1) * size)]))
    return standardOf(values, size).mean
  })
  const right = test.labels.filter((label, i) => {
    const picture = test.values.subarray(i * size, (i + 1) * size)
    const far = centres.map((centre) => centre.reduce((sum, value, k) => sum + (value - picture[k]!) ** 2, 0))
    return far.indexOf(Math.min(...far)) === label
  })
  return right.length / test.labels.length
}
