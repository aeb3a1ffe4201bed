import { Failure } from '../contract/failure'
import type { Dataset } from '../learning/dataset'
import type { GroupedSample } from '../learning/evaluation/splits'
import { HAND_SIZE } from '../learning/landmarks/topology'
import type { Decode } from '../readers/encoding'
import { type ReadOptions, readTable, type Table, type TableRow } from '../readers/table'

export { groupReasons, type Table, type TableRow } from '../readers/table'

/** Reads a table of any dialect. @throws Failure "bad-input" when nothing of it can be used */
export function openTable(bytes: Uint8Array, options: Omit<ReadOptions, 'decode'>): Table {
  return readTable(bytes, { ...options, decode })
}

const decode: Decode = (encoding, bytes) => {
  let decoder: InstanceType<typeof TextDecoder>
  try {
    decoder = new TextDecoder(encoding, { fatal: true })
  } catch {
    throw new Failure('bad-input', `There is no encoding called “${encoding}” here, such as utf-8 or shift_jis.`)
  }
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

/** Labelled rows as training material; classes in the natural order of their names. */
export function tableMaterial(rows: readonly TableRow[]): { set: Dataset; labels: string[]; grouped: GroupedSample[] } {
  const labels = [...new Set(rows.map((row) => row.label!))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  const classOf = new Map(labels.map((label, i) => [label, i]))
  const set: Dataset = {
    slots: 1,
    classes: labels.length,
    points: new Float32Array(rows.length * HAND_SIZE),
    present: new Uint8Array(rows.length).fill(1),
    labels: new Int32Array(rows.length),
  }
  const grouped = rows.map(({ points, label, signer, recording }, i): GroupedSample => {
    set.points.set(points, i * HAND_SIZE)
    set.labels[i] = classOf.get(label!)!
    return { label: set.labels[i], signer, recording }
  })
  return { set, labels, grouped }
}
