import { Failure } from '../../contract/failure'
import { readCifar } from './cifar'
import { readFeatures, readPictures, readRows, readSeries } from './csv'
import type { Features } from './features'
import { readIdx } from './idx'
import { readMnistJson } from './mnistJson'
import { joinPictures, type Pictures } from './pictures'
import type { Rows } from './rows'
import type { Series } from './series'
import { type BinaryFile, badFile, type TextFile } from './source'

/** A file that a person gives; gzip is undone. */
export interface GivenFile extends BinaryFile {
  /** Its bytes as text. @throws Failure "bad-input" where they are none */
  text(): string
}

type Kind = 'idx' | 'cifar' | 'json' | 'table'
const KIND_WORDS: Record<Kind, string> = { idx: 'IDX', cifar: 'CIFAR-10', json: 'JSON', table: 'a table' }

/** Pictures of any format that is read, of all files together. @throws Failure "bad-input" */
export function openPictures(files: readonly GivenFile[], label: string | null): Pictures {
  const kinds = files.map(kindOf)
  const kind = kinds[0]!
  const other = kinds.findIndex((own) => own !== kind)
  if (other > 0) {
    const [one, two] = [files[0]!, files[other]!].map(({ name }) => name)
    throw new Failure(
      'bad-input',
      `${one} is ${KIND_WORDS[kind]} and ${two} is ${KIND_WORDS[kinds[other]!]}: give one kind.`,
    )
  }
  switch (kind) {
    case 'idx':
      return readPairs(files)
    case 'cifar':
      return readCifar(files)
    case 'json':
      return readMnistJson(files.map(textOf))
    case 'table':
      return readPictures(onlyFile(files), label)
  }
}

export function openRows(files: readonly GivenFile[], column: string | null): Rows {
  return readRows(onlyFile(files), column)
}

export function openSeries(files: readonly GivenFile[], column: string | null): Series {
  return readSeries(onlyFile(files), column)
}

export function openFeatures(files: readonly GivenFile[], column: string | null): Features {
  return readFeatures(onlyFile(files), column ?? undefined)
}

function textOf(file: GivenFile): TextFile {
  return { name: file.name, text: file.text() }
}

function onlyFile(files: readonly GivenFile[]): TextFile {
  if (files.length > 1) throw new Failure('bad-input', `One table is read at a time: there are ${files.length} files.`)
  return textOf(files[0]!)
}

function kindOf({ name, bytes }: GivenFile): Kind {
  if (bytes[0] === 0 && bytes[1] === 0) return 'idx'
  if (/\.bin$/i.test(name)) return 'cifar'
  return /\.json$/i.test(name) ? 'json' : 'table'
}

/** Files of labels have one dimension, files of pictures more; each to the one of the same place in the alphabet. */
function readPairs(files: readonly GivenFile[]): Pictures {
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1))
  const [labels, images] = [true, false].map((wanted) => sorted.filter(({ bytes }) => (bytes[3] === 1) === wanted))
  if (images!.length !== labels!.length) {
    throw badFile(files[0]!, `there are ${images!.length} IDX files of pictures and ${labels!.length} of labels`)
  }
  return joinPictures(images!.map((own, i) => readIdx(own, labels![i]!)))
}
