import * as v from 'valibot'
import { Outside } from './outside'

export const Id = v.pipe(v.string(), v.regex(/^[a-z0-9]{12,40}$/, 'is not an id'))
/** A name that a person reads: one line, without control characters. */
export const Name = v.pipe(
  v.string(),
  // Marks of direction come along with text that is pasted; a name finds its direction by its letters.
  v.transform((name) => name.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')),
  v.trim(),
  v.minLength(1, 'A name needs at least one character.'),
  v.maxLength(80, 'A name has at most 80 characters.'),
  // One line, with nothing that hides text; joiners belong to some scripts and to emoji, tags to flags.
  v.regex(
    /^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|[\u200c\u200d]|\u{1f3f4}[\u{e0030}-\u{e007a}]+\u{e007f})*$/u,
    'A name is one line of text, without hidden characters.',
  ),
  v.regex(/[^\p{Z}\p{C}]/u, 'A name needs at least one character that can be seen.'),
)

/** Names that differ only in capital letters are one name to whoever reads them. */
export function sameName(a: string, b: string): boolean {
  return a.localeCompare(b, undefined, { sensitivity: 'accent' }) === 0
}

/** Where a recording's frames came from. */
export const SourceKind = v.picklist(['camera', 'video', 'demonstration', 'import'])
export type SourceKind = v.InferOutput<typeof SourceKind>

const milliseconds = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most))

const acceptance = {
  /** Share of the person's own signs to accept: more lets more unknown signs through as well. */
  accepted: v.pipe(v.number(), v.minValue(0.5), v.maxValue(0.995)),
  /** How long a sign is shown until it is accepted. */
  hold: milliseconds(5_000),
  /** How long a sign must be gone before it counts again. */
  release: milliseconds(5_000),
  /** How long nothing is accepted after a sign. */
  cooldown: milliseconds(10_000),
}
/** When a sign is accepted; times in milliseconds. */
export const Acceptance = v.strictObject(acceptance)
export type Acceptance = v.InferOutput<typeof Acceptance>

/** How frames become verdicts and accepted signs: for every sign, and for those that have values of their own. */
export const RecognitionOptions = v.strictObject({ ...acceptance, perSign: v.optional(v.record(Id, Acceptance), {}) })
export type RecognitionOptions = v.InferOutput<typeof RecognitionOptions>
export const ACCEPTANCE_DEFAULTS: Acceptance = { accepted: 0.95, hold: 600, release: 250, cooldown: 500 }
export const RECOGNITION_DEFAULTS: RecognitionOptions = { ...ACCEPTANCE_DEFAULTS, perSign: {} }

/** What holds for one sign. */
export function acceptanceOf({ perSign, ...all }: RecognitionOptions, signId: string): Acceptance {
  return perSign[signId] ?? all
}

/** What a project's signs need, decided by the person. */
export const ProjectOptions = v.strictObject({
  /** Hands that a sign needs for which nothing was recorded and nothing said. */
  hands: v.picklist([1, 2]),
  /** Whether a sign made with the other hand is the same sign. */
  eitherHand: v.boolean(),
  /** Off: landmarks only, no picture is kept. */
  keepThumbnails: v.boolean(),
  /** Whether the limit of what is accepted follows how the signs look today; off unless the person asks for it. */
  adapt: v.optional(v.boolean(), false),
  /** Whether it is looked for where the face is, to know how high the hands are; only where a sign moves. */
  face: v.optional(v.boolean(), true),
  /** Absent in projects of earlier versions, which then get the usual ones. */
  recognition: v.optional(RecognitionOptions, RECOGNITION_DEFAULTS),
})
export type ProjectOptions = v.InferOutput<typeof ProjectOptions>
export const PROJECT_DEFAULTS: ProjectOptions = {
  hands: 1,
  eitherHand: true,
  keepThumbnails: true,
  adapt: false,
  face: true,
  recognition: RECOGNITION_DEFAULTS,
}
export const ProjectOptionsChange = v.strictObject({
  hands: v.exactOptional(ProjectOptions.entries.hands),
  eitherHand: v.exactOptional(ProjectOptions.entries.eitherHand),
  keepThumbnails: v.exactOptional(ProjectOptions.entries.keepThumbnails),
  adapt: v.exactOptional(v.boolean()),
  face: v.exactOptional(v.boolean()),
  recognition: v.exactOptional(RecognitionOptions),
})

/** Where an imported recording came from. */
export const Origin = v.strictObject({
  /** The name of the file or folder. */
  file: Name,
  /** Whether it said the day; otherwise the recording's time is that of the import. */
  dated: v.boolean(),
})
export type Origin = v.InferOutput<typeof Origin>

/** Milliseconds between two recordings that are not of one sitting, however the clock passed midnight. */
export const APART_MS = 4 * 60 * 60 * 1_000

export const Recording = v.strictObject({
  id: Id,
  signer: v.nullable(Name),
  source: SourceKind,
  startedAt: v.number(),
  samples: v.number(),
  takes: v.number(),
  /** Kept, but not learned from, until the person wants it again. */
  unused: v.boolean(),
  /** Of what was imported. */
  origin: v.nullable(Origin),
})
export type Recording = v.InferOutput<typeof Recording>

export const Sign = v.strictObject({
  id: Id,
  label: Name,
  /** The None sign: hands at rest, in between, anything that is meant to be no sign. One a project at most. */
  none: v.boolean(),
  /** Whether it is a movement, learned from takes; else it is a hand shape that is held, learned from samples. */
  moves: v.boolean(),
  /** Hands that it needs; the None sign needs one at most. */
  hands: v.picklist([1, 2]),
  /** Whether the person said how many, or it is what most of the recordings show. */
  handsFrom: v.picklist(['recordings', 'person']),
  samples: v.number(),
  /** Samples that are learned from: those of used recordings, where the sign is held or None. */
  used: v.number(),
  takes: v.number(),
  /** Takes that are learned from: used ones of used recordings, where the sign moves or is None. */
  usedTakes: v.number(),
  /** The sample whose picture stands for the sign. */
  cover: v.nullable(Id),
  /** The take whose strip does, where the sign moves. */
  coverTake: v.nullable(Id),
  recordings: v.array(Recording),
})
export type Sign = v.InferOutput<typeof Sign>

export const ProjectSummary = v.strictObject({
  id: Id,
  name: Name,
  createdAt: v.number(),
  /** When it was last recorded into, or made. */
  changedAt: v.number(),
  signs: v.number(),
  samples: v.number(),
  takes: v.number(),
})
export type ProjectSummary = v.InferOutput<typeof ProjectSummary>

/** Bytes that a project takes on the disk. */
export const ProjectSize = v.strictObject({
  projectId: Id,
  samples: v.number(),
  pictures: v.number(),
  models: v.number(),
})
export type ProjectSize = v.InferOutput<typeof ProjectSize>

export const Project = v.strictObject({
  id: Id,
  name: Name,
  createdAt: v.number(),
  options: ProjectOptions,
  signs: v.array(Sign),
  samples: v.number(),
  takes: v.number(),
  /** Why nothing can be changed, in a sentence; null when everything can. */
  readOnly: v.nullable(v.string()),
  /** What was found damaged when the project was opened, and what was kept, in sentences. */
  notices: v.array(v.string()),
  /** What happened to its files from outside; nothing can be saved until the person says which state holds. */
  outside: v.nullable(Outside),
})
export type Project = v.InferOutput<typeof Project>
