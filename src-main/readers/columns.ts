import { Failure } from '../contract/failure'
import { type GridRecord, quoteNames } from './grid'
import { findHands, type HandColumns } from './handColumns'

/** A column that says something of a row besides its hand. */
export interface Column {
  column: number
  name: string
}

/** What a column that belongs to no hand was understood as; null where it says nothing here. */
export type ColumnRole = 'label' | 'signer' | 'recording' | 'day' | 'score' | 'picture' | 'hand' | null

/** Where a row keeps one hand, and what says which hand of the person it is and how sure the landmarker was of it. */
export interface TableHand extends HandColumns {
  side: Column | null
  sure: Column | null
}

/** What each column of a table is. */
export interface Columns {
  hands: TableHand[]
  label: Column | null
  signer: Column | null
  /** What names a recording: one column, or several from the coarsest to the finest. */
  recording: Column[]
  /** The day, or else the session, on which a row was recorded. */
  day: Column | null
  score: Column | null
  aspect: Column | null
  size: { width: Column; height: Column } | null
  /** Columns that belong to no hand, used or not. */
  others: (Column & { role: ColumnRole })[]
  /** Names of the columns that say nothing here. */
  unused: string[]
}

/** Columns that the person named, because the header leaves a doubt. */
export interface Choices {
  label: string | null
  signer: string | null
}

/** Columns that say which hand of the person it is. */
const HANDS = ['hand', 'handedness', 'hand_side', 'side'] as const
const LABELS =
  'class class_name classname class_label gesture gesture_name target sign sign_name labels letter word gloss category'.split(
    ' ',
  )
const SIGNERS =
  'signer person participant subject user signer_id person_id participant_id subject_id user_id signer_name person_name'.split(
    ' ',
  )
const DAYS = 'day date'.split(' ')
const SESSIONS = 'session session_id'.split(' ')
const TAKES = 'take take_id video video_id clip clip_id sequence sequence_id'.split(' ')
const SCORES = 'score hand_score handedness_score'.split(' ')
const WIDTHS = 'width image_width img_width frame_width picture_width'.split(' ')
const BOX = new Set('x y left top xmin ymin x_min y_min bbox_x bbox_y box_x box_y'.split(' '))

/** @throws Failure "bad-input" when what is needed is missing, doubled or in doubt */
export function readColumns(
  header: readonly string[],
  records: readonly GridRecord[],
  needsLabel: boolean,
  choices: Choices,
  of: 'frames' | 'takes' = 'frames',
): Columns {
  const hands = findHands(header).map(
    (own): TableHand => ({
      ...own,
      side: columnAbout(own.hand, HANDS, header),
      sure: own.hand === 'only' || own.hand === 'first' ? null : columnAbout(own.hand, SCORES, header),
    }),
  )
  const hand = new Set(hands.flatMap(({ at }) => at))
  return { hands, ...readRoles(header, records, hand, needsLabel, choices, of) }
}

/** The column about one hand of several: `hand`, or beside other hands `hand_2`, `hands_1_hand`, `hand_1_side`. */
function columnAbout(hand: HandColumns['hand'], words: readonly string[], header: readonly string[]): Column | null {
  const spelled = (word: string) => {
    if (hand === 'only' || hand === 'first') return [word]
    const own = hand === 'second' ? 2 : hand
    return [`${word}_${own}`, `${own}_${word}`, `hand_${own}_${word}`, `hands_${own}_${word}`]
  }
  const names = new Set(words.flatMap(spelled))
  const column = header.findIndex((name) => names.has(keyOf(name)))
  return column < 0 ? null : { column, name: header[column]! }
}

/**
 * What the columns besides those of the hands are.
 *
 * @param hand the columns of the hands
 * @param of what is told of: a take names the recording of its frames, but is itself one of many in a recording
 * @throws Failure "bad-input" when what is needed is missing, doubled or in doubt
 */
