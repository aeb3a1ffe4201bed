import * as v from 'valibot'
import { Language } from './language'
import { SHORTCUT_DEFAULTS, Shortcuts } from './shortcuts'

/** What the app remembers of a person's choices, across projects. */
export const Settings = v.strictObject({
  theme: v.picklist(['system', 'light', 'dark']),
  language: v.union([v.literal('system'), Language]),
  /** The hand that signs: the controls stand on its side, and the demonstration shows it. */
  hand: v.picklist(['right', 'left']),
  /** Whether the next step of a new project is pointed out. */
  guide: v.boolean(),
  shortcuts: Shortcuts,
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
  /** Takes of a moving sign in a row, the seconds between two of them, and how many one may last. */
  takes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10)),
  takePause: v.pipe(v.number(), v.minValue(0.5), v.maxValue(5)),
  takeLongest: v.pipe(v.number(), v.minValue(1), v.maxValue(5)),
  /** Whether a newly trained model is used at once. */
  adopt: v.boolean(),
  /** Whether the next sign is chosen after each recording. */
  advance: v.boolean(),
  /** Whether each project is copied once a day in which it was changed, and whether the person was told of it. */
  backups: v.boolean(),
  backupsSaid: v.boolean(),
  /** Where to; null for the folder in the data folder. No page can set it: a path comes from whoever has the computer. */
  backupFolder: v.nullable(v.pipe(v.string(), v.maxLength(4096))),
})
export type Settings = v.InferOutput<typeof Settings>
export const SETTINGS_DEFAULTS: Settings = {
  theme: 'system',
  language: 'system',
  hand: 'right',
  guide: true,
  shortcuts: SHORTCUT_DEFAULTS,
  cameraId: null,
  projectId: null,
  signer: '',
  speak: false,
  speechRate: 1,
  recordMode: 'burst',
  countdown: 3,
  burst: 3,
  takes: 3,
  takePause: 1,
  takeLongest: 2.5,
  adopt: true,
  advance: false,
  backups: true,
  backupsSaid: false,
  backupFolder: null,
}
export const SettingsChange = v.strictObject({
  theme: v.exactOptional(Settings.entries.theme),
  language: v.exactOptional(Settings.entries.language),
  hand: v.exactOptional(Settings.entries.hand),
  guide: v.exactOptional(Settings.entries.guide),
  shortcuts: v.exactOptional(Settings.entries.shortcuts),
  cameraId: v.exactOptional(Settings.entries.cameraId),
  projectId: v.exactOptional(Settings.entries.projectId),
  signer: v.exactOptional(Settings.entries.signer),
  speak: v.exactOptional(Settings.entries.speak),
  speechRate: v.exactOptional(Settings.entries.speechRate),
  recordMode: v.exactOptional(Settings.entries.recordMode),
  countdown: v.exactOptional(Settings.entries.countdown),
  burst: v.exactOptional(Settings.entries.burst),
  takes: v.exactOptional(Settings.entries.takes),
  takePause: v.exactOptional(Settings.entries.takePause),
  takeLongest: v.exactOptional(Settings.entries.takeLongest),
  adopt: v.exactOptional(Settings.entries.adopt),
  advance: v.exactOptional(Settings.entries.advance),
  backups: v.exactOptional(Settings.entries.backups),
  backupsSaid: v.exactOptional(Settings.entries.backupsSaid),
})
export type SettingsChange = v.InferOutput<typeof SettingsChange>
/** The same with what no page can set. */
export const KeptSettings = v.strictObject({
  ...SettingsChange.entries,
  backupFolder: v.exactOptional(Settings.entries.backupFolder),
})
export type KeptSettings = v.InferOutput<typeof KeptSettings>
