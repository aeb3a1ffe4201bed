import type { CurrentModel } from '../../src-main/contract/procedures'
import type { Project, Sign } from '../../src-main/contract/project'
import { FEW_TAKES, learnedFrom } from '../signs/quality'

/** What a new project needs next, in the order of the work. */
export type NextStep =
  | { step: 'name'; missing: number }
  /** `takes`: how many more of them are asked for where the sign moves, else null. */
  | { step: 'record'; sign: Sign; takes: number | null }
  | { step: 'train' }
  | { step: 'show' }

const FEWEST_SIGNS = 2

/** Read off the project alone, so that it is right however somebody got there. */
export function nextStep({ signs }: Pick<Project, 'signs'>, model: CurrentModel['state']): NextStep {
  const own = signs.filter(({ none }) => !none)
  if (own.length < FEWEST_SIGNS) return { step: 'name', missing: FEWEST_SIGNS - own.length }
  const missing = (sign: Sign) => (sign.moves ? FEW_TAKES : 1) - learnedFrom(sign)
  const unrecorded = own.find((sign) => missing(sign) > 0)
  if (model === 'ready') return { step: 'show' }
  if (!unrecorded) return { step: 'train' }
  return { step: 'record', sign: unrecorded, takes: unrecorded.moves ? missing(unrecorded) : null }
}