export function readRoles(
  header: readonly string[],
  records: readonly GridRecord[],
  hand: ReadonlySet<number>,
  needsLabel: boolean,
  choices: Choices,
  of: 'frames' | 'takes',
): Omit<Columns, 'hands'> {
  const keys = header.map(keyOf)
  const find = (name: string): Column | null => {
    const at = keys.flatMap((key, i) => (key === name ? [i] : []))
    if (at.length > 1) throw new Failure('bad-input', `The header has two columns called ${header[at[0]!]}.`)
    return at.length === 0 ? null : { column: at[0]!, name: header[at[0]!]! }
  }
  const first = (names: readonly string[]) => names.map(find).find((found) => found !== null) ?? null
  const chosen = (name: string, flag: string): Column => {
    const at = header.findIndex((own) => own.trim() === name)
    if (at < 0)
      throw new Failure(
        'bad-input',
        `There is no column ${quoteNames([name])} for ${flag}: the header names ${quoteNames(header)}.`,
      )
    return { column: at, name: header[at]! }
  }
  const text = ({ column }: Column) => records.map(({ fields }) => fields[column]?.trim() ?? '')

  let label = choices.label !== null ? chosen(choices.label, '--label') : find('label')
  label ??= oneLabel(
    LABELS.flatMap((name) => find(name) ?? []),
    text,
  )
  label ??= lastWithoutName(header, records, hand)
  if (label === null && needsLabel) {
    const others = header.filter((_, i) => !hand.has(i))
    const hint = others.length > 0 ? ` If one of ${quoteNames(others)} is it, say so with --label NAME.` : ''
    throw new Failure('bad-input', `The header lacks the column label.${hint}`)
  }
  const signer = choices.signer !== null ? chosen(choices.signer, '--signer') : first(SIGNERS)
  const [day, session] = [first(DAYS), first(SESSIONS)]
  const take =
    of === 'takes'
      ? null
      : firstThatDiffers(
          TAKES.flatMap((name) => find(name) ?? []),
          text,
        )
  const named = find('recording') ?? find('recording_id')
  // A take is numbered anew on each day.
  const recording = named ? [named] : [day, session, take].filter((column) => column !== null)
  const width = first(WIDTHS)
  const height = width && find(keyOf(width.name).replace('width', 'height'))
  // Beside a corner, a width and a height are those of a box around the hand.
  const size = width && height && !keys.some((key) => BOX.has(key)) ? { width, height } : null
  const columns = {
    label,
    signer,
    recording,
    day: day ?? session,
    score: first(SCORES),
    aspect: find('aspect') ?? find('aspect_ratio'),
    size,
  }
  const roles = new Map<number, ColumnRole>()
  // A column may have several roles, a day that of a recording: the last that is set here is told.
  for (const column of recording) roles.set(column.column, 'recording')
  for (const [role, column] of [
    ['label', label],
    ['signer', signer],
    ['day', columns.day],
    ['score', columns.score],
    ['picture', columns.aspect],
    ['picture', size?.width],
    ['picture', size?.height],
    ['hand', first(HANDS)],
  ] as const) {
    if (column) roles.set(column.column, role)
  }
  const others = header.flatMap((name, column) =>
    name !== '' && !hand.has(column) ? [{ column, name, role: roles.get(column) ?? null }] : [],
  )
  // Which hand it is, nothing that learns from one table asks.
  const unused = others.flatMap(({ name, role }) => (role === null || role === 'hand' ? [name] : []))
  return { ...columns, others, unused }
}

/** Whether a column of this name may be the sign. */
export function namesSign(name: string): boolean {
  return ['label', ...LABELS].includes(keyOf(name))
}

/** Whether a column of this name tells the takes of a recording apart. */
export function namesTake(name: string): boolean {
  return /^take(_?(id|no|nr|num|number))?$/.test(keyOf(name))
}

/** The name of a column as it is compared. */
export function keyOf(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s.-]+/g, '_')
}

/** One of several columns that may be the sign: the one in words, where each says the same as the other. */
function oneLabel(found: readonly Column[], text: (column: Column) => string[]): Column | null {
  if (found.length < 2) return found[0] ?? null
  const values = found.map(text)
  const pairs = new Set(values[0]!.map((_, row) => JSON.stringify(values.map((own) => own[row]))))
  const same = values.every((own) => new Set(own).size === pairs.size)
  const words = found.filter((_, i) => values[i]!.some((value) => !/^[\d.]*$/.test(value)))
  if (same) return words[0] ?? found[0]!
  throw new Failure(
    'bad-input',
    `Which of these is the sign: ${quoteNames(found.map(({ name }) => name))}? Say so with --label NAME.`,
  )
}

/** A last column without a name is the sign, where its values come again and again and the rest is hands. */
function lastWithoutName(
  header: readonly string[],
  records: readonly GridRecord[],
  hand: ReadonlySet<number>,
): Column | null {
  const last = header.length - 1
  if (!/^(unnamed: ?\d+)?$/i.test(header[last]!) || header.some((_, i) => i !== last && !hand.has(i))) return null
  const values = records.map(({ fields }) => fields[last]?.trim() ?? '')
  const distinct = new Set(values)
  if (distinct.has('') || distinct.size < 2 || distinct.size > values.length / 2) return null
  return values.every((value) => /^\d{1,4}$/.test(value) || !/^[\d.,eE+-]+$/.test(value))
    ? { column: last, name: '' }
    : null
}

/** The coarsest of several columns that parts the rows at all. */
function firstThatDiffers(found: readonly Column[], text: (column: Column) => string[]): Column | null {
  return found.find((column) => new Set(text(column)).size > 1) ?? null
}
