import * as v from 'valibot'

/** Whether the data folder can be written. On a full disk things can be looked at and deleted, else looked at only. */
export const StorageState = v.picklist(['open', 'full', 'read-only'])
export type StorageState = v.InferOutput<typeof StorageState>
