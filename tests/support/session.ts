import { appendFileSync, cpSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT_DEFAULTS } from '../../src-main/contract/project'
import { SETTINGS_DEFAULTS } from '../../src-main/contract/settings'
import { newId } from '../../src-main/hosts/environment'
import { type Library, openLibrary } from '../../src-main/storage/library'
import { deleteModel, readModel, restoreModel, writeMeasured, writeModel } from '../../src-main/storage/models'
import type { ProjectContents } from '../../src-main/storage/project'
import type { SampleRecord } from '../../src-main/storage/records'
import { openSettings } from '../../src-main/storage/settings'
import { type TakeRecord, takeRecord } from '../../src-main/storage/takeRecords'
import { storedCard, storedFiles } from './storedModel'
import { newTake } from './takes'

const options = PROJECT_DEFAULTS
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
  /** Each with what it may be. */
  takes: Map<string, { takes: TakeRecord[]; signId: string; fate: Fate }>
  models: Map<string, Fate>
  /** Those that the project may have in use. */
  modelsInUse: (string | null)[]
  /** What the setting may be. */
  languages: (string | null)[]
}

export function emptyMemory(): Memory {
  return {
    projectId: null,
    names: [],
    signs: new Map(),
    samples: new Map(),
    takes: new Map(),
    models: new Map(),
    modelsInUse: [null],
    languages: [SETTINGS_DEFAULTS.language],
  }
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
      const kept = await done(contents.putSign({ id, label, none: false, moves: false, hands: null }))
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
    /** A take of a sign in a recording of its own, and then only a part of it, which is not learned from. */
    async perform(contents: ProjectContents, signId: string | null): Promise<string | null> {
      const recordingId = newId()
      const recording = { id: recordingId, signer: null, source: 'camera', startedAt: 1, unused: false } as const
      if (signId === null || !(await done(contents.putRecording({ ...recording, signId })))) return null
      const take = takeRecord(newTake({ seconds: 0.3, rest: 0, strip: 2 }), newId(), recordingId)
      const known = { takes: [take], signId, fate: 'open' as Fate }
      memory.takes.set(take.id, known)
      if (!(await done(contents.addTake(take, [PICTURE, PICTURE])))) return null
      known.fate = 'here'
      const part = { ...take, from: 1, to: 5 }
      known.takes.push(part)
      if (!(await done(contents.trimTake(take.id, 1, 5)))) return take.id
      known.takes = [part, { ...part, unused: true }]
      if (await done(contents.useTakes([take.id], false))) known.takes = [{ ...part, unused: true }]
      return take.id
    },
    async change(
      contents: ProjectContents,
      act: 'delete' | 'restore',
      what: 'sign' | 'sample' | 'take',
      id: string | null,
    ) {
      const all: Record<typeof what, Map<string, { fate: Fate }>> = {
        sign: memory.signs,
        sample: memory.samples,
        take: memory.takes,
      }
      const known = id === null ? undefined : all[what].get(id)
      if (!known || known.fate === 'open') return
      // With a sign go its samples and takes.
      const things = [...memory.samples.values(), ...memory.takes.values()]
      const below = things.filter(({ signId, fate }) => signId === id && fate === 'here')
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
        await person.perform(contents, b)
        await person.change(contents, 'delete', 'take', await person.perform(contents, b))
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
        await person.perform(contents, c)
        await person.change(contents, 'delete', 'sign', c)
        await person.record(contents, contents.signs()[0]?.id ?? null, 1)
      }
      await done(library.close())
    },
    /** A day that ends in the middle of a line, which the disk did not take whole. */
    async tornDay(folder: string, project: string) {
      const opened = await person.open(folder)
      if (!opened?.contents) return
      await person.sign(opened.contents, 'kept')
      const before = join(folder, 'before')
      cpSync(project, before, { recursive: true })
      await opened.contents.putSign({ id: newId(), label: 'torn', none: false, moves: false, hands: null })
      const line = readFileSync(join(project, 'journal.ndjson'), 'utf8').trimEnd().split('\n').at(-1)!
      await opened.library.close()
      rmSync(project, { recursive: true })
      renameSync(before, project)
      appendFileSync(join(project, 'journal.ndjson'), line.slice(0, line.length / 2))
    },
    /** Trains: a model is written, measured later on, and used. */
    async model(library: Library, projectId: string): Promise<string> {
      const id = newId()
      memory.models.set(id, 'open')
      const folder = library.modelFolder(projectId, id)
      if (!(await done(writeModel(folder, storedFiles(id), storedCard(id))))) return id
      memory.models.set(id, 'here')
      await done(writeMeasured(folder, '{}'))
      memory.modelsInUse.push(id)
      if (await done(library.change(projectId, { modelId: id }))) memory.modelsInUse = [id]
      return id
    },
    async changeModel(folder: string, id: string, act: typeof deleteModel, fate: Fate) {
      if (memory.models.get(id) === 'open') return
      memory.models.set(id, 'open')
      if (await done(act(folder))) memory.models.set(id, fate)
    },
    async language(folder: string, language: 'de' | 'es') {
      memory.languages.push(language)
      const settings = (await done(openSettings(folder)))?.value
      if (settings && (await done(settings.change({ language })))) memory.languages = [language]
    },
    /**
     * A day on which models are made and deleted, and another program puts a copy in the journal's place.
     *
     * @param replace what that program does
     */
    async thirdDay(folder: string, replace: () => Promise<void>) {
      const opened = await person.open(folder)
      const { projectId } = memory
      if (!opened || projectId === null) return
      const { library, contents } = opened
      await person.language(folder, 'de')
      const [kept, another] = [await person.model(library, projectId), await person.model(library, projectId)]
      await person.changeModel(library.modelFolder(projectId, kept), kept, deleteModel, 'gone')
      await person.changeModel(library.modelFolder(projectId, kept), kept, restoreModel, 'here')
      await person.changeModel(library.modelFolder(projectId, another), another, deleteModel, 'gone')
      if (contents) {
        const d = await person.sign(contents, 'd')
        await person.record(contents, d, 1)
        await replace()
        // Refused; what was kept is put back, at the second time of asking if need be.
        await person.sign(contents, 'e')
        if (contents.replaced() && !(await done(library.putBack(projectId)))) await done(library.putBack(projectId))
        await person.record(contents, d, 1)
        await person.perform(contents, d)
      }
      await person.language(folder, 'es')
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
    const takes = new Map(contents.takes().map((take) => [take.id, take]))
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
    for (const [id, known] of memory.takes) {
      const there = takes.get(id)
      if (known.fate === 'here' && !there) found.push('a take is gone')
      if (known.fate === 'gone' && there) found.push('a take is back')
      const texts = known.takes.map((take) => JSON.stringify(take))
      if (there && !texts.includes(JSON.stringify(there))) found.push('a take is another')
      const strip = there && pictures ? await contents.strip(id) : []
      const whole = strip.length === 2 && strip.every((picture) => Buffer.from(picture).equals(PICTURE))
      if (there && pictures && !whole) found.push('a picture of a take is another')
    }
    const { cards } = await library.models(projectId)
    for (const [id, fate] of memory.models) {
      const listed = cards.some((card) => card.id === id)
      if (fate !== 'open' && listed !== (fate === 'here')) found.push(`a model is ${listed ? 'back' : 'gone'}`)
      // Whole, or not there.
      if (listed) await readModel(library.modelFolder(projectId, id))
    }
    if (!memory.modelsInUse.includes(manifest!.modelId)) found.push(`model ${manifest!.modelId} is in use`)
    for (const id of signs.keys()) if (!memory.signs.has(id)) found.push(`a sign nobody made: ${signs.get(id)}`)
    for (const id of samples.keys()) if (!memory.samples.has(id)) found.push('a sample nobody made')
    for (const id of takes.keys()) if (!memory.takes.has(id)) found.push('a take nobody made')
    const { damage } = contents.report
    if (damage && (sound || damage.countedLost > 0)) found.push(`damage: ${JSON.stringify(damage)}`)
    if (contents.readOnly !== null) found.push(`not writable: ${contents.readOnly}`)
    const more = { id: newId(), label: 'more', none: false, moves: false, hands: null }
    await contents.putSign(more)
    memory.signs.set(more.id, { label: 'more', fate: 'here' })
  }
  await library.close()
  const settings = await openSettings(folder)
  if (settings.notice || !memory.languages.includes(settings.read().language))
    found.push(`settings: ${JSON.stringify({ ...settings.notice, language: settings.read().language })}`)
  return found
}
