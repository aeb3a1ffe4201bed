import * as v from 'valibot'
import { PeopleParts } from './people'
import { Id } from './project'

/** What the name of a project file ends with. */
export const PROJECT_FILE_ENDING = '.signsmith'

/** What a person leaves out of a project file. */
export const FileParts = v.strictObject({
  pictures: v.boolean(),
  models: v.boolean(),
  ...PeopleParts.entries,
})
export type FileParts = v.InferOutput<typeof FileParts>

export const FileCounts = v.strictObject({
  signs: v.number(),
  recordings: v.number(),
  samples: v.number(),
  takes: v.number(),
  pictures: v.number(),
  models: v.number(),
})

/** A sign as a preview shows it. */
export const FileSign = v.strictObject({
  id: Id,
  label: v.string(),
  none: v.boolean(),
  moves: v.boolean(),
  samples: v.number(),
  takes: v.number(),
})
export type FileSign = v.InferOutput<typeof FileSign>

/** What a project file holds, before anything of it is kept. */
export const FileLook = v.strictObject({
  name: v.string(),
  /** The version of Signsmith that wrote it, and when. */
  app: v.string(),
  savedAt: v.number(),
  /** What can be read; of a damaged file less than was written. */
  counts: FileCounts,
  signs: v.array(FileSign),
  people: v.array(v.string()),
  /** The first and the last recording, in milliseconds since the epoch; null where there is none. */
  recorded: v.nullable(v.strictObject({ from: v.number(), to: v.number() })),
  /** Parts that are not as they were written, and lines that cannot be read; null where all is whole. */
  damage: v.nullable(v.strictObject({ parts: v.array(v.string()), lines: v.number() })),
})
export type FileLook = v.InferOutput<typeof FileLook>

/** What was added to a project from a file. */
export const Joined = v.strictObject({
  /** By what it can be taken back; null where nothing was missing, or a project was made of it: that is deleted. */
  additionId: v.nullable(Id),
  added: v.strictObject({ signs: v.number(), recordings: v.number(), samples: v.number(), takes: v.number() }),
  /** Samples and takes that were here already, the same by their ids and contents. */
  already: v.number(),
  /** Those of the same id that are not the same: they stayed as they were here. */
  differing: v.number(),
})
export type Joined = v.InferOutput<typeof Joined>
