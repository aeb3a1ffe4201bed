import { expect, vi } from 'vitest'
import type { Bridge } from '../../src-main/contract/bridge'
import type { Events } from '../../src-main/contract/events'
import type { Frame } from '../../src-main/contract/landmarks'
import type { Input, Output, ProcedureName } from '../../src-main/contract/procedures'
import type { PoseName } from '../../src-renderer/camera/demonstration/hand'
import { newSamples } from '../support/hands'
import { patience } from '../support/pace'

export async function ask<Name extends ProcedureName>(
  bridge: Bridge,
  name: Name,
  input: Input<Name>,
): Promise<Output<Name>> {
  const answer = await bridge.call(name, input)
  if (!answer.ok) throw new Error(`${name}: ${answer.error.code}: ${answer.error.message}`)
  return answer.value
}
export async function newProject(bridge: Bridge, name = 'Digits') {
  return (await ask(bridge, 'projects.create', { name })).id
}
export async function recordSign(
  bridge: Bridge,
  projectId: string,
  label: string,
  pose: PoseName,
  signers: (string | null)[],
) {
  const { signId } = await ask(bridge, 'signs.add', { projectId, label })
  const recordings: string[] = []
  for (const [i, signer] of signers.entries()) {
    const target = { projectId, signId, signer, source: 'video' as const }
    const { recordingId } = await ask(bridge, 'recordings.start', target)
    await ask(bridge, 'samples.append', { projectId, recordingId, samples: newSamples(pose, 5, i * 5) })
    recordings.push(recordingId)
  }
  return { signId, recordings }
}
/** The samples of a sign as the page shows them, newest recording first. */
export async function samplesOf(bridge: Bridge, projectId: string, signId: string) {
  const listed = await ask(bridge, 'samples.list', { projectId, signId })
  return ask(bridge, 'samples.read', { projectId, sampleIds: listed.flatMap(({ sampleIds }) => sampleIds) })
}
export async function untilTrained(
  bridge: Bridge,
  projectId: string,
  request: Input<'training.start'>['request'] = { epochs: 3 },
) {
  const states: Events['training']['state'][] = []
  const stop = bridge.on('training', (event) => event.projectId === projectId && states.push(event.state))
  await ask(bridge, 'training.start', { projectId, request })
  await vi.waitFor(() => expect(['trained', 'failed', 'cancelled']).toContain(states.at(-1)?.state), {
    timeout: patience(150_000),
  })
  stop()
  return states
}

/** A question about a frame of one stream; the times only say the order. */
export const shown = (projectId: string, frame: Frame, time = 1) => ({
  projectId,
  frame,
  stream: 'a'.repeat(20),
  time,
})
