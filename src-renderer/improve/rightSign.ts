import type { Project } from '../../src-main/contract/project'
import { addNone } from '../studio/addNone'
import type { Studio } from '../studio/studio'

/** The value of “no sign”, whether or not the project has a None sign yet. */
export const NO_SIGN = 'none'

export interface RightSign {
  id: string
  label: string
  /** Whether it is learned from takes: it moves, or is None. */
  byTakes: boolean
}

/** The sign that was chosen as the right one; “no sign” makes the None sign. */
export async function rightSign(studio: Studio, project: Project, chosen: string): Promise<RightSign | null> {
  const sign = project.signs.find(({ id, none }) => (chosen === NO_SIGN ? none : id === chosen))
  if (sign) return { id: sign.id, label: sign.label, byTakes: sign.moves || sign.none }
  const none = chosen === NO_SIGN && (await studio.attempt(() => addNone(studio, project)))
  return none ? { ...none, byTakes: true } : null
}
