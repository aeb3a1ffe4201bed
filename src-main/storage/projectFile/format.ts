import * as v from 'valibot'
import { Id, Name, ProjectOptions } from '../../contract/project'

/** What a project file (`NAME.signsmith`) is: a zip of these entries. docs/formats.md says it for other programs. */
export const FILE_FORMAT = 'signsmith-project-file'
export const FILE_VERSION = 2
/** Says what the others are, with their sums; the last one, as it is written when they are. */
export const MANIFEST_ENTRY = 'manifest.json'
/** The sums of the pictures, a line each, by their names, since version 2. */
export const SUMS_ENTRY = 'pictures.sha256'
/** The project's signs, recordings, samples and takes, a line each, as its journal has them. */
export const RECORDS_ENTRY = 'records.ndjson'

const PICTURE = /^pictures\/([a-z0-9]{12,40}(?:-\d)?)\.image$/
/** As other programs pack them beside what is in them. */
const FOLDER = /^(?:pictures|models|models\/[a-z0-9]{12,40})\/$/
const MODEL = /^models\/([a-z0-9]{12,40})\/([a-z]{1,40}\.(?:json|bin))$/
export const pictureEntry = (name: string) => `pictures/${name}.image`
/** The order of names: that of their bytes, as they have no others than of ASCII. */
export const compareNames = (a: string, b: string): number => (a < b ? -1 : Number(a > b))
export const modelEntry = (id: string, file: string) => `models/${id}/${file}`

/** What an entry is by its name; null where it is no part of a project file. */
export function partOf(entry: string): FilePart | null {
  if (entry === MANIFEST_ENTRY) return { kind: 'manifest' }
  if (entry === RECORDS_ENTRY) return { kind: 'records' }
  if (entry === SUMS_ENTRY) return { kind: 'sums' }
  if (FOLDER.test(entry)) return { kind: 'folder' }
  const [, picture] = PICTURE.exec(entry) ?? []
  if (picture) return { kind: 'picture', name: picture }
  const [, id, file] = MODEL.exec(entry) ?? []
  return id && file ? { kind: 'model', id, file } : null
}
export type FilePart =
  | { kind: 'manifest' | 'records' | 'sums' | 'folder' }
  /** Of a sample or of a strip, by the name that it has in the project. */
  | { kind: 'picture'; name: string }
  | { kind: 'model'; id: string; file: string }

/** Bytes of an entry at most, unpacked: what is larger is no part of a project that anybody recorded. */
export const MOST_BYTES: Readonly<Record<FilePart['kind'], number>> = {
  manifest: 64 * 1024 * 1024,
  records: 512 * 1024 * 1024,
  sums: 16 * 1024 * 1024,
  folder: 0,
  picture: 1024 * 1024,
  model: 256 * 1024 * 1024,
}
export const MOST_ENTRIES = 99_999
/** Bytes of all entries together, unpacked. */
export const MOST_IN_ALL = 4 * 2 ** 30
/**
 * Values in the records at most: those of more than half a million samples. Each takes far more memory than bytes, so that
 * a small file of nothing else would end the process that looks into it.
 */
export const MOST_VALUES = 10_000_000
const count = v.pipe(v.number(), v.integer(), v.minValue(0))

export const FileManifest = v.object({
  format: v.literal(FILE_FORMAT),
  version: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(FILE_VERSION)),
  /** The version of Signsmith that wrote it, and when, in milliseconds since the epoch. */
  app: v.string(),
  savedAt: v.number(),
  /** Version of the lines of `records.ndjson`: that of the journal they come from. */
  records: v.pipe(v.number(), v.integer(), v.minValue(1)),
  project: v.object({
    id: Id,
    name: Name,
    createdAt: v.number(),
    options: v.object(ProjectOptions.entries),
    /** The model in use, where it is in the file. */
    modelId: v.nullable(Id),
  }),
  counts: v.object({
    signs: count,
    recordings: count,
    samples: count,
    takes: count,
    pictures: count,
    models: count,
  }),
  /** Every other entry by its name; since version 2 but for the pictures. */
  entries: v.record(v.string(), v.object({ bytes: count, sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) })),
})
export type FileManifest = v.InferOutput<typeof FileManifest>

/** How far the writing or reading of a file is, in bytes or entries. */
export type Progress = (done: number, of: number) => void
