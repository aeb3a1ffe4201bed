import { Failure } from '../../contract/failure'
import { withoutGuard } from '../../readers/guards'
import { oneNames, readName } from '../../readers/names'
import { splitRecords } from '../../readers/records'
import { decode } from '../imports/decode'
import { type MaterialFile, openMaterial } from '../tables/table'
import type { Said } from './gather'

/** What was found to be the same: how many rows, and the largest difference of any number. */
export interface Same {
  rows: number
  largest: number
}
/** Numbers that differ by more, of what is larger than 1 by so large a share, are others. */
const MOST_DIFFERENT = 1e-6

/** @throws Failure "storage" that says where what was read is not what was to be written */
export function differs(where: string): Failure {
  return new Failure(
    'storage',
    `What was written does not read as what was to be written (${where}). It was erased; please report it.`,
  )
}

/** The largest difference of numbers, as a share of what is larger than 1. @throws Failure where it is too large */
export function largestDifference(read: ArrayLike<number>, wanted: ArrayLike<number>, where: () => string): number {
  if (read.length !== wanted.length) throw differs(`${where()}: ${read.length} numbers for ${wanted.length}`)
  let largest = 0
  for (let i = 0; i < wanted.length; i++) {
    const off = Math.abs(read[i]! - wanted[i]!) / Math.max(1, Math.abs(wanted[i]!))
    if (!(off <= MOST_DIFFERENT)) throw differs(`${where()}: ${read[i]} for ${wanted[i]}`)
    if (off > largest) largest = off
  }
  return largest
}

/** Words that must be the same to the letter. */
export function needSame(read: readonly unknown[], wanted: readonly unknown[], where: () => string): void {
  const at = wanted.findIndex((word, i) => word !== read[i])
  if (at >= 0 || read.length !== wanted.length) throw differs(`${where()}: “${read[at]}” for “${wanted[at]}”`)
}

/** Names as every reader of ours gives them: composed, and those that the app calls one name as one. */
export function namesRead<Item extends Pick<Said, 'label' | 'signer'>>(
  items: readonly Item[],
): { label: string; signer: string | null }[] {
  const read = (text: string) => {
    const found = readName(text)
    return 'name' in found ? found.name : text
  }
  const labels = oneNames(items.map(({ label }) => read(label)))
  const signers = oneNames(items.flatMap(({ signer }) => (signer === null ? [] : read(signer))))
  return items.map(({ label, signer }) => ({
    label: labels.of.get(read(label))!,
    signer: signer === null ? null : signers.of.get(read(signer))!,
  }))
}

/** Reads a file of ours as any file of a person is read. @throws Failure "storage" where any row of it is refused */
export function readBack(bytes: Uint8Array, labels: Uint8Array | null = null): MaterialFile {
  const material = openMaterial(bytes, {
    needsLabel: true,
    encoding: null,
    size: null,
    fps: null,
    labels: labels && { name: 'the names of the signs', bytes: labels, given: true },
    choices: { label: null, signer: null },
  })
  const { rejected } = material.kind === 'takes' ? material.takes : material.table
  if (rejected.length > 0) throw differs(`row ${rejected[0]!.line}: ${rejected[0]!.reason}`)
  return material
}

/** Text of a file of ours. */
export function textOf(bytes: Uint8Array): string {
  const text = decode('utf-8', bytes)
  if (text === null) throw differs('it is no UTF-8')
  return text
}

/** The cells of a table of ours, line by line, as a reader of tables takes them. */
export function cellsRead(bytes: Uint8Array): string[][] {
  const { records, rejected } = splitRecords(textOf(bytes), ',')
  if (rejected.length > 0) throw differs(`line ${rejected[0]!.line}: ${rejected[0]!.reason}`)
  return records.map(({ fields }) => fields.map(withoutGuard))
}
