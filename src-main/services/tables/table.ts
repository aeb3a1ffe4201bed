import { clipFrames, clipSeconds } from '../../learning/clips/clip'
import { clipDataset } from '../../learning/clips/resample'
import type { Dataset } from '../../learning/dataset'
import type { GroupedSample } from '../../learning/evaluation/splits'
import { HAND_SIZE } from '../../learning/landmarks/topology'
import { decodeText } from '../../readers/encoding'
import { type MaterialFile, readMaterial } from '../../readers/material'
import { namesNothing } from '../../readers/names'
import { type ReadOptions, readTable, type Table, type TableColumn, type TableRow } from '../../readers/table'
import type { TakeOptions, TakeRow } from '../../readers/takes'
import { sha256 } from '../../storage/models'
import { decode } from '../imports/decode'
import { checkMaterial, type Material } from '../training/material'

export type { MaterialFile } from '../../readers/material'
export { groupReasons, type LabelledRow, type Table, type TableColumn, type TableRow } from '../../readers/table'
export type { TakeRow, Takes } from '../../readers/takes'

/** A row of a file: a hand, or a take. */
export type Row = TableRow | TakeRow
/** Those of a file are all of one kind. */
export type Rows = readonly TableRow[] | readonly TakeRow[]

/** The rows of a file, and the columns that they fill besides what they show. */
export interface RowFile {
  rows: Rows
  columns: readonly TableColumn[]
}

export function rowsOf(file: MaterialFile): RowFile {
  const { rows, columns } = file.kind === 'takes' ? file.takes : file.table
  return { rows, columns }
}

export function areTakes(rows: Rows): rows is readonly TakeRow[] {
  return rows.length > 0 && 'clip' in rows[0]!
}

/** Reads a table of any dialect. @throws Failure "bad-input" when nothing of it can be used */
export function openTable(bytes: Uint8Array, options: Omit<ReadOptions, 'decode'>): Table {
  return readTable(bytes, { ...options, decode })
}

/** Reads a table of any dialect, or a file of takes. @throws Failure "bad-input" when nothing of it can be used */
export function openMaterial(bytes: Uint8Array, options: Omit<TakeOptions, 'decode'>): MaterialFile {
  return readMaterial(bytes, { ...options, decode })
}

/** Labelled rows as training material; classes in the natural order of their names. */
export function rowMaterial(rows: Rows): Pick<Material, 'set' | 'classes' | 'grouped'> {
  const takes = areTakes(rows)
  // Whatever takes without a sign are called, they are one class.
  const none = takes ? (rows.find(({ label }) => namesNothing(label!))?.label ?? null) : null
  const nameOf = ({ label }: Row) => (none !== null && namesNothing(label!) ? none : label!)
  const names = [...new Set(rows.map(nameOf))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  const classOf = new Map(names.map((name, i) => [name, i]))
  const labels = Int32Array.from(rows.map((row: Row) => classOf.get(nameOf(row))!))
  const set = takes
    ? clipDataset(
        rows.map(({ clip }) => clip),
        labels,
        names.length,
        none === null ? null : classOf.get(none)!,
      )
    : handDataset(rows, labels, names.length)
  return {
    set,
    classes: names.map((label) => ({ id: label, label, none: label === none })),
    grouped: rows.map(
      ({ signer, day, recording }, i): GroupedSample => ({ label: labels[i]!, signer, day, recording }),
    ),
  }
}

/** Hands as examples. */
export function handDataset(rows: readonly TableRow[], labels: Int32Array, classes: number): Dataset {
  const set: Dataset = {
    slots: 1,
    frames: 1,
    face: null,
    nothing: null,
    classes,
    points: new Float32Array(rows.length * HAND_SIZE),
    present: new Uint8Array(rows.length).fill(1),
    labels,
  }
  rows.forEach(({ points }, i) => {
    set.points.set(points, i * HAND_SIZE)
  })
  return set
}

/** Bytes as text, in whatever encoding they show. @throws Failure "bad-input" where they are none */
export function textOf(bytes: Uint8Array): string {
  return decodeText(bytes, null, decode).text
}

/** A file as material. @throws Failure "bad-input" when it cannot be learned from */
export function needMaterial(rows: Rows): Material {
  const own = rowMaterial(rows)
  const { set, classes } = own
  const names = classes.map(({ label }) => label)
  const sums = [set.points, ...(set.face ? [set.present, set.face] : [])].map(({ buffer }) =>
    sha256(Buffer.from(buffer)),
  )
  const fingerprint = sha256(JSON.stringify([names, Array.from(set.labels), ...sums]))
  const seconds = areTakes(rows) ? usualSeconds(rows) : null
  const material = { ...own, ids: rows.map(({ line }) => String(line)), fingerprint, seconds }
  checkMaterial(material)
  return material
}

/** Seconds that a take of a sign that moves lasts in the median. */
function usualSeconds(rows: readonly TakeRow[]): number {
  const signs = rows.filter(({ label, clip }) => !namesNothing(label!) && clipFrames(clip) > 1)
  const lengths = signs.map(({ clip }) => clipSeconds(clip)).sort((a, b) => a - b)
  return lengths[lengths.length >> 1] ?? 0
}
