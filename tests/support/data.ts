import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../../shared/data/', import.meta.url))

/** The open data beside the project, which is not part of it; null where it is absent. */
export const sharedData: string | null = existsSync(folder) ? folder : null

/** What a suite that needs the data is called, so that the output says aloud when it did not run. */
export function needsData(name: string): string {
  return sharedData ? name : `${name} (not run: ../shared/data is absent)`
}
