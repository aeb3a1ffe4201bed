import * as v from 'valibot'
import { Handedness, MOST_PIXELS } from './landmarks'
import { Id, Name } from './project'
import { FileSign, Joined } from './projectFile'
import { NewSample } from './sample'
import { NewTake } from './take'

/**
 * What a person brings in: a file as it is, or a zip of them (both files of a set of clips by their paths); many small ones as lines of `BundledFile`; or what the page
 * found in pictures and films, as lines of `Finding`.
 */
export const ImportForm = v.picklist(['file', 'bundle', 'findings'])
export type ImportForm = v.InferOutput<typeof ImportForm>

/** One of many small files, a line of JSON each. */
export const BundledFile = v.strictObject({
  /** Parts from the folder that was chosen, with `/` between them. */
  path: v.pipe(v.string(), v.maxLength(1_000)),
  /** Base64. */
  data: v.string(),
})
export type BundledFile = v.InferOutput<typeof BundledFile>

/** So many files are brought at once. */
export const MOST_BROUGHT = 8
/** What may be a table, or takes, by its name. */
export const isTable = (path: string) => /\.(csv|tsv|txt|jsonl?|ndjson)$/i.test(path)
/** What systems put beside the files of a person. */
export const isClutter = (path: string) => /(^|\/)(__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)/i.test(path)
/** So many files that are nothing to be imported are told, of those that were chosen with others. */
export const MOST_OTHERS = 1_000

/** The files of a set of clips: what it says of each, and the frames of all beside it. */
export const CLIP_INDEX = 'clips.json'
export const CLIP_FRAMES = 'clips.bin.gz'

/** A set of clips by the paths of its files; its name is that of its folder, null where the paths have none. */
export interface ClipFiles {
  name: string | null
  index: string
  frames: string
}

/** The sets of clips that are whole among some files. */
export function clipFilesOf(paths: readonly string[]): ClipFiles[] {
  const there = new Set(paths)
  return paths.flatMap((index) => {
    const folders = index.split('/')
    const file = folders.pop()
    const frames = [...folders, CLIP_FRAMES].join('/')
    return file === CLIP_INDEX && there.has(frames) ? [{ name: folders.at(-1) ?? null, index, frames }] : []
  })
}

/** Why a picture or a film brought nothing. */
export const Missed = v.picklist(['no-hand', 'unreadable', 'no-sign'])
export type Missed = v.InferOutput<typeof Missed>

/** What the page found in a picture or in a part of a film, a line of JSON each; `file` is where. */
export const Finding = v.variant('kind', [
  v.strictObject({
    kind: v.literal('sample'),
    label: v.string(),
    file: v.string(),
    /** Whether it is a frame of a film, whose frames were recorded in one go. */
    film: v.boolean(),
    sample: NewSample,
  }),
  v.strictObject({ kind: v.literal('take'), label: v.string(), file: v.string(), take: NewTake }),
  v.strictObject({ kind: v.literal('missed'), file: v.string(), reason: Missed }),
])
export type Finding = v.InferOutput<typeof Finding>

/** What a file does not say of itself, and the person may. */
export const ImportOptions = v.strictObject({
  /** Which hand it is, where nothing says it. */
  hand: Handedness,
  /** Whether its pictures were seen in a mirror. */
  mirrored: v.boolean(),
  /** Pixels of its pictures; null where they are not known. */
  size: v.nullable(
    v.strictObject({
      width: v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(MOST_PIXELS)),
      height: v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(MOST_PIXELS)),
    }),
  ),
  /** Frames a second of takes that do not say it. */
  fps: v.nullable(v.pipe(v.number(), v.minValue(2), v.maxValue(500))),
  /** Who signs, where nothing says it. */
  signer: v.nullable(Name),
})
export type ImportOptions = v.InferOutput<typeof ImportOptions>
export const IMPORT_DEFAULTS: ImportOptions = { hand: 'Right', mirrored: false, size: null, fps: null, signer: null }

/** What was assumed, as nothing says it: each can be said by an option. */
export const Assumed = v.picklist(['hand', 'size', 'fps', 'mirrored', 'signer'])
export type Assumed = v.InferOutput<typeof Assumed>

/** What would be imported, before anything is kept. */
export const ImportLook = v.strictObject({
  /** What was read, from which columns, and what was not used: one line, in English. */
  understood: v.string(),
  signs: v.array(FileSign),
  people: v.array(v.string()),
  recordings: v.number(),
  /** The days that it says, first and last, in milliseconds since the epoch. */
  recorded: v.nullable(v.strictObject({ from: v.number(), to: v.number() })),
  /** What cannot be used: how often, why, and where. */
  skipped: v.array(v.strictObject({ count: v.number(), reason: v.string(), where: v.string() })),
  assumed: v.array(Assumed),
})
export type ImportLook = v.InferOutput<typeof ImportLook>

/** What was imported, and into which project. */
export const Imported = v.strictObject({ ...Joined.entries, projectId: Id })
export type Imported = v.InferOutput<typeof Imported>
