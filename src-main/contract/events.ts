import type { TrainingState } from './training'

/** The places of the studio, in the order of the work. */
export const PLACES = ['signs', 'record', 'train', 'recognise', 'improve'] as const
export type Place = (typeof PLACES)[number]

/** What the host tells every open page, unasked. */
export interface Events {
  /** Something in the list of projects changed. */
  projects: Record<string, never>
  /** A project's signs, samples, options or model changed. */
  project: { projectId: string }
  settings: Record<string, never>
  /** Whether the data folder can be written changed. */
  storage: Record<string, never>
  training: { projectId: string; state: TrainingState }
  /** The desktop menu asks for a place. */
  navigate: { place: Place }
  /** What became of a file that the page offered to save, where the host asks for its place. */
  download: { name: string; state: 'saved' | 'cancelled' | 'failed' }
  /** The person opened a project file with the app: by a double click, or by dropping it on the icon. */
  opened: { file: string; fileId: string }
  /** How far the making or opening of a project file is, in parts of it. */
  fileProgress: { done: number; of: number }
  /** An output was switched on or off, set, or began to fail. */
  outputs: Record<string, never>
}
export type EventName = keyof Events
export const EVENT_NAMES: readonly EventName[] = [
  'projects',
  'project',
  'settings',
  'storage',
  'training',
  'navigate',
  'download',
  'opened',
  'fileProgress',
  'outputs',
]

export type Listener<Name extends EventName> = (payload: Events[Name]) => void
/** Ends what it belongs to; calling it twice does no harm. */
export type Stop = () => void
