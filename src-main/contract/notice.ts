import * as v from 'valibot'
import { BackupFlaw } from './backups'
import { Id } from './project'

const Count = v.pipe(v.number(), v.integer(), v.minValue(0))
const OfProject = { projectId: Id, name: v.string() }

/** What a person should know about the data folder, found at the start. Paths are for finding the files. */
export const StorageNotice = v.variant('kind', [
  /** project.json was lost or damaged and was written anew; `lost` names what fell back to its usual value. */
  v.strictObject({
    kind: v.literal('rebuilt'),
    ...OfProject,
    missing: v.boolean(),
    lost: v.array(v.string()),
    copy: v.nullable(v.string()),
  }),
  /** The same for settings.json. */
  v.strictObject({ kind: v.literal('settings'), lost: v.array(v.string()), copy: v.nullable(v.string()) }),
  /** What nothing names, put aside instead of erased; `name` is null for what belongs to no project. */
  v.strictObject({
    kind: v.literal('found'),
    projectId: v.nullable(Id),
    name: v.nullable(v.string()),
    folder: v.string(),
    projects: Count,
    pictures: Count,
    models: Count,
    others: Count,
    bytes: Count,
  }),
  /** A link where a folder of ours should be: it is not followed. */
  v.strictObject({ kind: v.literal('link'), ...OfProject, path: v.string() }),
  /** Samples whose pictures are gone. */
  v.strictObject({ kind: v.literal('pictures'), ...OfProject, missing: Count }),
  /** Models that cannot be read. */
  v.strictObject({ kind: v.literal('models'), ...OfProject, folders: v.array(v.string()) }),
  /** Projects that could not be backed up into a folder; `reason` in the words of the host. */
  v.strictObject({
    kind: v.literal('backup'),
    names: v.array(v.string()),
    folder: v.string(),
    flaw: BackupFlaw,
    reason: v.string(),
  }),
])
export type StorageNotice = v.InferOutput<typeof StorageNotice>
