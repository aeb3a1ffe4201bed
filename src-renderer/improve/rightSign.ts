import type { Project } from '../../src-main/contract/project'
import { addNone } from '../studio/addNone'
import type { Studio } from '../studio/studio'

/** The value of “no sign” where the project has no None sign yet. */
export const NO_SIGN = 'none'

/** The sign that was chosen as the right one; “no sign” makes the None sign. */
export async function rightSign(
  studio: Studio,
  project: Project,
  chosen: string,
): Promise<{ id: string; label: string } | null> {
  if (chosen === NO_SIGN) return (await studio.attempt(() => addNone(studio, project))) ?? null
  return project.signs.find(({ id }) => id === chosen) ?? null
}
