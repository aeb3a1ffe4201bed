import { type Project, sameName } from '../../src-main/contract/project'
import { words } from '../locales'
import type { Studio } from './studio'

/** Adds the None sign to a project that has none yet. An ordinary sign may be called None already. */
export async function addNone(
  { ask }: Pick<Studio, 'ask'>,
  { id, signs }: Project,
): Promise<{ id: string; label: string }> {
  const free = (label: string) => !signs.some((sign) => sameName(sign.label, label))
  const label = words.signs.noneLabels.find(free) ?? words.signs.noneLabels[0]!
  const { signId } = await ask('signs.add', { projectId: id, label, none: true })
  return { id: signId, label }
}
