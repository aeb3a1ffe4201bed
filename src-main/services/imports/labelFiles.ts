/** Names that a file with the names of numbered signs has, behind that of its table or alone. */
const LABEL_FILE = /labels?\.(csv|txt)$/i
const BEHIND_STEM = /^[\s_.-]*(?:classifier[\s_.-]*)?labels?\.(csv|txt)$/i
/** Those of kinivi's paths of one fingertip, which are no signs of a hand. */
const OF_PATHS = /point_history/i

export const NAMES_ALONE = 'It has names for numbered signs, and no table that can be used is numbered by it.'

export interface Named {
  /** With its folders. */
  name: string
  /** Whether the person said that it names the signs of the other one. */
  isNames?: boolean
}

const folderOf = (name: string) => name.slice(0, name.lastIndexOf('/') + 1)
const fileOf = (name: string) => name.slice(name.lastIndexOf('/') + 1)

export const isLabelFile = ({ name, isNames = false }: Named) => isNames || LABEL_FILE.test(name)

/** Whether it is called after a table: keypoint_label.csv or keypoint_classifier_label.csv after keypoint.csv. */
function isAfter(labels: Named, table: Named): boolean {
  const stem = fileOf(table.name).replace(/\.[^.]+$/, '')
  const own = fileOf(labels.name)
  return own.toLowerCase().startsWith(stem.toLowerCase()) && BEHIND_STEM.test(own.slice(stem.length))
}

/**
 * The file that names the numbered signs of a table: the one that was said to, else the one that is called after it, else one that is called after none;
 * in its folder first. Null where there is none, or it cannot be told which of several.
 */
export function namesOf<File extends Named>(
  table: Named,
  tables: readonly Named[],
  labels: readonly File[],
): File | null {
  const beside = (one: Named) => folderOf(one.name) === folderOf(table.name)
  const isTaken = (one: Named) =>
    tables.some((other) => isAfter(one, other) && folderOf(one.name) === folderOf(other.name))
  const own = labels.filter((one) => isAfter(one, table))
  const free = labels.filter((one) => !OF_PATHS.test(one.name) && !tables.some((other) => isAfter(one, other)))
  const said = labels.filter(({ isNames }) => isNames)
  const ranks = [said, own.filter(beside), own.filter((one) => !isTaken(one)), free.filter(beside), free]
  const best = ranks.find((some) => some.length > 0)
  return best?.length === 1 ? best[0]! : null
}
