import { Failure } from '../../contract/failure'
import type { SampleForm } from '../../contract/sampleFile'
import type { ProjectContents } from '../../storage/project'
import type { Same } from './compare'
import { heldBy } from './counts'
import { checkList, foldersOf, type Listed, listText } from './fileList'
import type { Gathered, Said, SampleItem, TakeItem } from './gather'
import { checkHandLines, handLines } from './handLines'
import { checkHandTable, handTable } from './handTable'
import { checkKeypoints, KEYPOINT_LABELS, KEYPOINTS, keypointLabels, keypoints } from './keypoints'
import { checkPose, poseOf, writePose } from './pose'
import { checkTakes, takeLines, takeTable } from './takeFiles'

/** One file that goes out, alone or in a zip: made when it is its turn, and compared once it was read back. */
export interface OutFile {
  name: string
  make(): Promise<Uint8Array>
  /** @param others files that were read before it, by their names */
  check(bytes: Uint8Array, others: ReadonlyMap<string, Uint8Array>): Same
}

/** The files of a form. @throws Failure "bad-input" where there is nothing that it could hold */
export async function filesOf(form: SampleForm, all: Gathered, pictures: Pictures): Promise<OutFile[]> {
  const held = heldBy(form, all)
  if (held.samples.length + held.takes.length === 0) throw new Failure('bad-input', NOTHING[form])
  switch (form) {
    case 'csv':
      return apart(held, 'csv', {
        samples: (samples) => text(handTable(samples)),
        takes: (takes) => text(takeTable(takes)),
        checkSamples: checkHandTable,
      })
    case 'jsonl':
      return apart(held, 'jsonl', {
        samples: (samples) => text(handLines(samples)),
        takes: async (takes) => encode(takeLines(takes)),
        checkSamples: checkHandLines,
      })
    case 'kinivi':
      return keypointFiles(held.samples)
    case 'pose':
      return poseFiles(held.takes)
    case 'pictures':
      return pictureFiles(held, pictures)
  }
}

type Pictures = Pick<ProjectContents, 'thumbnail' | 'strip'>

const NOTHING: Record<SampleForm, string> = {
  csv: 'There is nothing to take along yet: no samples or takes are learned from. Record some first.',
  jsonl: 'There is nothing to take along yet: no samples or takes are learned from. Record some first.',
  kinivi: 'There are no samples of held signs that are learned from, and a keypoint table holds nothing else.',
  pose: 'There are no takes of signs that move that are learned from, and .pose files hold nothing else.',
  pictures: 'There are no pictures of what is learned from: none were kept.',
}

/** Samples and takes, each a file of its own where there are both. */
function apart(
  { samples, takes }: Gathered,
  ending: string,
  by: {
    samples(samples: readonly SampleItem[]): Promise<Uint8Array>
    takes(takes: readonly TakeItem[]): Promise<Uint8Array>
    checkSamples(samples: readonly SampleItem[], bytes: Uint8Array): Same
  },
): OutFile[] {
  return [
    ...(samples.length > 0
      ? [
          {
            name: `samples.${ending}`,
            make: () => by.samples(samples),
            check: (bytes: Uint8Array) => by.checkSamples(samples, bytes),
          },
        ]
      : []),
    ...(takes.length > 0
      ? [
          {
            name: `takes.${ending}`,
            make: () => by.takes(takes),
            check: (bytes: Uint8Array) => checkTakes(takes, bytes),
          },
        ]
      : []),
  ]
}

function keypointFiles(samples: readonly SampleItem[]): OutFile[] {
  return [
    {
      name: KEYPOINT_LABELS,
      make: async () => encode(keypointLabels(samples)),
      // The names are looked at with the table, which numbers them.
      check: () => ({ rows: 0, largest: 0 }),
    },
    {
      name: KEYPOINTS,
      make: () => text(keypoints(samples)),
      check: (bytes, others) => checkKeypoints(samples, bytes, others.get(KEYPOINT_LABELS)!),
    },
  ]
}

