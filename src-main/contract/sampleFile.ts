import * as v from 'valibot'

/** What the samples and takes of a project become for other programs; docs/formats.md says each exactly. */
export const SAMPLE_FORMS = ['csv', 'kinivi', 'jsonl', 'pose', 'pictures'] as const
export const SampleForm = v.picklist(SAMPLE_FORMS)
export type SampleForm = v.InferOutput<typeof SampleForm>

/** What goes into such a file, and what does not. */
export const SampleFileCounts = v.strictObject({
  signs: v.number(),
  /** Whom it names. */
  people: v.array(v.string()),
  samples: v.number(),
  takes: v.number(),
  pictures: v.number(),
  left: v.strictObject({
    /** Samples and takes that are not learned from: unused ones, and those of another kind than their sign is. */
    unused: v.number(),
    /** Samples and takes that are learned from, and of which this form holds nothing. */
    form: v.number(),
    /** Samples and takes in which no reader would find a hand. */
    unreadable: v.number(),
    /** Second hands, where the form has one hand a row. */
    hands: v.number(),
  }),
})
export type SampleFileCounts = v.InferOutput<typeof SampleFileCounts>

export const SampleFileLook = v.strictObject({
  form: SampleForm,
  /** What the file is called; a zip where it takes several files. */
  name: v.string(),
  counts: SampleFileCounts,
})
export type SampleFileLook = v.InferOutput<typeof SampleFileLook>

/** What was read back of a file and compared, before it was done. */
export const Compared = v.strictObject({
  ...SampleFileCounts.entries,
  /** Rows, takes or pictures that were read back. */
  rows: v.number(),
  /** The largest difference of any number between what was to be written and what was read. */
  largest: v.number(),
})
export type Compared = v.InferOutput<typeof Compared>
