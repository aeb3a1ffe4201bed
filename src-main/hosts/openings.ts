import { isAbsolute, resolve } from 'node:path'
import { PROJECT_FILE_ENDING } from '../contract/projectFile'

/** The project file that a command line names, as a double click passes it on; null for none. */
export function projectFileIn(words: readonly string[], folder: string): string | null {
  const named = words.slice(1).find((word) => !word.startsWith('-') && word.toLowerCase().endsWith(PROJECT_FILE_ENDING))
  if (named === undefined) return null
  return isAbsolute(named) ? named : resolve(folder, named)
}

/** Files that the person opened with the app, told to the page; those of before it listens wait until then. */
export interface Openings {
  open(file: string | null): void
  /** The page listens, from its first call on. */
  listens(): void
}

export function createOpenings(tell: (file: string) => void): Openings {
  let waiting: string[] | null = []
  return {
    open(file) {
      if (file === null) return
      if (waiting) waiting.push(file)
      else tell(file)
    },
    listens() {
      const files = waiting ?? []
      waiting = null
      for (const file of files) tell(file)
    },
  }
}
