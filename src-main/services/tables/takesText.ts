import { Failure } from '../../contract/failure'
import { FACE_SIZE, PAIR_SIZE } from '../../learning/clips/clip'
import { HAND_SIZE } from '../../learning/landmarks/topology'
import type { ColumnRole } from '../../readers/columns'
import type { TakeRow, Takes } from './table'

/** Roles whose columns are written under the name that README documents; all others stay as they are. */
const WRITTEN: ReadonlySet<ColumnRole> = new Set(['label', 'signer', 'day', 'picture'] as const)
/** What a take says by itself. */
const OWN = new Set('label signer day session aspect fps times frames width height'.split(' '))
/** What is read again at most. */
const MOST_CHARACTERS = 500_000_000
const DAY = /^\d{4}-\d\d-\d\d/

/**
 * Takes as JSON Lines in the form that README documents: coordinates as fractions of the picture with 4 decimals, frames
 * a second with one, times in seconds and places of faces with 6. What was only assumed is not written.
 *
 * @throws Failure "bad-input" when there is more than could be read again
 */
export function takesText({ rows, columns }: Takes): string {
  const days = rows.every(({ day }) => day === null || DAY.test(day))
  const kept = columns.flatMap(({ name, role }, at) =>
    WRITTEN.has(role) || OWN.has(name.trim().toLowerCase()) ? [] : [{ name, at }],
  )
  let characters = 0
  const lines = rows.map((row) => {
    const { label, signer, day, others, aspect } = row
    const said = Object.fromEntries(kept.map(({ name, at }) => [name, others[at]!]))
    const line = JSON.stringify({
      ...(label !== null && { label }),
      ...(signer !== null && { signer }),
      ...(day !== null && { [days ? 'day' : 'session']: day }),
      ...said,
      ...(aspect !== null && { aspect: Number(aspect.toPrecision(9)) }),
      ...timesOf(row),
      frames: framesOf(row),
    })
    characters += line.length + 1
    if (characters > MOST_CHARACTERS) {
      throw new Failure(
        'bad-input',
        'There are more takes than one file can hold that is read again: convert them in parts.',
      )
    }
    return line
  })
  return [...lines, ''].join('\n')
}

function timesOf({ timed, clip }: TakeRow): { fps?: number; times?: number[] } {
  if (timed === 'assumed') return {}
  if (timed === 'fps') return { fps: Math.round(10 / clip.times[1]!) / 10 }
  const times = Array.from(clip.times, finely)
  return { times: times.every((time, f) => f === 0 || time > times[f - 1]!) ? times : Array.from(clip.times) }
}

/** A frame says what is in view: nothing is null. */
function framesOf({ clip, aspect: said }: TakeRow): (object | null)[] {
  const aspect = said ?? 1
  return Array.from(clip.times, (_, f) => {
    const [left, right] = [0, 1].map((slot) =>
      clip.present[f * 2 + slot]
        ? Array.from({ length: HAND_SIZE }, (_, i) =>
            // y is in heights of the picture already.
            round(clip.points[f * PAIR_SIZE + slot * HAND_SIZE + i]! / (i % 3 === 1 ? 1 : aspect)),
          )
        : null,
    )
    const [x, y, height] = clip.face.subarray(f * FACE_SIZE, (f + 1) * FACE_SIZE) as unknown as [number, number, number]
    const face = height > 0 ? [x / aspect, y, height].map(finely) : null
    return left || right || face ? { left, right, ...(face && { face }) } : null
  })
}

const round = (value: number) => Math.round(value * 1e4) / 1e4
const finely = (value: number) => Math.round(value * 1e6) / 1e6
