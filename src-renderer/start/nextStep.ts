import type { CurrentModel } from '../../src-main/contract/procedures'
import type { Project, Sign } from '../../src-main/contract/project'

/** What a new project needs next, in the order of the work. */
export type NextStep =
  | { step: 'name'; missing: number }
  | { step: 'record'; sign: Sign }
  | { step: 'train' }
  | { step: 'show' }

const FEWEST_SIGNS = 2

/** Read off the project alone, so that it is right however somebody got there. */
export function nextStep({ signs }: Pick<Project, 'signs'>, model: CurrentModel['state']): NextStep {
  const own = signs.filter(({ none }) => !none)
  if (own.length < FEWEST_SIGNS) return { step: 'name', missing: FEWEST_SIGNS - own.length }
  const unrecorded = own.find(({ used }) => used === 0)
  if (model === 'ready') return { step: 'show' }
  return unrecorded ? { step: 'record', sign: unrecorded } : { step: 'train' }
}
