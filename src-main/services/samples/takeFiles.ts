import { FACE_SIZE, PAIR_SIZE } from '../../learning/clips/clip'
import { HAND_SIZE } from '../../learning/landmarks/topology'
import type { Takes } from '../../readers/takes'
import { line } from '../tables/cellText'
import { LANDMARK_COLUMNS } from '../tables/conversion'
import { takesText } from '../tables/takesText'
import { differs, largestDifference, namesRead, needSame, readBack, type Same } from './compare'
import { fractionsOf, type TakeItem } from './gather'
import { aspectOf } from './handTable'

const SIDES = ['left', 'right'] as const
const FRAME = ['time', 'hand', 'aspect', 'face_x', 'face_y', 'face_height']

/** To what is kept of a take, which are ten-thousandths of the picture. */
const fraction = (value: number) => Math.round(value * 1e4) / 1e4
const finely = (value: number) => Math.round(value * 1e6) / 1e6

/** Takes as the table that README documents: a hand of a frame a row, and a row without one for a frame without hands. */
export function* takeTable(takes: readonly TakeItem[]): Generator<string> {
  yield `${line(['label', 'signer', 'day', 'recording', 'take', ...FRAME, ...LANDMARK_COLUMNS])}\n`
  for (const { label, signer, day, recording, number, clip, ...picture } of takes) {
    const aspect = aspectOf(picture)
    const said = [label, signer ?? '', day ?? '', recording, number]
    for (const [f, time] of clip.times.entries()) {
      const [x, y, height] = clip.face.subarray(f * FACE_SIZE, (f + 1) * FACE_SIZE) as unknown as [
        number,
        number,
        number,
      ]
      const face = height > 0 ? [x / aspect, y, height].map(finely) : ['', '', '']
      const hands = SIDES.flatMap((side, slot) => (clip.present[f * 2 + slot] ? [{ side, slot }] : []))
      for (const { side, slot } of hands.length > 0 ? hands : [{ side: '', slot: -1 }]) {
        const points =
          slot < 0
            ? new Array<string>(HAND_SIZE).fill('')
            : Array.from(fractionsOf(clip.points, f * PAIR_SIZE + slot * HAND_SIZE, aspect), fraction)
        yield `${line([...said, finely(time), side, aspect, ...face, ...points])}\n`
      }
    }
  }
}

/** The same as JSON Lines, as `convert` writes them. */
export function takeLines(takes: readonly TakeItem[]): string {
  const rows = takes.map((take, i): Takes['rows'][number] => {
    const { label, signer, day, recording, number, clip } = take
    const others = [recording, String(number)]
    return {
      line: i + 1,
      row: i,
      label,
      signer,
      day,
      recording,
      score: null,
      others,
      aspect: aspectOf(take),
      timed: 'times',
      clip,
    }
  })
  return takesText({
    rows,
    columns: [
      { name: 'recording', role: 'recording' },
      { name: 'take', role: null },
    ],
    rejected: [],
    labelled: true,
    understood: '',
    unit: 'line',
  })
}

/** Reads a file of takes back as anybody's is read. @throws Failure "storage" where it says anything else */
export function checkTakes(takes: readonly TakeItem[], bytes: Uint8Array): Same {
  const material = readBack(bytes)
  if (material.kind !== 'takes') throw differs('it reads as a table of hands')
  const { rows } = material.takes
  if (rows.length !== takes.length) throw differs(`${rows.length} takes for ${takes.length}`)
  const names = namesRead(takes)
  let largest = 0
  rows.forEach(({ label, signer, day, recording, clip }, i) => {
    const where = () => `take ${i}`
    const wanted = takes[i]!
    needSame([label, signer, day, recording], [names[i]!.label, names[i]!.signer, wanted.day, wanted.recording], where)
    for (const part of ['times', 'present', 'points', 'face'] as const) {
      largest = Math.max(largest, largestDifference(clip[part], wanted.clip[part], where))
    }
  })
  return { rows: rows.length, largest }
}
