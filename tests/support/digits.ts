import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Hand, Handedness } from '../../src-main/contract/landmarks'
import type { NewSample } from '../../src-main/contract/sample'
import { sharedData } from './data'

/** Real hands of the open digits data, by person and digit: one picture each. */
export function digitSamples(people: readonly string[]): Map<string, Map<string, NewSample>> {
  const rows = parse(readFileSync(join(sharedData!, 'digits/landmarks.csv'), 'utf8'), { columns: true }) as Record<
    string,
    string
  >[]
  const numbers = (row: Record<string, string>, axes: readonly string[]) =>
    Array.from({ length: 21 }, (_, i) => axes.map((axis) => Number(row[`${axis}${i}`]))).flat()
  const found = new Map<string, Map<string, NewSample>>()
  for (const row of rows) {
    if (!people.includes(row.person!) || Number(row.hand_score) < 0.9) continue
    const hand: Hand = {
      handedness: row.handedness as Handedness,
      score: Math.min(1, Number(row.hand_score)),
      image: numbers(row, ['x', 'y', 'z']),
      world: numbers(row, ['wx', 'wy', 'wz']),
    }
    const sample = { hands: [hand], width: 100, height: 100, time: 1_000, thumbnail: null }
    const own = found.get(row.person!) ?? new Map<string, NewSample>()
    found.set(row.person!, own.set(row.label!, sample))
  }
  return found
}

/** Frames of a stream for a fake camera: each digit, 30 frames, and then the empty wall, 9 frames. */
const DIGIT_FRAMES = 30
const WALL_FRAMES = 9

/**
 * A stream for a fake camera, cut out of one that shows every digit.
 *
 * @param show a digit, or null for the empty wall, each for about a second
 */
export function cutStream(from: string, show: readonly (number | null)[], to: string): void {
  const bytes = readFileSync(from)
  const starts: number[] = []
  // Each picture begins with the marker of a JPEG.
  for (let at = bytes.indexOf(JPEG); at >= 0; at = bytes.indexOf(JPEG, at + 3)) starts.push(at)
  const frames = starts.map((at, i) => bytes.subarray(at, starts[i + 1]))
  const block = (digit: number) => frames.slice(digit * (DIGIT_FRAMES + WALL_FRAMES)).slice(0, DIGIT_FRAMES)
  const wall = frames.slice(DIGIT_FRAMES, DIGIT_FRAMES + WALL_FRAMES)
  const shown = show.flatMap((digit) => (digit === null ? [...wall, ...wall, ...wall] : block(digit)))
  writeFileSync(to, Buffer.concat(shown))
}

const JPEG = Buffer.from([0xff, 0xd8, 0xff])
