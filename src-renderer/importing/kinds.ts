import { clipFilesOf, isTable } from '../../src-main/contract/imports'
import { PROJECT_FILE_ENDING } from '../../src-main/contract/projectFile'

/** What some files are to be imported as. */
export type Kind = 'project' | 'archive' | 'clips' | 'seen' | 'arrays' | 'text'

const PICTURE = /\.(jpe?g|png|webp|gif|bmp|avif)$/i
const FILM = /\.(mp4|m4v|mov|webm|mkv)$/i
const ARCHIVE = /\.(zip|tm)$/i
const ARRAY = /\.npy$/i
/** Names of the signs that a table numbers, in a file beside it. */
const LABELS = /labels?\.(csv|txt)$/i

export const isFilm = (path: string) => FILM.test(path)
export const isSeen = (path: string) => PICTURE.test(path) || isFilm(path)

/** What files are called together: by their folder, or by the one that is not about the others. */
export function nameOf(paths: readonly string[]): string {
  const [first] = paths
  const [root] = first!.split('/')
  if (first!.includes('/') && paths.every((path) => path.startsWith(`${root}/`))) return root!
  const [clips] = clipFilesOf(paths)
  return (clips?.index ?? paths.find((path) => !LABELS.test(path)) ?? first!).split('/').at(-1)!
}

/** By their names: where there is a set of clips, a picture, a film or an array, all that is none of that is passed over. */
export function kindOf(paths: readonly string[]): Kind {
  const [first] = paths
  if (paths.length === 1 && first!.toLowerCase().endsWith(PROJECT_FILE_ENDING)) return 'project'
  if (paths.length === 1 && ARCHIVE.test(first!)) return 'archive'
  if (clipFilesOf(paths).length > 0) return 'clips'
  if (paths.some(isSeen)) return 'seen'
  if (paths.some((path) => ARRAY.test(path))) return 'arrays'
  return 'text'
}

/** What lies beside tables and is none, to be told as that. */
export function passedOver(paths: readonly string[]): string[] {
  return kindOf(paths) === 'text' && paths.some(isTable) ? paths.filter((path) => !isTable(path)) : []
}

/**
 * The sign that a picture or a film shows, by its path: its folder, or where all lie in one folder its name without the
 * number behind it; Teachable Machine writes the sign and a number into the name.
 *
 * @param flat whether no two files lie in different folders
 */
export function labelOf(path: string, flat: boolean): string {
  const parts = path.split('/')
  const name = parts.at(-1)!
  const [machine] = name.split('-!-')
  if (machine !== name) return machine!
  const folder = parts.at(-2)
  if (folder !== undefined && !flat) return folder.replace(/-samples$/i, '')
  const stem = name.replace(/\.[^.]+$/, '')
  return stem.replace(/[\s_.-]*\(?\d+\)?$/, '') || stem
}

/** Whether all lie in one folder, and there is more than one name among them; a number is none. */
export function isFlat(paths: readonly string[]): boolean {
  const folders = new Set(paths.map((path) => path.split('/').slice(0, -1).join('/')))
  if (folders.size > 1) return false
  const names = paths.map((path) => labelOf(path, true)).filter((name) => !/^\d+$/.test(name))
  return new Set(names).size > 1
}
