import * as v from 'valibot'

/** What the app remembers of a person's choices, across projects. */
export const Settings = v.strictObject({
  theme: v.picklist(['system', 'light', 'dark']),
  cameraId: v.nullable(v.pipe(v.string(), v.maxLength(512))),
  projectId: v.nullable(v.pipe(v.string(), v.maxLength(64))),
  signer: v.pipe(v.string(), v.maxLength(80)),
  /** Whether each accepted sign is spoken, where the computer has a voice of its own. */
  speak: v.boolean(),
  speechRate: v.pipe(v.number(), v.minValue(0.5), v.maxValue(2)),
})
export type Settings = v.InferOutput<typeof Settings>
export const SETTINGS_DEFAULTS: Settings = {
  theme: 'system',
  cameraId: null,
  projectId: null,
  signer: '',
  speak: false,
  speechRate: 1,
}
export const SettingsChange = v.strictObject({
  theme: v.exactOptional(Settings.entries.theme),
  cameraId: v.exactOptional(Settings.entries.cameraId),
  projectId: v.exactOptional(Settings.entries.projectId),
  signer: v.exactOptional(Settings.entries.signer),
  speak: v.exactOptional(Settings.entries.speak),
  speechRate: v.exactOptional(Settings.entries.speechRate),
})
export type SettingsChange = v.InferOutput<typeof SettingsChange>
