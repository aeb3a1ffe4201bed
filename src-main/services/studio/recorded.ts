import { Failure } from '../../contract/failure'
import type { ProjectContents } from '../../storage/project'
import type { RecordingRecord } from '../../storage/records'
import { signHands } from '../training/signHands'
import { type Context, needProject } from './context'

/** @throws Failure "not-found" for a project that is unknown or deleted */
export function openContents(context: Context, projectId: string): Promise<ProjectContents> {
  needProject(context, projectId)
  return context.library.contents(projectId)
}

/** The contents with a recording that may be deleted. @throws Failure "not-found" where it never was */
export async function needRecording(
  context: Context,
  projectId: string,
  recordingId: string,
): Promise<ProjectContents> {
  const contents = await openContents(context, projectId)
  if (!contents.has('recording', recordingId)) {
    throw new Failure('not-found', 'This recording does not exist any more.')
  }
  return contents
}

/** A recording that is not deleted. */
export async function needLive(
  context: Context,
  projectId: string,
  recordingId: string,
  gone = 'This recording was deleted.',
): Promise<{ contents: ProjectContents; recording: RecordingRecord }> {
  const contents = await needRecording(context, projectId, recordingId)
  const recording = contents.recordings().find(({ id }) => id === recordingId)
  if (!recording) throw new Failure('not-found', gone)
  return { contents, recording }
}

export const GONE_MEANWHILE = 'This recording was deleted while it was going on.'

/** The hands that the sign of a recording needs, whatever the recording itself shows. */
export function handsNeeded(
  context: Context,
  projectId: string,
  contents: ProjectContents,
  { id, signId }: RecordingRecord,
): 1 | 2 {
  return signHands(needProject(context, projectId).options, contents, id).get(signId)!.hands
}

/** Ids that are all known, deleted or not. @throws Failure "not-found" that says how many are not */
export function known(contents: ProjectContents, what: 'sample' | 'take', ids: string[]): string[] {
  const missing = ids.filter((id) => !contents.has(what, id))
  if (missing.length > 0)
    throw new Failure(
      'not-found',
      missing.length === 1
        ? `One of these ${what}s does not exist any more.`
        : `${missing.length} of these ${what}s do not exist any more.`,
    )
  return ids
}
