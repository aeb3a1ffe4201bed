import { RECOGNITION_DEFAULTS } from '../../src-main/contract/project'
import { newId } from '../../src-main/hosts/environment'
import { openLibrary } from '../../src-main/storage/library'
import type { ProjectContents } from '../../src-main/storage/project'
import type { SampleRecord } from '../../src-main/storage/records'

const options = { hands: 1, eitherHand: true, keepThumbnails: true, recognition: RECOGNITION_DEFAULTS } as const
const points = (seed: number) => Float32Array.from({ length: 63 }, (_, i) => (i + seed) / 100)
export const PICTURE = Uint8Array.from([0xff, 0xd8, 1, 2, 3, 4])

/** Whether something must be there, must not be there, or may be, as its writing failed. */
type Fate = 'here' | 'gone' | 'open'

/** What a person was told and had asked for, to be compared with what is found later. */
export interface Memory {
  projectId: string | null
  names: string[]
  signs: Map<string, { label: string; fate: Fate }>
  samples: Map<string, { sample: SampleRecord; signId: string; fate: Fate }>
}

export function emptyMemory(): Memory {
  return { projectId: null, names: [], signs: new Map(), samples: new Map() }
}

const done = <T>(work: Promise<T>): Promise<{ value: T } | null> =>
  work.then(
    (value) => ({ value }),
    () => null,
  )

/** What a person does, one thing after the other, whatever fails; `memory` keeps what was acknowledged. */
export function createPerson(memory: Memory) {
  const person = {
    async sign(contents: ProjectContents, label: string): Promise<string | null> {
      const id = newId()
      memory.signs.set(id, { label, fate: 'open' })
      const kept = await done(contents.putSign({ id, label, none: false }))
      if (kept) memory.signs.set(id, { label, fate: 'here' })
      return kept && id
    },
    async record(contents: ProjectContents, signId: string | null, count: number): Promise<string[]> {
      const recordingId = newId()
      const begun =
        signId &&
        (await done(
          contents.putRecording({
            id: recordingId,
            signId,
            signer: 'Ann',
            source: 'camera',
            startedAt: 1,
            unused: false,
          }),
        ))
      if (!begun) return []
      const samples = Array.from({ length: count }, (_, i): SampleRecord => {
        const hand = { handedness: 'Left' as const, score: 0.5, image: points(i), world: points(i + 1) }
        return { id: newId(), recordingId, time: i, width: 640, height: 480, hands: [hand], hasThumbnail: true }
      })
      for (const sample of samples) memory.samples.set(sample.id, { sample, signId, fate: 'open' })
      const kept = await done(contents.addSamples(samples, new Map(samples.map(({ id }) => [id, PICTURE]))))
      if (kept) for (const sample of samples) memory.samples.set(sample.id, { sample, signId, fate: 'here' })
      return kept ? samples.map(({ id }) => id) : []
    },
    async change(contents: ProjectContents, act: 'delete' | 'restore', what: 'sign' | 'sample', id: string | null) {
      const known = id === null ? undefined : what === 'sign' ? memory.signs.get(id) : memory.samples.get(id)
      if (!known || known.fate === 'open') return
      // With a sign go its samples.
      const below = [...memory.samples.values()].filter(({ signId, fate }) => signId === id && fate === 'here')
      for (const one of [known, ...below]) one.fate = 'open'
      if (!(await done(contents[act](what, [id!])))) return
      for (const one of [known, ...below]) one.fate = act === 'delete' ? 'gone' : 'here'
    },
    /** Opens the projects, and the one of this session; tried twice, as a person would. */
    async open(folder: string) {
      const library = (await done(openLibrary(folder))) ?? (await done(openLibrary(folder)))
      if (!library) return null
      const { projectId } = memory
      const contents =
        projectId &&
        ((await done(Promise.resolve().then(() => library.value.contents(projectId)))) ??
          (await done(Promise.resolve().then(() => library.value.contents(projectId)))))
      return { library: library.value, contents: contents ? contents.value : null }
    },
    /** A first day: a project, its signs and samples, something deleted, something brought back, another name. */
    async firstDay(folder: string) {
      const opened = await person.open(folder)
      if (!opened) return
      const { library } = opened
      const id = newId()
      memory.names.push('one')
      const made = { id, name: 'one', createdAt: 1, options, modelId: null, deletedAt: null }
      if (!(await done(library.create(made)))) return void (await done(library.close()))
      memory.projectId = id
      const contents = (await done(library.contents(id)))?.value
      if (contents) {
        const [a, b] = [await person.sign(contents, 'a'), await person.sign(contents, 'b')]
        const [first, second] = await person.record(contents, a, 2)
        await person.record(contents, b, 1)
        await done(contents.order([b, a].filter((id) => id !== null)))
        await person.change(contents, 'delete', 'sample', first ?? null)
        await person.change(contents, 'delete', 'sample', second ?? null)
        await person.change(contents, 'restore', 'sample', second ?? null)
      }
      memory.names.push('two')
      if (await done(library.change(id, { name: 'two' }))) memory.names = ['two']
      await done(library.close())
    },
    /** Another day: what was deleted is erased, and more is recorded. */
    async nextDay(folder: string) {
      const opened = await person.open(folder)
      if (!opened) return
      const { library, contents } = opened
      if (contents) {
        const c = await person.sign(contents, 'c')
        await person.record(contents, c, 1)
        await person.change(contents, 'delete', 'sign', c)
        await person.record(contents, contents.signs()[0]?.id ?? null, 1)
      }
      await done(library.close())
    },
  }
  return person
}

