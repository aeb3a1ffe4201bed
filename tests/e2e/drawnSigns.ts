import { drawnRest, drawnTake } from '../support/drawnTakes'
import { newSamples } from '../support/hands'
import type { Server } from '../support/server'

/** Signs that the drawn hand makes, and what it is called there. */
export const DRAWN_SIGNS = [
  { label: 'wave', movement: 'wave', pose: 'Waving' },
  { label: 'circle', movement: 'circle', pose: 'Circle' },
] as const
/** Takes of each of them, and of the hand at rest. */
const DRAWN_TAKES = 4
const DRAWN_RESTS = 9

/** A project with two signs of the drawn hand that move, one that is held, and the hand at rest as no sign. */
export async function seedDrawnSigns(server: Server, name: string): Promise<string> {
  const { id: projectId } = await server.ask('projects.create', { name })
  const begin = async (signId: string) =>
    (await server.ask('recordings.start', { projectId, signId, signer: null, source: 'demonstration' })).recordingId
  for (const { label, movement } of DRAWN_SIGNS) {
    const { signId } = await server.ask('signs.add', { projectId, label, moves: true })
    const recordingId = await begin(signId)
    for (let seed = 0; seed < DRAWN_TAKES; seed++) {
      const kept = await server.ask('takes.append', { projectId, recordingId, take: drawnTake(movement, seed) })
      if (!kept.kept) throw new Error(kept.flaw)
    }
  }
  const none = await server.ask('signs.add', { projectId, label: 'None', none: true })
  const rests = await begin(none.signId)
  for (let seed = 0; seed < DRAWN_RESTS; seed++) {
    const pose = (['open', 'point', 'fist'] as const)[seed % 3]!
    await server.ask('takes.append', { projectId, recordingId: rests, take: drawnRest(pose, seed) })
  }
  const { signId } = await server.ask('signs.add', { projectId, label: 'stop' })
  const recordingId = await begin(signId)
  await server.ask('samples.append', { projectId, recordingId, samples: newSamples('fist', 6) })
  return projectId
}
