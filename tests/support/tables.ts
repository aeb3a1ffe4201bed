import { openTable, type Table } from '../../src-main/services/tables/table'
import type { PoseName } from '../../src-renderer/camera/demonstration/hand'
import { seenHand } from './hands'

/** A row of the table that all dialects write. */
export interface Row {
  label: string
  person: string
  /** 21 × (x, y, z) as fractions of a picture of 640 × 480, four decimals. */
  hand: number[]
}

const POSES = ['open', 'fist', 'point', 'victory'] as const satisfies readonly PoseName[]

/** 4 signs by 8 people. */
export const ROWS: readonly Row[] = Array.from({ length: 32 }, (_, i) => {
  const { image } = seenHand(POSES[i % 4]!, 0.3 * Math.sin(i))
  const hand = image.map((value, k) => (k === 2 ? 0 : Math.round(value * 1e4) / 1e4))
  return { label: POSES[i % 4]!, person: `p${Math.floor(i / 4)}`, hand }
})

export interface Options {
  encoding?: string
  size?: { width: number; height: number }
  labels?: { name: string; bytes: Uint8Array; given: boolean }
  label?: string
  signer?: string
  needsLabel?: boolean
}

export function read(file: string | Uint8Array, options: Options = {}): Table {
  const { encoding, size, labels, label, signer, needsLabel = true } = options
  return openTable(typeof file === 'string' ? new TextEncoder().encode(file) : file, {
    needsLabel,
    encoding: encoding ?? null,
    size: size ?? null,
    labels: labels ?? null,
    choices: { label: label ?? null, signer: signer ?? null },
  })
}

/** What a dialect must read to: labels and hands, told to three decimals of a frame height. */
export function essence(rows: Table['rows']): { label: string | null; hand: string }[] {
  return rows.map(({ label, points }) => ({
    label,
    hand: Array.from(points, (n) => (Math.abs(n) < 5e-4 ? 0 : n).toFixed(3)).join(' '),
  }))
}

export const grid = (
  header: readonly string[] | null,
  records: readonly (readonly unknown[])[],
  separator = ',',
  end = '\n',
) => [...(header ? [header] : []), ...records].map((fields) => fields.join(separator)).join(end)

/** Names of coordinates, point by point. */
export const names = (
  spell: (axis: 'x' | 'y' | 'z', point: number) => string,
  axes: readonly ('x' | 'y' | 'z')[] = ['x', 'y', 'z'],
  points = 21,
) => Array.from({ length: points }, (_, i) => axes.map((axis) => spell(axis, i))).flat()

/** Only x and y of a hand. */
export const flat = (hand: readonly number[]) => hand.filter((_, i) => i % 3 !== 2)
