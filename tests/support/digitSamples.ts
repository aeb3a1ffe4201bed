import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Hand, Handedness } from '../../src-main/contract/landmarks'
import type { NewSample } from '../../src-main/contract/sample'
import { sharedData } from './data'

/** Ten people who are in no clip. */
export const PEOPLE = Array.from({ length: 10 }, (_, i) => `p0${20 + i}`)

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

/** The recordings of a sign by ten people, one picture each. */
export function digitRecordings(digit: number): NewSample[][] {
  return [...digitSamples(PEOPLE).values()].flatMap((own) => {
    const sample = own.get(String(digit))
    return sample ? [[sample]] : []
  })
}
