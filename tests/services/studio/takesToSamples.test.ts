import { describe, expect, it, onTestFinished } from 'vitest'
import { Failure } from '../../../src-main/contract/failure'
import { PROJECT_DEFAULTS } from '../../../src-main/contract/project'
import { newId } from '../../../src-main/hosts/environment'
import type { Context } from '../../../src-main/services/studio/context'
import { createTakes } from '../../../src-main/services/studio/takes'
import { openProject } from '../../../src-main/storage/project'
import { takeRecord } from '../../../src-main/storage/takeRecords'
import { temporaryFolder } from '../../support/app'
import { newTake } from '../../support/takes'

/** A sign that is held, and two recordings of takes; samples of the second cannot be saved. */
async function open() {
  const contents = await openProject(temporaryFolder())
  onTestFinished(() => contents.close())
  const signId = newId()
  await contents.putSign({ id: signId, label: 'point', none: false, moves: false, hands: null })
  const takeIds: string[] = []
  for (const seed of [1, 2]) {
    const [id, takeId] = [newId(), newId()]
    await contents.putRecording({ id, signId, signer: null, source: 'camera', startedAt: seed, unused: false })
    await contents.addTake(takeRecord(newTake({ seed }), takeId, id), [])
    takeIds.push(takeId)
  }
  let added = 0
  const failing: typeof contents = {
    ...contents,
    async addSamples(samples, pictures) {
      if (++added === 2) throw new Failure('disk-full', 'The disk is full.')
      await contents.addSamples(samples, pictures)
    },
  }
  const told: string[] = []
  const context = {
    newId,
    inTurn: (_: string, work: () => unknown) => work(),
    events: { emit: (name: string) => told.push(name) },
    library: { manifest: () => ({ options: PROJECT_DEFAULTS, deletedAt: null }), contents: async () => failing },
  } as unknown as Context
  return { contents, told, make: () => createTakes(context)['takes.toSamples']({ projectId: 'p', takeIds, signId }) }
}

describe('samples made of takes', () => {
  it('are all made or none: what was made before one could not be saved is taken back', async () => {
    const { contents, told, make } = await open()
    await expect(make()).rejects.toMatchObject({ code: 'disk-full' })
    expect([contents.samples().length, contents.recordings().length, contents.takes().length]).toEqual([0, 2, 2])
    expect(told).toEqual(['project'])
  })
})
