import type { Report } from '../../src-main/contract/report'
import type { Cell } from './useOpenCell'

/** A sample or take by its id, with the sign it was recorded for and the one it was taken for. */
export interface Doubt {
  sampleId: string
  signId: string
  otherId: string | null
}

/** The samples and takes behind each cell of the matrix. */
export function samplesBehind({ confused, right, signs }: Report): (cell: Cell) => readonly Doubt[] {
  const cells = new Map<string, Doubt[]>()
  const key = ({ truth, guess }: Cell) => `${truth} ${guess}`
  for (const { sampleId, truth, guess } of confused) {
    const doubt = { sampleId, signId: signs[truth]!.id, otherId: signs[guess]!.id }
    const known = cells.get(key({ truth, guess }))
    if (known) known.push(doubt)
    else cells.set(key({ truth, guess }), [doubt])
  }
  for (const [k, sampleIds] of right.entries()) {
    const own = sampleIds.map((sampleId) => ({ sampleId, signId: signs[k]!.id, otherId: null }))
    if (own.length > 0) cells.set(key({ truth: k, guess: k }), own)
  }
  return (cell) => cells.get(key(cell)) ?? []
}
