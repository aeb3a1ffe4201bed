import { sameName } from '../../contract/project'
import type { Library } from '../../storage/library'

/** As long as a name may be. */
const MOST_LETTERS = 80

/** A name that no project has: the wanted one, or with a number behind it. */
export function freeName(library: Pick<Library, 'list'>, wanted: string): string {
  const taken = (name: string) => library.list().some((one) => sameName(one.name, name))
  if (!taken(wanted)) return wanted
  for (let n = 2; ; n++) {
    // A long name is shortened, never within a letter.
    const letters = [...new Intl.Segmenter().segment(wanted)].map(({ segment }) => segment)
    const numbered = () => `${letters.join('').trim()} (${n})`
    while (numbered().length > MOST_LETTERS) letters.pop()
    if (!taken(numbered())) return numbered()
  }
}
