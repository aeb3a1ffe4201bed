import { line } from '../tables/cellText'
import { cellsRead, differs, needSame, type Same } from './compare'
import { safeNames } from './fileNames'
import type { Said } from './gather'

/** One file of a zip that lists others. */
export interface Listed {
  file: string
  item: Said
  /** What is said of this file besides. */
  more: readonly (string | number)[]
}

const SAID = ['file', 'label', 'signer', 'day', 'recording']

/** A table of files: what is in each, by the names that a person gave, whatever the files are called. */
export function listText(listed: readonly Listed[], more: readonly string[]): string {
  return [line([...SAID, ...more]), ...listed.map((one) => line(cellsOf(one))), ''].join('\n')
}

function cellsOf({ file, item, more }: Listed): (string | number)[] {
  const { label, signer, day, recording } = item
  return [file, label, signer ?? '', day ?? '', recording, ...more]
}

/** @throws Failure "storage" where it says anything else */
export function checkList(listed: readonly Listed[], bytes: Uint8Array): Same {
  const [, ...rows] = cellsRead(bytes)
  if (rows.length !== listed.length) throw differs('the list of its files')
  listed.forEach((one, i) => {
    needSame(rows[i]!, cellsOf(one).map(String), () => `line ${i + 2} of the list`)
  })
  return { rows: 0, largest: 0 }
}

/** Folders for signs, by their names. */
export function foldersOf(items: readonly Said[]): Map<string, string> {
  return safeNames(items.map(({ label }) => label))
}
