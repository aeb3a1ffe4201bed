import { Failure } from '../contract/failure'
import { MOST_TAKE_FRAMES } from '../contract/take'
import { FACE_SIZE, PAIR_SIZE } from '../learning/clips/clip'
import type { Rejected } from './grid'
import { HOLISTIC_SIZES, holisticInto } from './holistic'
import { readName } from './names'
import { type NumberArray, readNpy } from './npy'
import { emptyFrames, type Frames } from './takeFrames'
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
  const aspect = options.size ? options.size.width / options.size.height : null
  const groups = new Map<string, { label: string; parts: { at: number; frames: Frames }[]; first: number }>()
  for (const [i, { path, bytes }] of arrays.entries()) {
    const refuse = (kind: string, reason: string) => rejected.push({ line: i + 1, kind, reason: `${path} ${reason}` })
    const array = readNpy(bytes, MOST_TAKE_FRAMES * HOLISTIC_SIZES[0]!)
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
    const frames = framesOf(array, aspect ?? 1)
    if (frames.points.some((value) => !(Math.abs(value) <= FARTHEST))) {
      refuse('range', 'holds numbers that are no fractions of the picture')
      continue
    }
    const group = groups.get(key) ?? { label, parts: [], first: i + 1 }
    group.parts.push({ at: numberOf(parts.at(-1)!), frames })
    groups.set(key, group)
  }
  if (groups.size > MOST_TAKES) throw tooManyTakes()
  const takes = [...groups].flatMap(([path, { label, parts, first }], row): SeenTake[] => {
    const named = readName(label)
    if ('flaw' in named) {
      rejected.push({ line: first, kind: 'label name', reason: `${path} cannot name a sign: ${named.flaw}` })
      return []
    }
    parts.sort((a, b) => a.at - b.at)
    const frames = together(parts.map((part) => part.frames))
    const words = { label: named.name, signer: null, recording: null, day: null, score: null, others: [] }
    return [{ ...words, line: first, row, aspect, frames, timing: { kind: 'unsaid' } }]
  })
  if (takes.length === 0 && rejected.length === 0) {
    throw new Failure('bad-input', 'There is no NumPy array (.npy) in it.')
  }
  return finishTakes({ takes, columns: COLUMNS, rejected, facts: [SHAPE], unit: 'take' }, options)
}

/** Frame heights from the middle of a picture within which a hand may be. */
const FARTHEST = 10
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

/** The last number in the name of a file, as `frame_12.npy`. */
function numberOf(name: string): number {
  return Number.parseInt(/(\d+)\D*$/.exec(name)?.[1] ?? '', 10) || 0
}

/** Of an array of a frame or of all of a take, in frame heights; what is not needed is let go. */
function framesOf({ shape, values }: NumberArray, aspect: number): Frames {
  const numbers = shape.at(-1)!
  const frames = emptyFrames(values.length / numbers)
  for (let f = 0; f * numbers < values.length; f++) {
    holisticInto(values.subarray(f * numbers, (f + 1) * numbers), frames, f)
  }
  for (let i = 0; i < frames.points.length; i++) if (i % 3 !== 1) frames.points[i]! *= aspect
  for (let i = 0; i < frames.face.length; i += 3) frames.face[i]! *= aspect
  return frames
}

function together(parts: readonly Frames[]): Frames {
  const all = emptyFrames(parts.reduce((sum, { present }) => sum + present.length / 2, 0))
  let f = 0
  for (const { points, present, face } of parts) {
    all.points.set(points, f * PAIR_SIZE)
    all.present.set(present, f * 2)
    all.face.set(face, f * FACE_SIZE)
    f += present.length / 2
  }
  return all
}
