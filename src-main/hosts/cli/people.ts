import { Failure } from '../../contract/failure'
import { parse } from '../../contract/parse'
import type { PeopleParts } from '../../contract/people'
import { Name } from '../../contract/project'
import type { FileParts } from '../../contract/projectFile'

type Part = Exclude<keyof FileParts, 'names'>

/** What `--without` leaves out, of what a file can do without. @throws Failure "bad-input" for anything else */
export function readLeft(without: string | null, parts: readonly Part[]): Record<Part, boolean> {
  const named = without?.split(',').map((part) => part.trim()) ?? []
  const unknown = named.find((part) => !parts.some((one) => one === part))
  if (unknown !== undefined) {
    throw new Failure('bad-input', `--without names “${unknown}”; of such a file it can leave out ${parts.join(', ')}.`)
  }
  return {
    pictures: named.includes('pictures'),
    models: named.includes('models'),
    people: named.includes('people'),
  }
}

/** What people are called in the file, as `Ann=A,Bo=B`. */
export function readNames(rename: string | null): Pick<PeopleParts, 'names'> {
  if (rename === null) return {}
  const pairs = rename.split(',').map((pair) => {
    const [own, other, ...more] = pair.split('=').map((name) => name.trim())
    const name = parse(Name, other ?? '')
    if (!own || more.length > 0 || !name.ok) {
      throw new Failure('bad-input', `--rename names “${pair}”, where a name and another one are read, as Ann=A.`)
    }
    return [own, name.value] as const
  })
  return { names: Object.fromEntries(pairs) }
}

/** Whom a file names, or says that it names nobody. */
export function describePeople(people: readonly string[]): string {
  return `people: ${people.join(', ') || 'none named'}`
}