function poseFiles(takes: readonly TakeItem[]): OutFile[] {
  const folders = foldersOf(takes)
  const listed = takes.map((item): Listed => {
    const { fps, frames } = poseOf(item)
    return { file: `${folders.get(item.label)}/${item.id}.pose`, item, more: [item.number, frames, fps] }
  })
  return [
    list('takes.csv', listed, ['take', 'frames', 'fps']),
    ...takes.map(
      (take, i): OutFile => ({
        name: listed[i]!.file,
        make: async () => writePose(poseOf(take)),
        check: (bytes) => checkPose(take, bytes),
      }),
    ),
  ]
}

function list(name: string, listed: readonly Listed[], more: readonly string[]): OutFile {
  return { name, make: async () => encode(listText(listed, more)), check: (bytes) => checkList(listed, bytes) }
}

/** Pictures in a folder for each sign, and a list that says of which sample or take each is. */
async function pictureFiles({ samples, takes }: Gathered, { thumbnail, strip }: Pictures): Promise<OutFile[]> {
  const folders = foldersOf([...samples, ...takes])
  const wanted: Picture[] = [
    ...samples.map((item) => ({ item, place: null, read: () => thumbnail(item.id) })),
    ...takes.flatMap((item) =>
      Array.from({ length: item.pictures }, (_, i) => ({
        item,
        place: i,
        // A strip has all of its pictures, or they cannot be told apart.
        read: async () => {
          const all = await strip(item.id)
          return all.length === item.pictures ? all[i]! : null
        },
      })),
    ),
  ]
  const found: (Picture & { file: string })[] = []
  for (let from = 0; from < wanted.length; from += AT_ONCE) {
    const some = wanted.slice(from, from + AT_ONCE)
    const there = await Promise.all(some.map(({ read }) => read()))
    some.forEach((picture, i) => {
      const bytes = there[i]
      if (!bytes) return
      const { item, place } = picture
      const name = place === null ? item.id : `${item.id}-${place}`
      found.push({ ...picture, file: `${folders.get(item.label)}/${name}.${pictureEnding(bytes)}` })
    })
  }
  if (found.length === 0) throw new Failure('bad-input', NOTHING.pictures)
  const listed = found.map(({ file, item, place }): Listed => ({ file, item, more: [item.id, place ?? ''] }))
  return [
    list('pictures.csv', listed, ['id', 'place']),
    ...found.map(
      ({ file, read }): OutFile => ({ name: file, make: () => needPicture(read), check: () => ONE_PICTURE }),
    ),
  ]
}

/** Of a sample, or of a place in the strip of a take. */
interface Picture {
  item: Said
  place: number | null
  read(): Promise<Uint8Array | null>
}
const AT_ONCE = 64
/** Their sums are compared as those of every file are. */
const ONE_PICTURE: Same = { rows: 1, largest: 0 }

async function needPicture(read: Picture['read']): Promise<Uint8Array> {
  const bytes = await read()
  if (!bytes) throw new Failure('storage', 'A picture went away while the file was written. Try again.')
  return bytes
}

const KINDS: readonly (readonly [ending: string, begins: RegExp])[] = [
  ['jpg', /^\xff\xd8/],
  ['webp', /^RIFF.{4}WEBP/s],
  ['png', /^\x89PNG/],
]

/** What a picture is by its first bytes. */
export function pictureEnding(bytes: Uint8Array): string {
  const begin = String.fromCharCode(...bytes.subarray(0, 12))
  return KINDS.find(([, begins]) => begins.test(begin))?.[0] ?? 'image'
}

const encode = (written: string) => new TextEncoder().encode(written)

/** So many lines become bytes at once: between them whoever waits for something else has a turn. */
const LINES = 500

async function text(lines: Iterable<string>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let some: string[] = []
  const flush = async () => {
    chunks.push(encode(some.join('')))
    some = []
    await new Promise((resolve) => setTimeout(resolve))
  }
  for (const line of lines) {
    some.push(line)
    if (some.length === LINES) await flush()
  }
  await flush()
  const all = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  chunks.reduce((at, chunk) => {
    all.set(chunk, at)
    return at + chunk.length
  }, 0)
  return all
}
