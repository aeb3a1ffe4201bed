import { Failure } from '../contract/failure'
import type { Dataset } from '../learning/dataset'
import type { GroupedSample } from '../learning/evaluation/splits'
import { placeHands } from '../learning/landmarks/hands'
import { HAND_SIZE } from '../learning/landmarks/topology'
import type { Manifest } from '../storage/library'
import { sha256 } from '../storage/models'
import type { ProjectContents } from '../storage/project'

/** What a model learns from: the shots with their classes, and for honest splits who made each and when. */
export interface Material {
  set: Dataset
  classes: { id: string; label: string; none: boolean }[]
  grouped: GroupedSample[]
  /** The id of each sample; its line where samples are rows of a table. */
  ids: string[]
  /** Sum over the samples and the options that shape training; equal sums mean that nothing changed. */
  fingerprint: string
}

/** The samples of a project as training material; signs without samples, and unused recordings, are left out. */
export function projectMaterial(manifest: Manifest, contents: ProjectContents): Material {
  return materialOf(manifest, contents, usedSamples(contents))
}

/** The samples that are learned from. */
export function usedSamples(contents: ProjectContents): ReturnType<ProjectContents['samples']> {
  const unused = new Set(contents.recordings().flatMap(({ id, unused }) => (unused ? [id] : [])))
  return contents.samples().filter(({ recordingId }) => !unused.has(recordingId))
}

/** Some of a project's samples as training material. */
export function materialOf(
  { options }: Manifest,
  contents: ProjectContents,
  samples: ReturnType<ProjectContents['samples']>,
): Material {
  const recordings = new Map(contents.recordings().map((recording) => [recording.id, recording]))
  const used = new Set(samples.map(({ recordingId }) => recordings.get(recordingId)!.signId))
  const classes = contents.signs().filter(({ id }) => used.has(id))
  const classOf = new Map(classes.map(({ id }, i) => [id, i]))
  const set: Dataset = {
    slots: options.hands,
    classes: classes.length,
    points: new Float32Array(samples.length * options.hands * HAND_SIZE),
    present: new Uint8Array(samples.length * options.hands),
    labels: new Int32Array(samples.length),
  }
  const grouped = samples.map((sample, i): GroupedSample => {
    const { signId, signer } = recordings.get(sample.recordingId)!
    const label = classOf.get(signId)!
    placeHands(sample, options.hands, set.points, set.present, i)
    set.labels[i] = label
    return { label, signer, recording: sample.recordingId }
  })
  return {
    set,
    classes,
    grouped,
    ids: samples.map(({ id }) => id),
    fingerprint: fingerprint(options, samples, recordings),
  }
}

/** The fingerprint alone, for asking whether a model is older than the samples. */
export function projectFingerprint({ options }: Manifest, contents: ProjectContents): string {
  const recordings = new Map(contents.recordings().map((recording) => [recording.id, recording]))
  return fingerprint(options, usedSamples(contents), recordings)
}

function fingerprint(
  { hands, eitherHand }: Manifest['options'],
  samples: readonly { id: string; recordingId: string }[],
  recordings: ReadonlyMap<string, { signId: string }>,
): string {
  const lines = samples.map(({ id, recordingId }) => `${id} ${recordings.get(recordingId)!.signId}`)
  return sha256(JSON.stringify([hands, eitherHand, ...lines.sort()]))
}

const MOST_SAMPLES = 100_000
const MOST_CLASSES = 1_000

/** @throws Failure "bad-input" that says what to record before training makes sense */
export function checkMaterial({ set, classes }: Material): void {
  if (classes.length === 0)
    throw new Failure('bad-input', 'There is nothing to learn from yet: record samples of two signs first.')
  if (classes.length === 1) {
    throw new Failure(
      'bad-input',
      `Only “${classes[0]!.label}” has samples. Record at least one other sign, then train.`,
    )
  }
  if (classes.length > MOST_CLASSES)
    throw new Failure('bad-input', `${classes.length} signs are more than the ${MOST_CLASSES} that one model can hold.`)
  if (set.labels.length > MOST_SAMPLES)
    throw new Failure(
      'bad-input',
      `${set.labels.length} samples are more than the ${MOST_SAMPLES} that one training can take.`,
    )
}