/**
 * What differs from what was acknowledged and asked for; empty when all is well.
 *
 * @param pictures whether they must be there, which a power cut may take
 * @param sound whether nothing may have been found damaged; lost nothing may be in any case
 */
export async function differences(
  folder: string,
  memory: Memory,
  { pictures, sound }: { pictures: boolean; sound: boolean },
): Promise<string[]> {
  const found: string[] = []
  const library = await openLibrary(folder)
  const { projectId } = memory
  const manifest = projectId === null ? null : library.manifest(projectId)
  if (projectId !== null && !manifest) return ['the project is gone']
  if (manifest && !memory.names.includes(manifest.name)) found.push(`the project is called ${manifest.name}`)
  if (library.unreadable.length > 0) found.push(`not readable: ${JSON.stringify(library.unreadable)}`)
  if (projectId !== null) {
    const contents = await library.contents(projectId)
    const signs = new Map(contents.signs().map((sign) => [sign.id, sign.label]))
    const samples = new Map(contents.samples().map((sample) => [sample.id, sample]))
    for (const [id, { label, fate }] of memory.signs) {
      const there = signs.get(id)
      if (fate === 'here' && there !== label) found.push(`sign ${label} is ${there}`)
      if (fate === 'gone' && there !== undefined) found.push(`sign ${label} is back`)
    }
    for (const [id, { sample, fate }] of memory.samples) {
      const there = samples.get(id)
      if (fate === 'here' && !there) found.push(`sample ${sample.time} is gone`)
      if (fate === 'gone' && there) found.push(`sample ${sample.time} is back`)
      if (there && JSON.stringify(there) !== JSON.stringify(sample)) found.push(`sample ${sample.time} is another`)
      const picture = there && pictures ? await contents.thumbnail(id) : null
      if (there && pictures && !(picture && Buffer.from(picture).equals(PICTURE))) found.push('a picture is another')
    }
    for (const id of signs.keys()) if (!memory.signs.has(id)) found.push(`a sign nobody made: ${signs.get(id)}`)
    for (const id of samples.keys()) if (!memory.samples.has(id)) found.push('a sample nobody made')
    const { damage } = contents.report
    if (damage && (sound || damage.countedLost > 0)) found.push(`damage: ${JSON.stringify(damage)}`)
    if (contents.readOnly !== null) found.push(`not writable: ${contents.readOnly}`)
    const more = { id: newId(), label: 'more', none: false }
    await contents.putSign(more)
    memory.signs.set(more.id, { label: 'more', fate: 'here' })
  }
  await library.close()
  return found
}
