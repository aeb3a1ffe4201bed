import { existsSync } from 'node:fs'
import { join } from 'node:path'

// npm runs its scripts in the project's root, also where this file is bundled into a bench.
const folder = join(process.cwd(), '../shared/data/')

/** The open data beside the project, which is not part of it; null where it is absent. */
export const sharedData: string | null = existsSync(folder) ? folder : null

/** What a suite that needs the data is called, so that the output says aloud when it did not run. */
export function needsData(name: string): string {
  return sharedData ? name : `${name} (not run: ../shared/data is absent)`
}
