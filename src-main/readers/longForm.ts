import { LANDMARK_COUNT } from '../learning/landmarks/topology'
import type { Grid, GridRecord, Rejected } from './grid'
import { pointNumber } from './spelling'

const POINT =
  /^(hand_?)?(landmark|point|keypoint|key_point|joint|lm|kp)s?(_?(id|idx|index|no|nr|num|number|name))?$|^(id|idx|index)$/i
const AXES = [/^(landmark_|norm_|pos_)?x$/i, /^(landmark_|norm_|pos_)?y$/i, /^(landmark_|norm_|pos_)?z$/i] as const

/** A table of one row a landmark, 21 one after the other a hand, as one row a hand; null where it is none. */
export function gatherLongForm(grid: Grid): Grid | null {
  const { header, records } = grid
  if (!header) return null
  const names = header.map((name) => name.trim())
  const point = names.findIndex((name) => POINT.test(name))
  const [x = -1, y = -1, z = -1] = AXES.map((axis) => names.findIndex((name) => axis.test(name)))
  if (point < 0 || x < 0 || y < 0 || records.length === 0) return null
  const numbers = records.map(({ fields }) => pointOf(fields[point] ?? ''))
  const base = numbers[0]
  if (base !== 0 && base !== 1) return null

  const axes = z < 0 ? [x, y] : [x, y, z]
  const others = names.flatMap((_, i) => (i === point || axes.includes(i) ? [] : [i]))
  const hands: GridRecord[] = []
  const rejected: Rejected[] = [...grid.rejected]
  for (let from = 0; from < records.length; ) {
    let length = 1
    while (from + length < records.length && numbers[from + length] !== base) length++
    const run = records.slice(from, from + length)
    const reason = flawOf(run, numbers.slice(from, from + length), base, others, names)
    if (reason) rejected.push({ line: run[0]!.line, kind: 'long form', reason })
    else {
      const coordinates = run.flatMap(({ fields }) => axes.map((axis) => fields[axis] ?? ''))
      hands.push({ fields: [...others.map((i) => run[0]!.fields[i] ?? ''), ...coordinates], line: run[0]!.line })
    }
    from += length
  }
  const columns = Array.from({ length: LANDMARK_COUNT }, (_, i) => axes.map((_, axis) => `${'xyz'[axis]}${i}`)).flat()
  return {
    ...grid,
    header: [...others.map((i) => names[i]!), ...columns],
    records: hands,
    rejected,
    facts: [...grid.facts, `one row a landmark, by \`${names[point]}\``],
  }
}

function pointOf(text: string): number | null {
  const trimmed = text.trim()
  return /^\d{1,4}(\.0)?$/.test(trimmed) ? Number(trimmed) : pointNumber(trimmed)
}

/** Why some rows in a row are not one hand. */
function flawOf(
  run: readonly GridRecord[],
  numbers: readonly (number | null)[],
  base: number,
  others: readonly number[],
  names: readonly string[],
): string | null {
  if (run.length !== LANDMARK_COUNT || numbers.some((number, i) => number !== base + i)) {
    const last = numbers.at(-1)
    return `${run.length} landmarks follow each other, up to ${last ?? 'one without a number'}: a hand has ${LANDMARK_COUNT}, in their order`
  }
  const grouping =
    /^(label|class|class_?name|gesture|target|sign|letter|word|signer|person|participant|subject|user|image|frame|file|filename|video|sequence|sample|sample_id|hand|handedness)$/i
  const torn = others.find(
    (i) => grouping.test(names[i]!) && run.some(({ fields }) => (fields[i] ?? '') !== (run[0]!.fields[i] ?? '')),
  )
  return torn === undefined ? null : `its 21 landmarks differ in \`${names[torn]}\`, so they are not one hand`
}
