import { isClutter } from '../../src-main/contract/imports'

/** A file that a person chose, by its path from the folder that was chosen; its name where it was chosen itself. */
export interface ChosenFile {
  path: string
  file: File
}

/** So many are read of what is dropped. */
const MOST_FILES = 100_000

/** Files as an input gives them. */
export function filesOf(list: FileList | null): ChosenFile[] {
  return inOrder([...(list ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file })))
}

/** Files and folders that are dropped. It is called while the drop is told: later there are none any more. */
export async function filesDropped({ items }: DataTransfer): Promise<ChosenFile[]> {
  const found: ChosenFile[] = []
  const folders: FileSystemDirectoryEntry[] = []
  for (const item of items) {
    const entry = item.webkitGetAsEntry()
    const file = item.getAsFile()
    if (entry?.isDirectory) folders.push(entry as FileSystemDirectoryEntry)
    else if (file) found.push({ path: file.name, file })
  }
  for (const folder of folders) await gather(folder, found)
  return inOrder(found)
}

async function gather(folder: FileSystemDirectoryEntry, found: ChosenFile[]): Promise<void> {
  const reader = folder.createReader()
  for (;;) {
    // Some at a time, until there are none.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return
    for (const entry of some) {
      if (found.length >= MOST_FILES) return
      if (entry.isDirectory) await gather(entry as FileSystemDirectoryEntry, found)
      else {
        const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
        found.push({ path: entry.fullPath.replace(/^\//, ''), file })
      }
    }
  }
}

/** As people number them. */
function inOrder(files: ChosenFile[]): ChosenFile[] {
  const { compare } = new Intl.Collator('en', { numeric: true })
  return files.filter(({ path }) => !isClutter(path)).sort((a, b) => compare(a.path, b.path))
}
