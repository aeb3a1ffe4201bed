import * as v from 'valibot'
import { BackedUp, Backups } from './backups'
import { EngineReport } from './engine'
import { Chunk } from './fileTransfer'
import { Imported, ImportForm, ImportLook, ImportOptions, MOST_BROUGHT, MOST_OTHERS } from './imports'
import { Frame } from './landmarks'
import { Language } from './language'
import { ModelCard } from './model'
import { StorageNotice } from './notice'
import { OutputName, OutputsChange, OutputsState } from './outputs'
import { PeopleParts } from './people'
import { Id, Name, Project, ProjectOptionsChange, ProjectSize, ProjectSummary, SourceKind } from './project'
import { FileCounts, FileLook, FileParts, Joined } from './projectFile'
import { Recognition } from './recognition'
import { Report } from './report'
import { Flaw, Kept, MOST_AT_ONCE, NewSample, StoredSample } from './sample'
import { Compared, SampleFileLook, SampleForm } from './sampleFile'
import { Settings, SettingsChange } from './settings'
import { StorageState } from './storage'
import { FacePlace, KeptTake, MOST_TAKES_READ, NewTake, StoredTake, TakeRange } from './take'
import { FormAgreement, FormName } from './takeElsewhere'
import { TrainingRequest, TrainingState } from './training'

const Nothing = v.strictObject({})
const InProject = { projectId: Id }
const Brought = {
  files: v.pipe(
    v.array(v.strictObject({ fileId: Id, name: v.pipe(v.string(), v.maxLength(1_000)), form: ImportForm })),
    v.minLength(1),
    v.maxLength(MOST_BROUGHT),
  ),
  options: ImportOptions,
}
const Ids = v.pipe(v.array(Id), v.minLength(1), v.maxLength(MOST_AT_ONCE))

/** Which recording each sample belongs to. */
const Places = v.pipe(
  v.array(v.strictObject({ sampleId: Id, recordingId: Id })),
  v.minLength(1),
  v.maxLength(MOST_AT_ONCE),
)
export type Places = v.InferOutput<typeof Places>

/** Which recording each take belongs to. */
const TakePlaces = v.pipe(
  v.array(v.strictObject({ takeId: Id, recordingId: Id })),
  v.minLength(1),
  v.maxLength(MOST_AT_ONCE),
)
export type TakePlaces = v.InferOutput<typeof TakePlaces>

const Recorded = { samples: v.number(), takes: v.number() }

/** Each with the samples and takes that would come back. */
export const Deleted = v.strictObject({
  projects: v.array(v.strictObject({ id: Id, name: v.string(), ...Recorded })),
  signs: v.array(v.strictObject({ id: Id, label: v.string(), ...Recorded })),
  recordings: v.array(v.strictObject({ id: Id, label: v.string(), ...Recorded })),
  /** Single samples, by the sign they were of. */
  samples: v.array(v.strictObject({ label: v.string(), sampleIds: v.array(Id) })),
  /** The same of single takes. */
  takes: v.array(v.strictObject({ label: v.string(), takeIds: v.array(Id) })),
  models: v.array(v.strictObject({ id: Id, createdAt: v.string() })),
})
export type Deleted = v.InferOutput<typeof Deleted>

/** A trained model as the page needs it: its card, and whether the samples have changed since. */
export const CurrentModel = v.variant('state', [
  v.strictObject({ state: v.literal('none') }),
  v.strictObject({ state: v.literal('refused'), reason: v.string() }),
  v.strictObject({ state: v.literal('ready'), card: ModelCard, stale: v.boolean() }),
])
export type CurrentModel = v.InferOutput<typeof CurrentModel>

/** Frames of one naming. */
export const MOST_NAMED = 200

