import type { Project } from '../../src-main/contract/project'
import { addNone } from '../studio/addNone'
import type { Studio } from '../studio/studio'

/** The value of “no sign”, whether or not the project has a None sign yet. */
export const NO_SIGN = 'none'

/** The sign that was chosen as the right one; “no sign” makes the None sign. */
export async function rightSign(
  studio: Studio,
  project: Project,
  chosen: string,
): Promise<{ id: string; label: string } | null> {
  const sign = project.signs.find(({ id, none }) => (chosen === NO_SIGN ? none : id === chosen))
  if (sign || chosen !== NO_SIGN) return sign ?? null
  return (await studio.attempt(() => addNone(studio, project))) ?? null
}
