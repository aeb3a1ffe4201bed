import { safeName } from '../../storage/safeName'

/** A safe name for each of some texts, no two of which any disk would take for the same. */
export function safeNames(texts: Iterable<string>): Map<string, string> {
  const taken = new Set<string>()
  const names = new Map<string, string>()
  for (const text of new Set(texts)) {
    const wanted = safeName(text)
    let name = wanted
    for (let n = 2; taken.has(keyOf(name)); n++) name = `${wanted} (${n})`
    taken.add(keyOf(name))
    names.set(text, name)
  }
  return names
}

/** As disks compare names that know no capital letters, and compose or take apart what is written. */
function keyOf(name: string): string {
  return name.normalize('NFKC').toLowerCase().toUpperCase().normalize('NFKC')
}
