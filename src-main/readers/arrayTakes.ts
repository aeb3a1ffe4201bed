import { Failure } from '../contract/failure'
import type { Rejected } from './grid'
import { HOLISTIC_SIZES, holisticInto } from './holistic'
import { readName } from './names'
import { type NumberArray, readNpy } from './npy'
import { emptyFrames } from './takeFrames'
import { finishTakes, MOST_TAKES, type SeenTake, type TakeOptions, type Takes, tooManyTakes } from './takes'

/** One of many files, by its path from the folder that was chosen, with `/` between its parts. */
export interface PathedFile {
  path: string
  bytes: Uint8Array
}

/**
 * Takes from a folder of NumPy arrays as tutorials make them: `SIGN/TAKE/FRAME.npy` with a frame each, or `SIGN/TAKE.npy`
 * with all frames of a take in its rows. Folders above those are passed over.
 *
 * @throws Failure "bad-input" when none can be used
 */
export function takesOfArrays(files: readonly PathedFile[], options: Pick<TakeOptions, 'fps' | 'size'>): Takes {
  const arrays = files.filter(({ path }) => /\.npy$/i.test(path))
  const rejected: Rejected[] = []
  const groups = new Map<string, { label: string; frames: { at: number; array: NumberArray }[]; first: number }>()
  for (const [i, { path, bytes }] of arrays.entries()) {
    const refuse = (kind: string, reason: string) => rejected.push({ line: i + 1, kind, reason: `${path} ${reason}` })
    const array = readNpy(bytes)
    if (typeof array === 'string') {
      refuse('array', array)
      continue
    }
    const numbers = array.shape.at(-1) ?? 0
    if (array.shape.length > 2 || !HOLISTIC_SIZES.includes(numbers)) {
      refuse('size', `has ${array.shape.join(' × ')} numbers: ${HOLISTIC_SIZES.join(', ')} a frame are read`)
      continue
    }
    const parts = path.split('/')
    const whole = array.shape.length === 2
    const label = parts.at(whole ? -2 : -3)
    if (label === undefined) {
      refuse('place', `lies in no folder that names its ${whole ? 'sign' : 'sign and take'}`)
      continue
    }
    const key = whole ? path : parts.slice(0, -1).join('/')
    const group = groups.get(key) ?? { label, frames: [], first: i + 1 }
    group.frames.push({ at: Number.parseInt(parts.at(-1)!, 10) || 0, array })
    groups.set(key, group)
  }
  if (groups.size > MOST_TAKES) throw tooManyTakes()
  const aspect = options.size ? options.size.width / options.size.height : null
  const takes = [...groups].flatMap(([path, { label, frames, first }], row): SeenTake[] => {
    const named = readName(label)
    if ('flaw' in named) {
      rejected.push({ line: first, kind: 'label name', reason: `${path} cannot name a sign: ${named.flaw}` })
      return []
    }
    frames.sort((a, b) => a.at - b.at)
    const seen = framesOf(
      frames.map(({ array }) => array),
      aspect ?? 1,
    )
    const words = { label: named.name, signer: null, recording: null, day: null, score: null, others: [] }
    return [{ ...words, line: first, row, aspect, frames: seen, timing: { kind: 'unsaid' } }]
  })
  if (takes.length === 0 && rejected.length === 0) {
    throw new Failure('bad-input', 'There is no NumPy array (.npy) in it.')
  }
  return finishTakes({ takes, columns: COLUMNS, rejected, facts: [SHAPE], unit: 'take' }, options)
}

const SHAPE = 'arrays of both hands, the body and the face, of which hands and the place of the face are used'
/** The folder says the sign. */
const COLUMNS: Parameters<typeof finishTakes>[0]['columns'] = {
  hands: [],
  label: { name: 'label', column: 0 },
  signer: null,
  day: null,
  recording: [],
  score: null,
  aspect: null,
  size: null,
  others: [],
  unused: [],
}

/** In frame heights. */
function framesOf(arrays: readonly NumberArray[], aspect: number) {
  const rows = arrays.flatMap(({ shape, values }) => {
    const numbers = shape.at(-1)!
    return Array.from({ length: values.length / numbers }, (_, r) => values.subarray(r * numbers, (r + 1) * numbers))
  })
  const frames = emptyFrames(rows.length)
  for (const [f, row] of rows.entries()) holisticInto(row, frames, f)
  for (let i = 0; i < frames.points.length; i++) if (i % 3 !== 1) frames.points[i]! *= aspect
  for (let i = 0; i < frames.face.length; i += 3) frames.face[i]! *= aspect
  return frames
}
