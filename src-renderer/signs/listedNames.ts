import { sameName } from '../../src-main/contract/project'

/** More lines than this are a text that was pasted by mistake, not a list of signs. */
const MOST = 200

/**
 * The names in a list of one a line, each once, without those that are signs already.
 * @returns null where the text is no such list
 */
export function listedNames(text: string, labels: readonly string[]): string[] | null {
  const lines = text.split(/[\r\n]+/).flatMap((line) => line.trim() || [])
  if (lines.length < 2 || lines.length > MOST) return null
  const names: string[] = []
  for (const line of lines) {
    if (![...labels, ...names].some((taken) => sameName(taken, line))) names.push(line)
  }
  return names
}
