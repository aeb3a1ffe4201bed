import { Failure } from '../../contract/failure'
import type { Random } from '../../learning/random'

/** Pictures of classes. */
export interface Pictures {
  /** n × height × width × channels, from 0 to 1. */
  values: Float32Array
  /** n, from 0 to classes − 1. */
  labels: Int32Array
  height: number
  width: number
  channels: number
  classes: number
}

/** Numbers in a picture. */
export function pictureSize({ height, width, channels }: Pick<Pictures, 'height' | 'width' | 'channels'>): number {
  return height * width * channels
}

/** Some pictures, copied, in the order of `at`. */
export function takePictures(pictures: Pictures, at: ArrayLike<number>): Pictures {
  const labels = Int32Array.from(at, (i) => pictures.labels[i]!)
  return { ...pictures, values: takeValues(pictures.values, pictureSize(pictures), at), labels }
}

/** Rows of n × width, copied, in the order of `at`. */
export function takeValues(values: Float32Array, width: number, at: ArrayLike<number>): Float32Array {
  const taken = new Float32Array(at.length * width)
  for (let i = 0; i < at.length; i++) taken.set(values.subarray(at[i]! * width, (at[i]! + 1) * width), i * width)
  return taken
}

/**
 * Two sets without a common picture, drawn at random, in each of which every class is as frequent as the others while
 * it lasts.
 *
 * @param test pictures in the second set; all that are left when it is not given
 * @throws Failure "bad-input" when there are fewer
 */
export function splitPictures(
  pictures: Pictures,
  train: number,
  random: Random,
  test = pictures.labels.length - train,
): { train: Pictures; test: Pictures } {
  const n = pictures.labels.length
  if (train + test > n || test < 1) {
    throw new Failure(
      'bad-input',
      `${train} pictures to learn from and one or more to test on are needed: there are ${n}.`,
    )
  }
  const order = classesInTurn(pictures, random)
  return {
    train: takePictures(pictures, order.slice(0, train)),
    test: takePictures(pictures, order.slice(train, train + test)),
  }
}

/** All pictures in random order, one of each class, then one of each again; classes that run out are passed over. */
function classesInTurn({ labels, classes }: Pictures, random: Random): number[] {
  const members: number[][] = Array.from({ length: classes }, () => [])
  for (const i of random.permutation(labels.length)) members[labels[i]!]!.push(i)
  const most = Math.max(...members.map(({ length }) => length))
  return Array.from({ length: most }, (_, round) => members.flatMap((own) => own[round] ?? [])).flat()
}

/** One set after the other. @throws Failure "bad-input" where they differ in size */
export function joinPictures(sets: readonly Pictures[]): Pictures {
  const [first] = sets as [Pictures, ...Pictures[]]
  const shape = ({ height, width, channels }: Pictures) => `${width} × ${height} × ${channels}`
  const other = sets.find((own) => shape(own) !== shape(first))
  if (other)
    throw new Failure('bad-input', `Pictures of ${shape(first)} and of ${shape(other)} are not learned together.`)
  const n = sets.reduce((sum, { labels }) => sum + labels.length, 0)
  const joined = { values: new Float32Array(n * pictureSize(first)), labels: new Int32Array(n) }
  let at = 0
  for (const { values, labels } of sets) {
    joined.values.set(values, at * pictureSize(first))
    joined.labels.set(labels, at)
    at += labels.length
  }
  return { ...first, ...joined, classes: Math.max(...sets.map(({ classes }) => classes)) }
}
