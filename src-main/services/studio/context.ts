import { Failure } from '../../contract/failure'
import type { Library, Manifest } from '../../storage/library'
import type { SettingsStore } from '../../storage/settings'
import type { TrainerPool } from '../../trainer/pool'
import type { Surroundings } from '../training/surroundings'
import type { EventHub } from './events'

/** What every service works with. */
export interface Context extends Surroundings {
  library: Library
  settings: SettingsStore
  /** Work on the same thing, one after the other. */
  inTurn<T>(key: string, work: () => Promise<T>): Promise<T>
  /** Throws when this process has lost the data folder. */
  mayWrite(): void
  events: EventHub
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
