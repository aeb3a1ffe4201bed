import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { guessShape } from '../../src-main/readers/pictureShape'
import { openTable } from '../../src-main/services/tables/table'
import { testData } from '../support/data'

const read = (name: string) =>
  openTable(readFileSync(join(testData, name, 'landmarks.csv')), {
    needsLabel: true,
    encoding: null,
    size: null,
    labels: null,
    choices: { label: null, signer: null },
  })
const digits = read('digits')
/** Of every sign: the table is sorted by them. */
const hands = digits.rows.filter((_, i) => i % 7 === 0).map(({ points }) => points)
/** The same hands as fractions of a picture of another shape. */
const taken = (aspect: number) => hands.map((hand) => hand.map((value, i) => (i % 3 === 1 ? value : value / aspect)))

describe('the shape of pictures', () => {
  it.each([
    [16 / 9, '16:9', '1280x720'],
    [4 / 3, '4:3', '640x480'],
    [3 / 4, '3:4', '480x640'],
    [9 / 16, '9:16', '720x1280'],
  ])('is told by the bones of the hands: %d', (aspect, name, size) => {
    expect(guessShape(taken(aspect), 10)).toMatchObject({ name, size })
  })

  it('is doubted only where it plainly is not square', () => {
    expect(guessShape(hands, 10)).toBeNull()
    expect(guessShape(taken(1.1), 10)).toBeNull()
    expect(digits.understood).not.toContain('look like')
  })

  it('is not told by a few hands, by few signs, or by hands without depth', () => {
    expect(guessShape(taken(16 / 9).slice(0, 10), 10)).toBeNull()
    expect(guessShape(taken(16 / 9), 2)).toBeNull()
    expect(
      guessShape(
        taken(16 / 9).map((hand) => hand.map((value, i) => (i % 3 === 2 ? 0 : value))),
        10,
      ),
    ).toBeNull()
  })

  it('of the open letters is said, with what to do about it', () => {
    expect(read('letters').understood).toContain(
      'pictures taken as square, but the hands look like those of 16:9 pictures: if they were, say --size 1280x720',
    )
  })
})
