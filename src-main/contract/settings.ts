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
  /** Held, pressed once to start and once to stop, or counted down and ended by the clock. */
  recordMode: v.picklist(['hold', 'toggle', 'burst']),
  /** Seconds before a burst, and of a burst. */
  countdown: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10)),
  burst: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(30)),
  /** The key that records, as KeyboardEvent.code names it; null for none. */
  recordKey: v.nullable(v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{1,24}$/))),
})
export type Settings = v.InferOutput<typeof Settings>
export const SETTINGS_DEFAULTS: Settings = {
  theme: 'system',
  cameraId: null,
  projectId: null,
  signer: '',
  speak: false,
  speechRate: 1,
  recordMode: 'hold',
  countdown: 3,
  burst: 3,
  recordKey: 'Space',
}
export const SettingsChange = v.strictObject({
  theme: v.exactOptional(Settings.entries.theme),
  cameraId: v.exactOptional(Settings.entries.cameraId),
  projectId: v.exactOptional(Settings.entries.projectId),
  signer: v.exactOptional(Settings.entries.signer),
  speak: v.exactOptional(Settings.entries.speak),
  speechRate: v.exactOptional(Settings.entries.speechRate),
  recordMode: v.exactOptional(Settings.entries.recordMode),
  countdown: v.exactOptional(Settings.entries.countdown),
  burst: v.exactOptional(Settings.entries.burst),
  recordKey: v.exactOptional(Settings.entries.recordKey),
})
export type SettingsChange = v.InferOutput<typeof SettingsChange>
