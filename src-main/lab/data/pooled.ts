import { Failure } from '../../contract/failure'
import type { Features } from './features'
import { type Pictures, pictureSize } from './pictures'

/** A plane of numbers, row by row. */
interface Plane {
  height: number
  width: number
  values: Float32Array
}

/** Differences that are taken at each point: across, down, both diagonals, and the point from its four neighbours. */
const FILTERS: readonly { name: string; at: (plane: Plane, x: number, y: number) => number }[] = [
  { name: 'across', at: (plane, x, y) => get(plane, x + 1, y) - get(plane, x - 1, y) },
  { name: 'down', at: (plane, x, y) => get(plane, x, y + 1) - get(plane, x, y - 1) },
  { name: 'falling', at: (plane, x, y) => get(plane, x + 1, y + 1) - get(plane, x - 1, y - 1) },
  { name: 'rising', at: (plane, x, y) => get(plane, x + 1, y - 1) - get(plane, x - 1, y + 1) },
  {
    name: 'spot',
    at: (plane, x, y) =>
      4 * get(plane, x, y) - get(plane, x + 1, y) - get(plane, x - 1, y) - get(plane, x, y + 1) - get(plane, x, y - 1),
  },
]
const SCALES = 3
/** So that the coarsest scale has a point with neighbours on all sides. */
const LEAST_SIDE = 3 * 2 ** (SCALES - 1)

/**
 * Simple features where there is no pretrained net: at three scales, each half as fine as the one before, five
 * differences of neighbours (across, down, two diagonals, spot), of each its root mean square and its largest size over
 * the picture. Colours are averaged first.
 *
 * @param pictures of class 0, which are good, and other classes, which are defects
 * @returns 30 columns a picture; the split is left open
 * @throws Failure "bad-input" when a side is shorter than 12
 */
export function poolFeatures(pictures: Pictures): Features {
  const { height, width } = pictures
  if (Math.min(height, width) < LEAST_SIDE) {
    throw new Failure(
      'bad-input',
      `Pictures of ${height} × ${width} are too small for features: ${LEAST_SIDE} a side at least.`,
    )
  }
  const size = pictureSize(pictures)
  const rows = Array.from(pictures.labels, (_, i) => poolPicture(greyOf(pictures, i * size)))
  const names = Array.from({ length: SCALES }, (_, scale) =>
    FILTERS.flatMap(({ name }) => [`${name} ${2 ** scale} mean`, `${name} ${2 ** scale} most`]),
  ).flat()
  return {
    values: Float32Array.from(rows.flat()),
    defect: Uint8Array.from(pictures.labels, (label) => (label === 0 ? 0 : 1)),
    train: null,
    columns: names.length,
    names,
  }
}

function greyOf({ values, height, width, channels }: Pictures, from: number): Plane {
  const grey = Float32Array.from({ length: height * width }, (_, i) => {
    let sum = 0
    for (let channel = 0; channel < channels; channel++) sum += values[from + i * channels + channel]!
    return sum / channels
  })
  return { height, width, values: grey }
}

function poolPicture(finest: Plane): number[] {
  const pooled: number[] = []
  for (let scale = 0, plane = finest; scale < SCALES; scale++, plane = halved(plane)) {
    for (const { at } of FILTERS) pooled.push(...poolPlane(plane, at))
  }
  return pooled
}

/** Root mean square and largest size of a difference, where all neighbours are inside. */
function poolPlane(plane: Plane, at: (plane: Plane, x: number, y: number) => number): [mean: number, most: number] {
  const [columns, rows] = [plane.width - 2, plane.height - 2]
  let squares = 0
  let most = 0
  for (let y = 1; y <= rows; y++) {
    for (let x = 1; x <= columns; x++) {
      const value = at(plane, x, y)
      squares += value * value
      most = Math.max(most, Math.abs(value))
    }
  }
  return [Math.sqrt(squares / (columns * rows)), most]
}

/** Means of two by two points. */
function halved(plane: Plane): Plane {
  const [height, width] = [plane.height >> 1, plane.width >> 1]
  const values = Float32Array.from({ length: height * width }, (_, i) => {
    const [x, y] = [2 * (i % width), 2 * Math.floor(i / width)]
    return (get(plane, x, y) + get(plane, x + 1, y) + get(plane, x, y + 1) + get(plane, x + 1, y + 1)) / 4
  })
  return { height, width, values }
}

function get({ values, width }: Plane, x: number, y: number): number {
  return values[y * width + x]!
}
