import { Failure } from '../../contract/failure'
import type { PeopleParts } from '../../contract/people'
import type { Handlers } from '../../contract/procedures'
import { type Compared, SAMPLE_FORMS, type SampleFileLook, type SampleForm } from '../../contract/sampleFile'
import { type Shape, writeParcel } from '../../storage/parcel'
import { countsOf } from '../samples/counts'
import { filesOf, type OutFile } from '../samples/files'
import { type Gathered, gather } from '../samples/gather'
import { type Context, needProject } from './context'
import type { Course, FileTransfer } from './fileTransfer'
import { needPeople } from './needPeople'

/** What a project becomes in a form, before anything of it is written. */
export interface SampleFile extends SampleFileLook {
  /**
   * Writes what is learned from, reads it back by our own readers, and compares before it has its name.
   *
   * @param shape a file, a zip or a folder; one file alone cannot hold several
   */
  write(path: string, shape: Shape, course?: Course): Promise<Compared>
}

/** The samples and takes of a project in forms that other programs read. */
export interface SampleFiles {
  /** What the page asks for. */
  handlers: Pick<Handlers, `sampleFiles.${'look' | 'save'}`>
  /**
   * @param left whom it does not name, or calls otherwise
   * @throws Failure "bad-input" where there is nothing that the form holds, "not-found" where nobody is called so
   */
  prepare(projectId: string, form: SampleForm, left: PeopleParts): Promise<SampleFile>
}

export function createSampleFiles(context: Context, { told, give }: FileTransfer): SampleFiles {
  const { library } = context
  const prepare: SampleFiles['prepare'] = async (projectId, form, left) => {
    const { name } = needProject(context, projectId)
    const contents = await library.contents(projectId)
    needPeople(contents.recordings(), left)
    const all = gather(contents, left)
    const files = await filesOf(form, all, contents)
    const look = lookOf(name, form, all)
    return {
      ...look,
      async write(path, shape, course) {
        if (shape === 'file') needOne(files, path)
        const { found, look: compare } = looking(files)
        await writeParcel(path, shape, files, compare, course)
        const pictures = form === 'pictures' ? found.rows : 0
        return { ...look.counts, pictures, ...found }
      },
    }
  }
  return {
    prepare,
    handlers: {
      async 'sampleFiles.look'({ projectId }) {
        const { name } = needProject(context, projectId)
        const all = gather(await library.contents(projectId), { people: false })
        return SAMPLE_FORMS.map((form) => lookOf(name, form, all))
      },
      'sampleFiles.save': ({ projectId, form, left }) =>
        told(async (course) => {
          const { name, write } = await prepare(projectId, form, left)
          const shape = name.endsWith('.zip') ? 'zip' : 'file'
          return give(name, (path) => write(path, shape, course))
        }),
    },
  }
}

function lookOf(project: string, form: SampleForm, all: Gathered): SampleFileLook {
  const counts = countsOf(form, all)
  return { form, name: fileName(project, form, counts), counts }
}

/** @throws Failure "bad-input" where several are to be one file */
function needOne(files: readonly OutFile[], path: string): void {
  if (files.length === 1) return
  const names = files.slice(0, 2).map(({ name }) => name)
  throw new Failure(
    'bad-input',
    `This takes ${files.length} files, such as ${names.join(' and ')}, and ${path} is one: name a zip, or a folder.`,
  )
}

/** Looks at each file as it is read back, and adds up what was found. */
function looking(files: readonly OutFile[]) {
  const byName = new Map(files.map((file) => [file.name, file]))
  const read = new Map<string, Uint8Array>()
  const found = { rows: 0, largest: 0 }
  return {
    found,
    look(name: string, bytes: Uint8Array) {
      const { rows, largest } = byName.get(name)!.check(bytes, read)
      // Only names of signs are asked for by another one.
      if (read.size < 2) read.set(name, bytes)
      found.rows += rows
      found.largest = Math.max(found.largest, largest)
    },
  }
}

/** What a file is called where it is saved: a zip, where it takes several. */
function fileName(project: string, form: SampleForm, { samples, takes }: { samples: number; takes: number }): string {
  switch (form) {
    case 'csv':
    case 'jsonl':
      return samples > 0 && takes > 0 ? `${project} ${form}.zip` : `${project}.${form}`
    case 'kinivi':
      return `${project} keypoints.zip`
    case 'pose':
    case 'pictures':
      return `${project} ${form}.zip`
  }
}
