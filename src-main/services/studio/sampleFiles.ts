import { Failure } from '../../contract/failure'
import type { Handlers } from '../../contract/procedures'
import { type Compared, SAMPLE_FORMS, type SampleFileLook, type SampleForm } from '../../contract/sampleFile'
import { type Shape, writeParcel } from '../../storage/parcel'
import { countsOf } from '../samples/counts'
import { filesOf, type OutFile } from '../samples/files'
import { gather } from '../samples/gather'
import { type Context, needProject } from './context'
import type { Course, FileTransfer } from './fileTransfer'

/** The samples and takes of a project in forms that other programs read. */
export interface SampleFiles {
  /** What the page asks for. */
  handlers: Pick<Handlers, `sampleFiles.${'look' | 'save'}`>
  /**
   * Writes what is learned from, reads it back by our own readers, and compares before it has its name.
   *
   * @param shape a file, a zip or a folder; one file alone cannot hold several
   * @throws Failure "bad-input" where there is nothing that the form holds
   */
  save(projectId: string, form: SampleForm, path: string, shape: Shape, course?: Course): Promise<Compared>
}

export function createSampleFiles(context: Context, { told, give }: FileTransfer): SampleFiles {
  const { library } = context
  const gathered = async (projectId: string) => {
    needProject(context, projectId)
    const contents = await library.contents(projectId)
    return { contents, all: gather(contents) }
  }
  const save: SampleFiles['save'] = async (projectId, form, path, shape, course) => {
    const { contents, all } = await gathered(projectId)
    const files = await filesOf(form, all, contents)
    if (shape === 'file' && files.length > 1) {
      const names = files.slice(0, 2).map(({ name }) => name)
      throw new Failure(
        'bad-input',
        `This takes ${files.length} files, such as ${names.join(' and ')}, and ${path} is one: name a zip, or a folder.`,
      )
    }
    const { found, look } = looking(files)
    await writeParcel(path, shape, files, look, course)
    const counts = countsOf(form, all)
    const pictures = form === 'pictures' ? found.rows : 0
    return { ...counts, pictures, ...found }
  }
  return {
    save,
    handlers: {
      async 'sampleFiles.look'({ projectId }) {
        const { all } = await gathered(projectId)
        const { name } = needProject(context, projectId)
        return SAMPLE_FORMS.map((form): SampleFileLook => {
          const counts = countsOf(form, all)
          return { form, name: fileName(name, form, counts), counts }
        })
      },
      'sampleFiles.save': ({ projectId, form }) =>
        told(async (course) => {
          const { name } = needProject(context, projectId)
          const { all } = await gathered(projectId)
          const called = fileName(name, form, countsOf(form, all))
          const shape = called.endsWith('.zip') ? 'zip' : 'file'
          return give(called, (path) => save(projectId, form, path, shape, course))
        }),
    },
  }
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
