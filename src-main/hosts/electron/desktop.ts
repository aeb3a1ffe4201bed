import type { App } from '../../services/app'
import type { Openings } from '../openings'
import type { Quit } from './quit'
import type { Start } from './start'
import type { DialogWords } from './words'

/** What the parts of the desktop app share. */
export interface Desktop {
  signsmith: App
  openings: Openings
  /** The origin of the page, and the address that it starts at. */
  home: string
  address: string
  start: Start
  words(): DialogWords
  quit: Quit
  closeCaptions(): void
  report(error: unknown): void
  /** Says why, and ends. What was saved is kept. */
  cannotGoOn(reason: string): void
}
