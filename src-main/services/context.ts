import { Failure } from '../contract/failure'
import type { Library, Manifest } from '../storage/library'
import type { SettingsStore } from '../storage/settings'
import type { TrainerPool } from '../trainer/pool'
import type { EventHub } from './events'

/** What every service works with; the clock and the source of ids are arguments. */
export interface Context {
  library: Library
  settings: SettingsStore
  /** Work on the same thing, one after the other. */
  inTurn<T>(key: string, work: () => Promise<T>): Promise<T>
  /** Throws when this process has lost the data folder. */
  mayWrite(): void
  events: EventHub
  /** Milliseconds since 1970, for what is stored or shown; people and networks set it, forward and back. */
  now(): number
  /** Milliseconds that only go forward, for durations. */
  clock(): number
  newId(): string
  /** The version of the app, for the card of a model. */
  version: string
  /** The built trainer, started as a worker thread. */
  trainerScript: URL
  trainers: TrainerPool
  /** How many trainers may run side by side. */
  parallel: number
}

/** @throws Failure "not-found" for a project that is unknown or deleted */
export function needProject({ library }: Context, projectId: string): Manifest {
  const manifest = library.manifest(projectId)
  if (!manifest || manifest.deletedAt !== null) {
    throw new Failure('not-found', 'This project does not exist any more. Choose another one.')
  }
  return manifest
}
