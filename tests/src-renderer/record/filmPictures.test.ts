import { describe, expect, it } from 'vitest'
import { createFilmPictures, pictureNear } from '../../../src-renderer/record/filmPictures'
import type { TakeSighting } from '../../../src-renderer/record/takeOf'

/** A film of so many seconds at 25 frames a second, of whose pictures so many are kept at most; when those were. */
function filmed(seconds: number, most: number): number[] {
  const pictures = createFilmPictures(most)
  const seen = Array.from({ length: seconds * 25 }, (_, i): TakeSighting => {
    const thumbnail = pictures.due(i / 25) ? `${i}` : null
    const sighting = { hands: [], width: 4, height: 3, time: i * 40, face: null, thumbnail }
    pictures.take(sighting)
    return sighting
  })
  return seen.flatMap(({ time, thumbnail }) => (thumbnail === null ? [] : [time / 1_000]))
}

describe('the pictures of a film', () => {
  it('come some times a second in a short one', () => {
    expect(filmed(3, 100).length).toBeGreaterThanOrEqual(3 * 6)
  })

  it('are never more than so many, spread evenly, however long it is', () => {
    for (const seconds of [20, 100, 1_000]) {
      const times = filmed(seconds, 100)
      expect(times.length).toBeLessThanOrEqual(100)
      expect(times.length).toBeGreaterThan(40)
      const gaps = times.slice(1).map((time, i) => time - times[i]!)
      expect(Math.max(...gaps)).toBeLessThan((2.5 * seconds) / times.length)
    }
  })

  it('are shown with the frames that they are nearest to, before or after them', () => {
    const seen = [0, 40, 80, 120, 160].map((time, i) => ({ time, thumbnail: i % 4 === 0 ? `${time}` : null }))
    expect(seen.map((_, frame) => pictureNear(seen, frame))).toEqual(['0', '0', '0', '160', '160'])
    expect(pictureNear([{ time: 0, thumbnail: null }], 0)).toBe(null)
  })
})
