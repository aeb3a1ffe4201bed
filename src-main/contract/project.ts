import * as v from 'valibot'

export const Id = v.pipe(v.string(), v.regex(/^[a-z0-9]{12,40}$/, 'is not an id'))
/** A name that a person reads: one line, without control characters. */
export const Name = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'A name needs at least one character'),
  v.maxLength(80, 'A name has at most 80 characters'),
  // One line, with nothing that hides or turns text; joiners belong to some scripts and to emoji.
  v.regex(/^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|[\u200c\u200d])*$/u, 'A name is one line of text'),
  v.regex(/[^\p{Z}\p{C}]/u, 'A name needs at least one character that can be seen'),
)

/** Where a recording's frames came from. */
export const SourceKind = v.picklist(['camera', 'video', 'demonstration'])
export type SourceKind = v.InferOutput<typeof SourceKind>

/** What a project's signs need, decided by the person. */
export const ProjectOptions = v.strictObject({
  /** Hands that every sign of the project needs. */
  hands: v.picklist([1, 2]),
  /** Whether a sign made with the other hand is the same sign. */
  eitherHand: v.boolean(),
  /** Off: landmarks only, no picture is kept. */
  keepThumbnails: v.boolean(),
})
export type ProjectOptions = v.InferOutput<typeof ProjectOptions>
export const ProjectOptionsChange = v.strictObject({
  hands: v.exactOptional(ProjectOptions.entries.hands),
  eitherHand: v.exactOptional(ProjectOptions.entries.eitherHand),
  keepThumbnails: v.exactOptional(ProjectOptions.entries.keepThumbnails),
})

export const Recording = v.strictObject({
  id: Id,
  signer: v.nullable(Name),
  source: SourceKind,
  startedAt: v.number(),
  samples: v.number(),
})
export type Recording = v.InferOutput<typeof Recording>

export const Sign = v.strictObject({ id: Id, label: Name, samples: v.number(), recordings: v.array(Recording) })
export type Sign = v.InferOutput<typeof Sign>

export const ProjectSummary = v.strictObject({
  id: Id,
  name: Name,
  createdAt: v.number(),
  signs: v.number(),
  samples: v.number(),
})
export type ProjectSummary = v.InferOutput<typeof ProjectSummary>

export const Project = v.strictObject({
  id: Id,
  name: Name,
  createdAt: v.number(),
  options: ProjectOptions,
  signs: v.array(Sign),
  samples: v.number(),
  /** Why nothing can be changed, in a sentence; null when everything can. */
  readOnly: v.nullable(v.string()),
  /** What was found damaged when the project was opened, and what was kept, in sentences. */
  notices: v.array(v.string()),
})
export type Project = v.InferOutput<typeof Project>
