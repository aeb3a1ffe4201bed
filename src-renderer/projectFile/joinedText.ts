import type { Joined } from '../../src-main/contract/projectFile'
import { words } from '../locales'

/** What was added to a project, what was there already, and what stayed as it was. */
export function joinedText(project: string, { added, already, differing }: Omit<Joined, 'additionId'>): string {
  const { projectFile } = words
  const anything = Object.values(added).some((n) => n > 0)
  return [
    ...(anything ? [projectFile.joined(project, added.signs, added.samples, added.takes)] : []),
    ...(!anything && differing === 0 ? [projectFile.nothingMissing(project)] : []),
    ...(already > 0 && (anything || differing > 0) ? [projectFile.already(already)] : []),
    ...(differing > 0 ? [projectFile.differing(differing)] : []),
  ].join(' ')
}
