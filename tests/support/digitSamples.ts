import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Hand, Handedness } from '../../src-main/contract/landmarks'
import type { NewSample } from '../../src-main/contract/sample'
import { testData } from './data'
import { patience } from './pace'

/** Ten people who are in no clip. */
export const PEOPLE = Array.from({ length: 10 }, (_, i) => `p0${20 + i}`)

let read: Record<string, string>[] | null = null
/** The rows by the names of their columns; no field holds a comma. */
function readRows(): Record<string, string>[] {
  if (read) return read
  const [header, ...lines] = readFileSync(join(testData, 'digits/landmarks.csv'), 'utf8').trimEnd().split('\n')
  const names = header!.split(',')
  read = lines.map((line) => Object.fromEntries(line.split(',').map((field, i) => [names[i]!, field])))
  return read
}

/** Real hands of the open digits data, by person and digit: one picture each. */
export function digitSamples(people: readonly string[]): Map<string, Map<string, NewSample>> {
  const numbers = (row: Record<string, string>, axes: readonly string[]) =>
    Array.from({ length: 21 }, (_, i) => axes.map((axis) => Number(row[`${axis}${i}`]))).flat()
  const found = new Map<string, Map<string, NewSample>>()
  for (const row of readRows()) {
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

/** Two recordings of a sign by ten people, one picture each: as few as can be held back, so that the check is short. */
export function digitRecordings(digit: number): NewSample[][] {
  const samples = [...digitSamples(PEOPLE).values()].flatMap((own) => own.get(String(digit)) ?? [])
  const half = Math.ceil(samples.length / 2)
  return [samples.slice(0, half), samples.slice(half)]
}

/** A digit or the empty wall (null) for a second, or the wall for a third of one. */
export type Scene = number | null | 'gap'

/** The browser shows 30 pictures a second; a slow computer, which looks at fewer of them, is shown each scene for longer. */
const SECOND = patience(30)
const GAP = 10
/** Bytes that are more than any of the pictures. */
const ROOM = 12_000
/** The marker that each picture, a JPEG, begins with, and the one that ends it. */
const START = Buffer.from([0xff, 0xd8, 0xff])
const END = Buffer.from([0xff, 0xd9])

/** Digits 0 to 9 in turn, the empty wall for a moment in between. */
export const ALL_DIGITS: readonly Scene[] = Array.from({ length: 10 }, (_, digit) => [digit, 'gap' as const]).flat()

/**
 * The pictures of a stream in which real hands are held up.
 *
 * @param person p009 for every digit, p015 for 1, 2 and 5
 * @param scenes what is seen in turn
 */
export function handFilm(person: string, scenes: readonly Scene[]): Buffer {
  const film = (scene: Scene) => {
    const pictures = readPictures(typeof scene === 'number' ? `${person}-${scene}` : 'wall')
    // Every second picture of the film was kept, so each is shown twice.
    return Array.from({ length: scene === 'gap' ? GAP : SECOND }, (_, i) => pictures[(i >> 1) % pictures.length]!)
  }
  return Buffer.concat(scenes.flatMap(film))
}

/** The pictures of one of the films that a camera shows, such as `p009-5`. */
export function readPictures(name: string): Buffer[] {
  const bytes = readFileSync(join(testData, `digits/camera/${name}.mjpeg`))
  const starts: number[] = []
  for (let at = bytes.indexOf(START); at >= 0; at = bytes.indexOf(START, at + START.length)) starts.push(at)
  return starts.map((at, i) => {
    const picture = bytes.subarray(at, starts[i + 1])
    // Each picture takes the same room: before a marker there may be any number of 0xff.
    return Buffer.concat([picture.subarray(0, -END.length), Buffer.alloc(ROOM - picture.length, 0xff), END])
  })
}
