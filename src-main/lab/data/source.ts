import { Failure } from '../../contract/failure'
import { describeOther } from '../../readers/notTables'

/** A file as the host has read it, no longer compressed. */
export interface BinaryFile {
  /** As the person knows it: it begins every message. */
  name: string
  bytes: Uint8Array
}

/** A file of text as the host has decoded it. */
export interface TextFile {
  name: string
  text: string
}

export function badByte(file: { name: string }, byte: number, what: string): Failure {
  return new Failure('bad-input', `${file.name}, byte ${byte}: ${what}.`)
}

export function badLine(file: { name: string }, line: number, what: string): Failure {
  return new Failure('bad-input', `${file.name}, line ${line}: ${what}.`)
}

export function badFile(file: { name: string }, what: string): Failure {
  return new Failure('bad-input', `${file.name}: ${what}.`)
}

/** What a file is that is not of the format: by its first bytes where they tell it, else by what is wrong in it. */
export function notFormat(file: BinaryFile, format: string, byte: number, what: string): Failure {
  const other = describeOther(file.bytes)
  return other === null ? badByte(file, byte, what) : badByte(file, 0, `it is not ${format} but ${other}`)
}

/** Runs what tells of lines but not of the file, so that its messages name the file. */
export function inFile<T>(file: { name: string }, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof Failure) throw new Failure(error.code, `${file.name}: ${error.message}`)
    throw error
  }
}
