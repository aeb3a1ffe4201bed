import * as v from 'valibot'
import { Id } from './project'

/** Why a project could not be backed up: what a person does about it differs. */
export const BackupFlaw = v.picklist(['full', 'forbidden', 'gone', 'link', 'other'])
export type BackupFlaw = v.InferOutput<typeof BackupFlaw>

/** A project file that Signsmith made by itself or on demand, in the folder of the backups. */
export const Backup = v.strictObject({
  /** Its name in that folder, by which it is opened. */
  file: v.string(),
  projectId: Id,
  /** What the project was called, as far as a file name can say it. */
  name: v.string(),
  /** In milliseconds since the epoch. */
  savedAt: v.number(),
  bytes: v.number(),
})
export type Backup = v.InferOutput<typeof Backup>

export const Backups = v.strictObject({
  folder: v.string(),
  /** Whether that is the one in the data folder. */
  usual: v.boolean(),
  /** Whether the system can be asked for another one here. */
  canChoose: v.boolean(),
  /** Newest first. */
  backups: v.array(Backup),
})
export type Backups = v.InferOutput<typeof Backups>

/** What became of the projects that hold a sign at least; each by its name. */
export const BackedUp = v.strictObject({
  made: v.array(v.strictObject({ name: v.string(), file: v.string(), bytes: v.number() })),
  /** Those whose last backup is whole and holds what they hold. */
  unchanged: v.array(v.string()),
  failed: v.array(v.strictObject({ name: v.string(), flaw: BackupFlaw, reason: v.string() })),
})
export type BackedUp = v.InferOutput<typeof BackedUp>
