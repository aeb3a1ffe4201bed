import { describe, expect, it, onTestFinished } from 'vitest'
import { PROJECT_DEFAULTS } from '../../../src-main/contract/project'
import { newId } from '../../../src-main/hosts/environment'
import { RECORDED_STEPS } from '../../../src-main/learning/clips/resample'
import { projectFingerprint, projectMaterial } from '../../../src-main/services/training/material'
import { usedTakes } from '../../../src-main/services/training/used'
import type { Manifest } from '../../../src-main/storage/library'
import { sha256 } from '../../../src-main/storage/models'
import { openProject } from '../../../src-main/storage/project'
import type { SignRecord } from '../../../src-main/storage/records'
import { takeRecord } from '../../../src-main/storage/takeRecords'
import { temporaryFolder } from '../../support/app'
import { sampleRecord } from '../../support/library'
import { newTake } from '../../support/takes'

const manifest: Manifest = {
  format: 'signsmith-project',
  version: 1,
  id: newId(),
  name: 'x',
  createdAt: 0,
  options: PROJECT_DEFAULTS,
  modelId: null,
  deletedAt: null,
}

/** A held sign with a sample, and a sign that moves with two takes. */
async function project() {
  const contents = await openProject(temporaryFolder())
  onTestFinished(() => contents.close())
  const record = async (sign: Partial<SignRecord>) => {
    const [id, recordingId] = [newId(), newId()]
    await contents.putSign({ id, label: id, none: false, moves: false, hands: null, ...sign })
    await contents.putRecording({
      id: recordingId,
      signId: id,
      signer: null,
      source: 'camera',
      startedAt: 0,
      unused: false,
    })
    return { id, recordingId }
  }
  const held = await record({})
  const sample = { ...sampleRecord(held.recordingId), hasThumbnail: false }
  await contents.addSamples([sample], new Map())
  const print = () => projectFingerprint(manifest, contents)
  return { contents, held, sample, record, print }
}

describe('the fingerprint of a project', () => {
  it('without takes is what it was before there were any, so that models stay up to date', async () => {
    const { held, sample, print, contents } = await project()
    expect(print()).toBe(sha256(JSON.stringify([1, true, `${sample.id} ${held.id}`])))
    expect(projectMaterial(manifest, contents).fingerprint).toBe(print())
  })

  it('changes with everything of takes that is learned from, and with nothing else', async () => {
    const { contents, record, print } = await project()
    const wave = await record({ moves: true })
    const prints = [print()]
    const after = async (work: Promise<unknown>) => {
      await work
      prints.push(print())
    }
    const [one, two] = [1, 2].map((seed) => takeRecord(newTake({ seed }), newId(), wave.recordingId))
    await after(contents.addTake(one!, []))
    await after(contents.addTake(two!, []))
    await after(contents.trimTake(one!.id, 2, 20))
    await after(contents.useTakes([two!.id], false))
    expect(new Set(prints).size).toBe(5)
    // What is not used says nothing, however it is changed.
    const used = print()
    await contents.trimTake(two!.id, 3, 9)
    expect(print()).toBe(used)
    const sign = contents.sign(wave.id)!
    await contents.putSign({ ...sign, label: 'another' })
    expect(print()).toBe(used)
    await contents.putSign({ ...sign, moves: false })
    expect(print()).toBe(prints[0])
    await contents.putSign(sign)
    await contents.delete('take', [one!.id])
    expect(print()).toBe(prints[0])
  })
})

describe('the material of a project', () => {
  it('has both hands as soon as a sign needs them, whatever the None sign shows', async () => {
    const { contents, record, held } = await project()
    const slots = () => projectMaterial(manifest, contents).set.slots
    const none = await record({ none: true })
    const sample = sampleRecord(none.recordingId)
    await contents.addSamples(
      [{ ...sample, hands: [...sample.hands, ...sample.hands], hasThumbnail: false }],
      new Map(),
    )
    expect(slots()).toBe(1)
    await contents.putSign({ ...contents.sign(held.id)!, hands: 2 })
    expect(slots()).toBe(2)
  })

  it('of a sign that moves are its takes, of a held one its samples, and of None both', async () => {
    const { contents, record, held, sample } = await project()
    const none = await record({ none: true })
    const wave = await record({ moves: true })
    const recordings = [held, none, wave].map(({ recordingId }) => recordingId)
    const takes = recordings.map((recordingId, i) => takeRecord(newTake({ seed: i }), newId(), recordingId))
    const samples = recordings.map((recordingId) => ({ ...sampleRecord(recordingId), hasThumbnail: false }))
    for (const take of takes) await contents.addTake(take, [])
    await contents.addSamples(samples, new Map())
    expect(usedTakes(contents).map(({ id }) => id)).toEqual([takes[1]!.id, takes[2]!.id])
    const material = projectMaterial(manifest, contents)
    expect(material.ids).toEqual([takes[1]!.id, takes[2]!.id, sample.id, samples[0]!.id, samples[1]!.id])
    expect(material.set).toMatchObject({ frames: RECORDED_STEPS, slots: 2, nothing: 1, classes: 3 })
    expect(material.seconds).toBeCloseTo((takes[2]!.times[takes[2]!.to]! - takes[2]!.times[takes[2]!.from]!) / 1000, 6)
    await contents.putSign({ ...contents.sign(wave.id)!, moves: false })
    expect(projectMaterial(manifest, contents)).toMatchObject({ seconds: null, set: { frames: 1, nothing: null } })
  })
})
