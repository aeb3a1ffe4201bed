import * as v from 'valibot'

/** What happened to a project's files from outside since they were opened: by a synchronised folder, a backup, a hand. */
export const Outside = v.picklist([
  /** Its folder was deleted, moved or renamed. */
  'folder-removed',
  /** The file with its samples was. */
  'samples-removed',
  /** Another file, or a shorter one, lies where the file with its samples was. */
  'samples-replaced',
  /** Its name or options are others than Signsmith wrote. */
  'options-replaced',
])
export type Outside = v.InferOutput<typeof Outside>