/** Everything the page can ask for: one line a procedure, each with the schema of what goes in and what comes out. */
export const procedures = {
  'app.describe': {
    input: Nothing,
    output: v.strictObject({ version: v.string(), host: v.picklist(['electron', 'web', 'memory']) }),
  },
  /** Whether the data folder can be written. */
  'storage.read': { input: Nothing, output: v.strictObject({ state: StorageState }) },
  /** Erases what was deleted, for good, and tries again whether the data folder can be written. */
  'storage.tryAgain': { input: Nothing, output: v.strictObject({ state: StorageState }) },
  'settings.read': { input: Nothing, output: Settings },
  'settings.change': { input: SettingsChange, output: Settings },

  'projects.list': {
    input: Nothing,
    output: v.strictObject({
      projects: v.array(ProjectSummary),
      /** Folders among the projects that could not be read; they were left as they are. */
      unreadable: v.array(v.strictObject({ folder: v.string(), reason: v.string() })),
    }),
  },
  /** What each project takes on the disk. */
  'projects.sizes': { input: Nothing, output: v.array(ProjectSize) },
  'projects.create': { input: v.strictObject({ name: Name }), output: Project },
  'projects.read': { input: v.strictObject(InProject), output: Project },
  'projects.rename': { input: v.strictObject({ ...InProject, name: Name }), output: Project },
  'projects.configure': { input: v.strictObject({ ...InProject, options: ProjectOptionsChange }), output: Project },
  'projects.duplicate': { input: v.strictObject({ ...InProject, name: Name }), output: Project },
  /** Takes what lies on the disk after something changed it from outside; null when there is no project any more. */
  'projects.reopen': { input: v.strictObject(InProject), output: v.strictObject({ project: v.nullable(Project) }) },
  /** Writes a project anew from memory over such a change; answers the paths at which what lay there is kept. */
  'projects.putBack': { input: v.strictObject(InProject), output: v.strictObject({ kept: v.array(v.string()) }) },
  'projects.delete': { input: v.strictObject(InProject), output: Nothing },
  'projects.restore': { input: v.strictObject(InProject), output: Project },

  /** Makes the file of a project, read back and compared, for the page to fetch; what is left out is said. */
  'projectFiles.save': {
    input: v.strictObject({ ...InProject, left: FileParts }),
    output: v.strictObject({ fileId: Id, name: v.string(), bytes: v.number(), counts: FileCounts }),
  },
  /** Whom the file of a project names where nothing is left out. */
  'projectFiles.people': { input: v.strictObject(InProject), output: v.array(v.string()) },
  /** What a file holds, before anything of it is kept. */
  'projectFiles.look': { input: v.strictObject({ fileId: Id }), output: FileLook },
  /** Makes a new project of it; of a damaged one, where the person agreed, of what can be read. */
  'projectFiles.open': { input: v.strictObject({ fileId: Id, agreed: v.boolean() }), output: Project },

  /** Adds what a project lacks of signs of such a file, named by their ids in it. */
  'projectFiles.join': {
    input: v.strictObject({ fileId: Id, ...InProject, signIds: Ids, agreed: v.boolean() }),
    output: Joined,
  },
  /** What would be imported of a file, before anything is kept; with a file of names where its signs are numbered. */
  'imports.look': {
    input: v.strictObject({
      ...Brought,
      /** Names of what was chosen with them and is nothing to be imported, to be told as that. */
      others: v.exactOptional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(1_000))), v.maxLength(MOST_OTHERS))),
    }),
    output: ImportLook,
  },
  /** Adds the signs that are wanted, by their ids in the look, to a new project or to one that is there. */
  'imports.keep': {
    input: v.strictObject({
      ...Brought,
      signIds: Ids,
      into: v.union([v.strictObject({ name: Name }), v.strictObject(InProject)]),
    }),
    output: Imported,
  },
  /** Deletes what was added from elsewhere in one step; it can be restored as anything that is deleted. */
  'additions.takeBack': { input: v.strictObject({ additionId: Id }), output: Nothing },
  /** What of a project would go into a file of each form for other programs. */
  'sampleFiles.look': { input: v.strictObject(InProject), output: v.array(SampleFileLook) },
  /** Makes such a file, read back by our own readers and compared, for the page to fetch; who is left out is said. */
  'sampleFiles.save': {
    input: v.strictObject({ ...InProject, form: SampleForm, left: PeopleParts }),
    output: v.strictObject({ fileId: Id, name: v.string(), bytes: v.number(), counts: Compared }),
  },

  /** Ends the making or opening of a file that is under way. */
  'files.cancel': { input: Nothing, output: Nothing },
  /** A part of a file that was made, from a byte on. */
  'files.read': {
    input: v.strictObject({ fileId: Id, from: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
    output: v.strictObject({ data: Chunk, of: v.number() }),
  },
  /** Takes a file from the page, part by part: the first without an id. */
  'files.receive': {
    input: v.strictObject({ fileId: v.nullable(Id), data: Chunk }),
    output: v.strictObject({ fileId: Id }),
  },
  /** What is in a zip that was received. */
  'files.list': {
    input: v.strictObject({ fileId: Id, name: v.pipe(v.string(), v.maxLength(1_000)) }),
    output: v.array(v.strictObject({ path: v.string(), bytes: v.number() })),
  },
  /** Takes a file out of it, to be read and dropped as any other; with how many bytes it has. */
  'files.unpack': {
    input: v.strictObject({ fileId: Id, path: v.pipe(v.string(), v.maxLength(65_535)) }),
    output: v.strictObject({ fileId: Id, bytes: v.number() }),
  },
  /** Forgets a file that was made or received. */
  'files.drop': { input: v.strictObject({ fileId: Id }), output: Nothing },

  /** Where backups go, and those that are there. */
  'backups.read': { input: Nothing, output: Backups },
  /** Copies every project that is not in its last backup as it is; `files.cancel` ends it. */
  'backups.now': { input: Nothing, output: BackedUp },
  /** A backup by its file, for the page to look into, and to open as any project file. */
  'backups.open': {
    input: v.strictObject({ file: v.pipe(v.string(), v.maxLength(255)) }),
    output: v.strictObject({ file: v.string(), fileId: Id }),
  },
  /** Asks the person for another folder, by a dialog of the system; or goes back to the usual one. */
  'backups.choose': {
    input: v.strictObject({ usual: v.boolean() }),
    output: v.strictObject({ changed: v.boolean() }),
  },

  'signs.add': {
    input: v.strictObject({
      ...InProject,
      label: Name,
      none: v.exactOptional(v.boolean()),
      moves: v.exactOptional(v.boolean()),
    }),
    output: v.strictObject({ signId: Id }),
  },
  /** Whether a sign moves, and the hands that it needs: null for as many as its recordings show. Nothing of it is lost. */
  'signs.change': {
    input: v.strictObject({
      ...InProject,
      signId: Id,
      moves: v.exactOptional(v.boolean()),
      hands: v.exactOptional(v.nullable(v.picklist([1, 2]))),
    }),
    output: Nothing,
  },
  'signs.rename': { input: v.strictObject({ ...InProject, signId: Id, label: Name }), output: Nothing },
  'signs.reorder': { input: v.strictObject({ ...InProject, signIds: Ids }), output: Nothing },
  'signs.delete': { input: v.strictObject({ ...InProject, signId: Id }), output: Nothing },
  'signs.restore': { input: v.strictObject({ ...InProject, signId: Id }), output: Nothing },

  'recordings.start': {
    input: v.strictObject({ ...InProject, signId: Id, signer: v.nullable(Name), source: SourceKind }),
    output: v.strictObject({ recordingId: Id }),
  },
  /** Whether a recording is learned from; an unused one is kept all the same. */
  'recordings.use': { input: v.strictObject({ ...InProject, recordingId: Id, used: v.boolean() }), output: Nothing },
  /**
   * Who signed a recording. A name that is known is spelled as it was; the person's own name, spelled anew, changes in
   * all of their recordings.
   */
  'recordings.attribute': {
    input: v.strictObject({ ...InProject, recordingId: Id, signer: v.nullable(Name) }),
    output: Nothing,
  },
  /** Whether a frame would be worth keeping as a sample, of a sign where one is named. */
  'recordings.check': {
    input: v.strictObject({ ...InProject, frame: Frame, signId: v.exactOptional(Id) }),
    output: v.strictObject({ flaw: v.nullable(Flaw) }),
  },
  'recordings.delete': { input: v.strictObject({ ...InProject, recordingId: Id }), output: Nothing },
  'recordings.restore': { input: v.strictObject({ ...InProject, recordingId: Id }), output: Nothing },

  /** Answers once every kept sample is on the disk. */
  'samples.append': {
    input: v.strictObject({
      ...InProject,
      recordingId: Id,
      samples: v.pipe(v.array(NewSample), v.minLength(1), v.maxLength(32)),
    }),
    output: v.array(Kept),
  },
  /** The samples of a sign by recording, newest recording first, each in the order of time. */
  'samples.list': {
    input: v.strictObject({ ...InProject, signId: Id }),
    output: v.array(v.strictObject({ recordingId: Id, sampleIds: v.array(Id) })),
  },
  /** Some samples by their ids; those that are gone are left out. */
  'samples.read': {
    input: v.strictObject({ ...InProject, sampleIds: v.pipe(v.array(Id), v.minLength(1), v.maxLength(200)) }),
    output: v.array(StoredSample),
  },
  'samples.delete': { input: v.strictObject({ ...InProject, sampleIds: Ids }), output: Nothing },
  'samples.restore': { input: v.strictObject({ ...InProject, sampleIds: Ids }), output: Nothing },
  /** Gives samples another sign: those of one recording become a recording of it. Answers where they were. */
  'samples.move': { input: v.strictObject({ ...InProject, sampleIds: Ids, signId: Id }), output: Places },
  'samples.putBack': { input: v.strictObject({ ...InProject, places: Places }), output: Nothing },

  /** Answers once the take is on the disk, or why it was refused. */
  'takes.append': { input: v.strictObject({ ...InProject, recordingId: Id, take: NewTake }), output: KeptTake },
  /** The takes of a sign by recording, newest recording first, each in the order of time. */
  'takes.list': {
    input: v.strictObject({ ...InProject, signId: Id }),
    output: v.array(v.strictObject({ recordingId: Id, takeIds: v.array(Id) })),
  },
  /** Some takes by their ids; those that are gone are left out. */
  'takes.read': {
    input: v.strictObject({
      ...InProject,
      takeIds: v.pipe(v.array(Id), v.minLength(1), v.maxLength(MOST_TAKES_READ)),
    }),
    output: v.array(StoredTake),
  },
  /** Says which frames of a take belong to the sign; all of them are kept. */
  'takes.trim': { input: v.strictObject({ ...InProject, takeId: Id, ...TakeRange }), output: Nothing },
  /** Whether takes are learned from; unused ones are kept all the same. Answers those that were not so already. */
  'takes.use': {
    input: v.strictObject({ ...InProject, takeIds: Ids, used: v.boolean() }),
    output: v.strictObject({ takeIds: v.array(Id) }),
  },
  'takes.delete': { input: v.strictObject({ ...InProject, takeIds: Ids }), output: Nothing },
  'takes.restore': { input: v.strictObject({ ...InProject, takeIds: Ids }), output: Nothing },
  /** Gives takes another sign: those of one recording become a recording of it. Answers where they were. */
  'takes.move': { input: v.strictObject({ ...InProject, takeIds: Ids, signId: Id }), output: TakePlaces },
  'takes.putBack': { input: v.strictObject({ ...InProject, places: TakePlaces }), output: Nothing },
  /** Makes samples of a held sign from the frames of takes, some a second; the takes stay as they are. */
  'takes.toSamples': {
    input: v.strictObject({
      ...InProject,
      takeIds: v.pipe(v.array(Id), v.minLength(1), v.maxLength(MOST_TAKES_READ)),
      signId: Id,
    }),
    /** How many, and the recordings that they are in: deleting those takes it back. */
    output: v.strictObject({ samples: v.number(), recordingIds: v.array(Id) }),
  },

  /** What a person should know about the files: what was damaged, what was put aside, what is missing. */
  'storage.notices': { input: Nothing, output: v.array(StorageNotice) },
  /** Erases what was put aside, of a project, or with null of what belongs to none. */
  'storage.eraseFound': { input: v.strictObject({ projectId: v.nullable(Id) }), output: Nothing },

  /** What was deleted since this start and can still come back; of a project too, where one is given. */
  'deleted.list': { input: v.strictObject({ projectId: v.nullable(Id) }), output: Deleted },

  'engines.list': { input: Nothing, output: v.array(EngineReport) },
  /** The project of the training or measurement that is under way; there is one at a time. */
  'training.running': { input: Nothing, output: v.strictObject({ projectId: v.nullable(Id) }) },
  'training.read': { input: v.strictObject(InProject), output: TrainingState },
  'training.start': { input: v.strictObject({ ...InProject, request: TrainingRequest }), output: Nothing },
  'training.cancel': { input: v.strictObject(InProject), output: Nothing },
  'models.current': { input: v.strictObject(InProject), output: CurrentModel },
  /** Every model of a project, newest first; those that cannot be read any more are left out. */
  'models.list': {
    input: v.strictObject(InProject),
    output: v.array(v.strictObject({ card: ModelCard, current: v.boolean() })),
  },
  /** Uses another model of the project from now on. */
  'models.choose': { input: v.strictObject({ ...InProject, modelId: Id }), output: Nothing },
  /** Deletes a model that is not in use. */
  'models.delete': { input: v.strictObject({ ...InProject, modelId: Id }), output: Nothing },
  'models.restore': { input: v.strictObject({ ...InProject, modelId: Id }), output: Nothing },
  /** Writes a model for other programs as one zip, loads it again and compares it with the model on every sample. */
  'models.take': {
    input: v.strictObject({ ...InProject, modelId: Id, form: FormName }),
    output: v.strictObject({ fileId: Id, name: v.string(), bytes: v.number(), agreement: FormAgreement }),
  },

  /** What the last training measured; null when there is no model or too little data to measure anything. */
  'reports.read': { input: v.strictObject(InProject), output: v.nullable(Report) },

  /** Measures what takes more trainings: unknown signs, and what more samples would bring. `training.cancel` ends it. */
  'reports.measure': { input: v.strictObject(InProject), output: Nothing },
  /** Trains with every activation, under the same folds and seeds, and adds that to the report. */
  'reports.compare': { input: v.strictObject(InProject), output: Nothing },
  /** The report as a page of its own, to be kept or sent. */
  'reports.page': {
    input: v.strictObject({ ...InProject, language: Language }),
    output: v.strictObject({ html: v.string() }),
  },

  /** Frames of one stream are decoded together; their times need only move forward. */
  'recognition.classify': {
    input: v.strictObject({
      ...InProject,
      frame: Frame,
      stream: Id,
      time: v.pipe(v.number(), v.finite()),
      /** For signs that move; absent or null where no face was looked for or found. */
      face: v.exactOptional(v.nullable(FacePlace)),
    }),
    output: Recognition,
  },
  /** Frames that the person named are evidence of how signs look today, where the project adapts to it. */
  'recognition.named': {
    input: v.strictObject({
      ...InProject,
      signId: Id,
      frames: v.pipe(v.array(Frame), v.minLength(1), v.maxLength(MOST_NAMED)),
    }),
    output: Nothing,
  },
  /** Forgets how signs look today. */
  'recognition.forget': { input: v.strictObject(InProject), output: Nothing },

  /** How what is recognised reaches other programs. */
  'outputs.read': { input: Nothing, output: OutputsState },
  /** Sets how they work; one that is on works so from now on, or is off where that failed. */
  'outputs.change': { input: OutputsChange, output: OutputsState },
  'outputs.switch': { input: v.strictObject({ output: OutputName, on: v.boolean() }), output: OutputsState },
  /** Makes the addresses of captions and stream anew: whoever has the ones of before gets nothing any more. */
  'outputs.renew': { input: Nothing, output: OutputsState },
  /** Asks for the file by the system's own dialog, where the host has one. */
  'outputs.chooseFile': { input: Nothing, output: OutputsState },
  /** Shows the captions in a window of their own that stays on top, where the host has windows. */
  'outputs.showCaptions': { input: Nothing, output: Nothing },
} as const satisfies Record<string, { input: v.GenericSchema; output: v.GenericSchema }>

export type Procedures = typeof procedures
export type ProcedureName = keyof Procedures
export type Input<Name extends ProcedureName> = v.InferOutput<Procedures[Name]['input']>
export type Output<Name extends ProcedureName> = v.InferOutput<Procedures[Name]['output']>

/** What stands behind the contract: a procedure without a handler does not compile. */
export type Handlers = { [Name in ProcedureName]: (input: Input<Name>) => Promise<Output<Name>> }
