import { joinSigns } from '../../contract/signText'
import { checkSignFile, writeSignFile } from '../../storage/signFile'

/** The file that holds the last signs as text. */
export interface SignFile {
  path: string
  add(label: string, most: number): void
  /** Leaves the file empty: what was said last is not said any more. */
  close(): Promise<void>
}

/**
 * @param ours whether the file that is there may be written over
 * @param onWritten told after each writing whether it failed, and why
 * @throws Failure with the reason why it cannot be written
 */
export async function openSignFile(
  path: string,
  ours: boolean,
  onWritten: (problem: string | null) => void,
): Promise<SignFile> {
  await checkSignFile(path, ours)
  await writeSignFile(path, '')
  let signs: string[] = []
  /** The text that has to be written next: of several that come meanwhile only the last one counts. */
  let next: string | null = null
  let writing: Promise<void> = Promise.resolve()
  const write = async () => {
    if (next === null) return
    const text = next
    next = null
    await writeSignFile(path, text).then(
      () => onWritten(null),
      (error: Error) => onWritten(error.message),
    )
  }
  const later = (text: string) => {
    next = text
    writing = writing.then(write)
    return writing
  }
  return {
    path,
    add(label, most) {
      signs = [...signs, label].slice(-most)
      later(`${joinSigns(signs)}\n`)
    },
    close: () => later(''),
  }
}
