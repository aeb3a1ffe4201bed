import type { Clip } from '../../src-main/learning/clips/clip'
import type { TakeOptions, Takes } from '../../src-main/readers/takes'
import { type MaterialFile, openMaterial } from '../../src-main/services/tables/table'
import { seenHand } from './hands'

/** A hand of four decimals, moved to the right by so much, as fractions of the picture: 63 numbers. */
export function hand(turn: number, right = 0): number[] {
  return seenHand('open', turn).image.map((value, i) => Math.round((value + (i % 3 === 0 ? right : 0)) * 1e4) / 1e4 + 0)
}

/** Frames of a take in which the right hand moves and the left one is seen now and then. */
export function frames(count = 5, turn = 0) {
  return Array.from({ length: count }, (_, f) => ({
    left: f % 2 === 0 ? hand(turn + f / 10, -0.2) : null,
    right: hand(turn - f / 10, f / 50),
    face: [0.5, 0.25, 0.2],
  }))
}

export type Given = Partial<Omit<TakeOptions, 'decode' | 'choices'>> & { label?: string }

export function open(bytes: Uint8Array, { label, ...given }: Given = {}): MaterialFile {
  return openMaterial(bytes, {
    needsLabel: true,
    encoding: null,
    size: null,
    labels: null,
    fps: null,
    choices: { label: label ?? null, signer: null },
    ...given,
  })
}

/** @throws where the file is a table of hands */
export function readTakes(file: string | object, given: Given = {}): Takes {
  const text = typeof file === 'string' ? file : JSON.stringify(file)
  const material = open(new TextEncoder().encode(text), given)
  if (material.kind === 'takes') return material.takes
  throw new Error('It was read as a table of hands.')
}

export const lines = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item)).join('\n')

/** What a clip is, to four decimals. */
export function essence({ times, points, present, face }: Clip) {
  const round = (values: ArrayLike<number>) => Array.from(values, (value) => Math.round(value * 1e4) / 1e4 + 0)
  return { times: round(times), points: round(points), present: [...present], face: round(face) }
}
