import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newId } from '../../src-main/hosts/environment'
import type { Entry } from '../../src-main/storage/entry'
import { openProject } from '../../src-main/storage/project'
import { noticesOfFolder } from '../../src-main/storage/projectNotices'
import { PROJECT_JOURNAL } from '../../src-main/storage/records'
import { decodeTake, encodeTake, type TakeRecord, takeFrames, takeRecord } from '../../src-main/storage/takeRecords'
import { temporaryFolder } from '../support/app'
import { journalEntries, writeEntries, writeVersion2 } from '../support/journal'
import { picturesBelow, sampleRecord } from '../support/library'
import { newTake } from '../support/takes'

const PICTURES = [1, 2, 3].map((n) => Uint8Array.from([0xff, 0xd8, n]))
const someTake = (recordingId: string, seed = 1) =>
  takeRecord(newTake({ hands: 2, seed, strip: 3 }), newId(), recordingId)
const recording = (id: string, signId: string) =>
  ({ id, signId, signer: 'Ann', source: 'camera', startedAt: 1, unused: false }) as const

/** A sign that moves with a recording of three takes, each with three pictures, and one that is held with a sample. */
async function movingProject() {
  const folder = temporaryFolder()
  const project = await openProject(folder)
  const [signId, recordingId, heldId, heldRecordingId] = [newId(), newId(), newId(), newId()]
  await project.putSign({ id: signId, label: 'wave', none: false, moves: true, hands: 2 })
  await project.putSign({ id: heldId, label: 'fist', none: false, moves: false, hands: null })
  await project.putRecording(recording(recordingId, signId))
  await project.putRecording(recording(heldRecordingId, heldId))
  await project.addSamples([{ ...sampleRecord(heldRecordingId), hasThumbnail: false }], new Map())
  const takes = [1, 2, 3].map((seed) => someTake(recordingId, seed))
  for (const take of takes) await project.addTake(take, PICTURES)
  const journal = join(folder, 'journal.ndjson')
  const reopened = async () => {
    await project.close()
    return openProject(folder)
  }
  return { folder, project, reopened, journal, signId, recordingId, heldId, heldRecordingId, takes }
}
const ids = (takes: readonly TakeRecord[]) => takes.map(({ id }) => id)

describe('takes on the disk', () => {
  it('come back with everything they were kept with, and so do their signs', async () => {
    const { project, reopened, takes, signId } = await movingProject()
    expect(project.takes()).toEqual(takes)
    const again = await reopened()
    expect(again.takes()).toEqual(takes)
    expect(again.sign(signId)).toEqual({ id: signId, label: 'wave', none: false, moves: true, hands: 2 })
    expect(await again.strip(takes[1]!.id)).toEqual(PICTURES.map((picture) => Buffer.from(picture)))
    expect([again.notices, again.sound]).toEqual([[], true])
    await again.close()
  })

  it('keep every coordinate to a ten-thousandth of the picture, and the times, names, scores and faces', () => {
    const coordinate = fc.double({ min: -3.2, max: 3.2, noNaN: true })
    const hand = fc.record({
      handedness: fc.constantFrom<'Left' | 'Right'>('Left', 'Right'),
      score: fc.double({ min: 0, max: 1, noNaN: true }),
      image: fc.array(coordinate, { minLength: 63, maxLength: 63 }),
    })
    const face = fc.record({
      x: fc.double({ min: -10, max: 10, noNaN: true }),
      y: fc.double({ min: -10, max: 10, noNaN: true }),
      height: fc.double({ min: 0.001, max: 10, noNaN: true }),
    })
    const frame = fc.record({ hands: fc.array(hand, { maxLength: 2 }), face: fc.option(face) })
    fc.assert(
      fc.property(fc.array(frame, { minLength: 4, maxLength: 12 }), (some) => {
        const frames = some.map((one, i) => ({ ...one, time: i * 33.3 }))
        const take = { time: 5, width: 640, height: 480, frames, from: 0, to: 3, strip: [] }
        const record = takeRecord(take, newId(), newId())
        const entry = encodeTake(record)
        expect(PROJECT_JOURNAL.check(JSON.parse(JSON.stringify(entry)))).toEqual({ entry, flaw: null })
        expect(decodeTake(entry)).toEqual(record)
        for (const [i, kept] of takeFrames(record).entries()) {
          const given = frames[i]!
          expect(kept.time).toBe(given.time)
          expect(kept.hands.map(({ handedness }) => handedness)).toEqual(given.hands.map((one) => one.handedness))
          for (const [h, { score, image }] of kept.hands.entries()) {
            expect(Math.abs(score - given.hands[h]!.score)).toBeLessThan(1 / 500)
            expect(image.every((value, c) => Math.abs(value - given.hands[h]!.image[c]!) <= 1e-4)).toBe(true)
          }
          const [a, b] = [kept.face, given.face].map((one) => one && [one.x, one.y, one.height])
          expect(a && Array.from(a, Math.fround)).toEqual(b && Array.from(b, Math.fround))
        }
      }),
      { numRuns: 30 },
    )
  })

  it('take what lies three pictures away for the limit', () => {
    const take = newTake()
    take.frames[0]!.hands[0]!.image[0] = 100
    take.frames[0]!.hands[0]!.image[1] = -100
    const [x, y] = takeFrames(takeRecord(take, newId(), newId()))[0]!.hands[0]!.image
    expect([x, y]).toEqual([expect.closeTo(3.2767, 4), expect.closeTo(-3.2767, 4)])
  })

  it('of 40 frames and two hands need no more than 24 KB each', () => {
    const take = newTake({ hands: 2, seconds: 1.5, rate: 30, strip: 5 })
    const frames = take.frames.slice(0, 40)
    const record = takeRecord({ ...take, frames, to: 39 }, newId(), newId())
    expect([record.times.length, JSON.stringify(encodeTake(record)).length < 24_000]).toEqual([40, true])
  })

  it('are trimmed, left out and moved by lines of their own, also through a compaction', async () => {
    const { project, reopened, journal, takes, heldRecordingId, folder } = await movingProject()
    const before = readFileSync(journal).length
    const [one, two, three] = takes as [TakeRecord, TakeRecord, TakeRecord]
    await project.trimTake(one.id, 3, 20)
    await project.useTakes(ids([one, two]), false)
    await project.useTakes([two.id], true)
    await project.moveTakes(new Map([[three.id, heldRecordingId]]))
    expect(readFileSync(journal).length - before).toBeLessThan(1_000)
    const wanted = [{ ...one, from: 3, to: 20, unused: true }, two, { ...three, recordingId: heldRecordingId }]
    expect(project.takes()).toEqual(wanted)
    const again = await reopened()
    expect(again.takes()).toEqual(wanted)
    await again.delete('take', [two.id])
    await again.close()
    for (const _opening of [1, 2]) {
      const compact = await openProject(folder)
      expect(compact.takes()).toEqual([wanted[0], wanted[2]])
      expect(journalEntries(journal).map(({ e }) => e)).not.toContain('trim')
      await compact.close()
    }
  })

  it('are brought back until the next opening, which erases them and their pictures', async () => {
    const { project, reopened, folder, takes, signId, recordingId } = await movingProject()
    await project.delete('take', ids(takes.slice(0, 2)))
    await project.restore('take', [takes[0]!.id])
    expect([ids(project.takes()), ids(project.deleted().takes)]).toEqual([ids([takes[0]!, takes[2]!]), [takes[1]!.id]])
    expect([project.below('sign', signId), project.below('recording', recordingId)]).toEqual([
      { samples: 0, takes: 2 },
      { samples: 0, takes: 2 },
    ])
    expect(picturesBelow(folder).length).toBe(9)
    const again = await reopened()
    expect([ids(again.takes()), again.has('take', takes[1]!.id)]).toEqual([ids([takes[0]!, takes[2]!]), false])
    expect(picturesBelow(folder).length).toBe(6)
    expect(readFileSync(join(folder, 'journal.ndjson'), 'utf8')).not.toContain(takes[1]!.id)
    await again.close()
  })

  it('go with their sign, and come back with it', async () => {
    const { project, takes, signId, recordingId } = await movingProject()
    await project.delete('sign', [signId])
    expect([project.takes(), project.deleted().takes]).toEqual([[], []])
    expect(project.below('sign', signId)).toEqual({ samples: 0, takes: 3 })
    await project.restore('sign', [signId])
    await project.delete('recording', [recordingId])
    expect(project.takes()).toEqual([])
    await project.restore('recording', [recordingId])
    expect(project.takes()).toEqual(takes)
    await project.close()
  })

  it('are in every copy of what is in memory', async () => {
    const { project, journal, takes } = await movingProject()
    await project.delete('take', [takes[2]!.id])
    await project.trimTake(takes[0]!.id, 1, 9)
    const copy = join(temporaryFolder(), 'journal.ndjson')
    await project.copyTo(copy)
    rmSync(journal)
    await expect(project.addTake(someTake(newId()), [])).rejects.toMatchObject({ code: 'replaced' })
    await project.putBack()
    await project.close()
    for (const path of [copy, journal]) {
      const entries = journalEntries(path)
      const kept = entries.filter(({ e }) => e === 'take')
      expect(kept.map(({ id, from, to }) => [id, from, to])).toEqual(
        takes.map(({ id, from, to }, i) => [id, i === 0 ? 1 : from, i === 0 ? 9 : to]),
      )
      expect(entries).toContainEqual({ e: 'delete', what: 'take', ids: [takes[2]!.id] })
    }
  })
})

describe('pictures of takes', () => {
  it('that no take names are put aside, and come back to the one that does', async () => {
    const { reopened, folder, takes } = await movingProject()
    const again = await reopened()
    await again.close()
    const path = join(folder, 'journal.ndjson')
    const entries = journalEntries(path)
    const lost = entries.findIndex(({ id }) => id === takes[0]!.id)
    writeEntries(path, [
      ...entries.toSpliced(lost, 1).map((entry) => (entry.id === takes[1]!.id ? { ...entry, pics: 2 } : entry)),
    ])
    await (await openProject(folder)).close()
    expect(readdirSync(join(folder, 'thumbnails')).length).toBe(5)
    expect(readdirSync(join(folder, 'lost-and-found', 'thumbnails')).length).toBe(4)
    writeEntries(path, entries)
    await (await openProject(folder)).close()
    expect(readdirSync(join(folder, 'thumbnails')).length).toBe(9)
  })

  it('are missed once for each take that lacks any', async () => {
    const { reopened, folder, takes } = await movingProject()
    const again = await reopened()
    for (const n of [0, 1]) rmSync(join(folder, 'thumbnails', `${takes[0]!.id}-${n}.image`))
    expect(await again.strip(takes[0]!.id)).toEqual([Buffer.from(PICTURES[2]!)])
    const notices = await noticesOfFolder(folder, folder, { id: newId(), name: 'x' }, again)
    expect(notices).toEqual([expect.objectContaining({ kind: 'pictures', missing: 1 })])
    await again.close()
  })
})

describe('a journal with takes', () => {
  it('says how many samples and takes could not be read', async () => {
    const { project, journal, folder, takes } = await movingProject()
    await project.close()
    const text = readFileSync(journal, 'utf8')
    writeFileSync(journal, text.replace(`"id":"${takes[1]!.id}"`, `"id":"${newId()}"`))
    const again = await openProject(folder)
    expect(again.notices[0]).toMatch(/^1 of 4 samples and takes could not be read\./)
    expect(again.report.damage).toMatchObject({ countedLost: 1, exact: true })
    expect(ids(again.takes())).toEqual(ids([takes[0]!, takes[2]!]))
    await again.close()
  })

  it('speaks of takes where a sign moves, although none could be read', async () => {
    const { project, journal, folder } = await movingProject()
    await project.close()
    const lines = readFileSync(journal, 'utf8').split('\n')
    writeFileSync(journal, lines.map((line) => (line.includes('"e":"take"') ? '{' : line)).join('\n'))
    const again = await openProject(folder)
    expect(again.notices[0]).toMatch(/^3 of 4 samples and takes could not be read\./)
    await again.close()
  })

  it.each(['sign', 'recording'])(
    'keeps takes in sight whose %s lost its line, under a sign that moves',
    async (lost) => {
      const { project, journal, folder, takes, signId, recordingId } = await movingProject()
      await project.close()
      const gone = lost === 'sign' ? signId : recordingId
      writeEntries(
        journal,
        journalEntries(journal).filter(({ id }) => id !== gone),
      )
      for (const _opening of [1, 2]) {
        const again = await openProject(folder)
        expect(again.takes()).toEqual(takes)
        const recovered = again.signs().filter(({ label }) => label.startsWith('Recovered'))
        expect(recovered.map(({ moves }) => moves)).toEqual([true])
        await again.close()
      }
    },
  )

  it('of version 2 opens unchanged, is kept aside once, and can take takes from then on', async () => {
    const { project, journal, folder, heldRecordingId } = await movingProject()
    await project.close()
    const old = journalEntries(journal)
      .filter(({ e }) => e !== 'take')
      .map(({ moves: _moves, hands, ...entry }): Entry => ({ ...entry, ...(entry.e === 'sample' ? { hands } : {}) }))
    writeVersion2(journal, old)
    const again = await openProject(folder)
    expect(again.signs().map(({ label, moves, hands }) => [label, moves, hands])).toEqual([
      ['wave', false, null],
      ['fist', false, null],
    ])
    expect([again.samples().length, again.recordings().length, again.notices]).toEqual([1, 2, []])
    expect(readdirSync(folder).filter((name) => name.startsWith('journal.ndjson.version-2-')).length).toBe(1)
    expect(journalEntries(journal)).toEqual(old)
    const take = someTake(heldRecordingId)
    await again.addTake(take, PICTURES)
    await again.close()
    const third = await openProject(folder)
    expect(third.takes()).toEqual([take])
    await third.close()
    expect(readdirSync(folder).filter((name) => name.includes('version-2'))).toEqual([])
  })

  it('sets aside what breaks a limit, by its name, and keeps a sign whose hands do', async () => {
    const { project, journal, folder, signId, takes } = await movingProject()
    await project.close()
    const entry = encodeTake(takes[0]!) as unknown as Entry
    const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
    const n = takes[0]!.times.length
    const broken: Record<string, Entry> = {
      'its id is none': { rec: 'x' },
      'its time is out of range': { t: -1 },
      'the size of its picture is out of range': { w: 0 },
      'it has too few or too many frames': { times: [0, 1, 2] },
      'the times of its frames are out of range': { times: [...takes[0]!.times].reverse() },
      'its hands cannot be read': { seen: 'AAAA' },
      'it has too many hands': { seen: base64(new Uint8Array(n).fill(3)) },
      'its scores cannot be read': { scores: 7 },
      'its coordinates cannot be read': { image: String(entry.image).replace(/.$/, '*') },
      'the place of its face is out of range': { face: base64(new Uint8Array(n * 12).fill(0xff)) },
      'it names frames that it does not have': { from: 0, to: n },
      'it has too many pictures': { pics: 9 },
    }
    const flaws = Object.entries(broken).map(([flaw, change]) => [flaw, PROJECT_JOURNAL.check({ ...entry, ...change })])
    expect(flaws).toEqual(Object.keys(broken).map((flaw) => [flaw, { entry: null, flaw }]))
    const others: Entry[] = [
      { e: 'trim', id: takes[0]!.id, from: 4, to: 3 },
      { e: 'trim', id: 'x', from: 0, to: 3 },
      { e: 'use', ids: [takes[0]!.id] },
      { e: 'move', ids: [takes[0]!.id], rec: 5 },
      { e: 'sign', id: signId, label: 'wave', moves: true, hands: 3 },
    ]
    writeEntries(journal, [...journalEntries(journal), ...others, { ...entry, id: newId(), to: n }])
    const again = await openProject(folder)
    expect(again.report.setAside.map(({ kind, mended }) => [kind, mended])).toEqual([
      ['trim', false],
      ['trim', false],
      ['use', false],
      ['move', false],
      ['sign', true],
      ['take', false],
    ])
    expect(again.takes()).toEqual(takes)
    expect(again.sign(signId)).toEqual({ id: signId, label: 'wave', none: false, moves: true, hands: null })
    await again.close()
  })

  it('takes a change of a take that is gone, or a range that it does not have, for nothing', async () => {
    const { project, journal, folder, takes } = await movingProject()
    await project.close()
    const changes: Entry[] = [
      { e: 'trim', id: newId(), from: 0, to: 3 },
      { e: 'use', ids: [newId()], used: false },
      { e: 'trim', id: takes[0]!.id, from: 500, to: 599 },
    ]
    writeEntries(journal, [...journalEntries(journal), ...changes])
    const again = await openProject(folder)
    const last = takes[0]!.times.length - 1
    expect(again.takes()).toEqual([{ ...takes[0]!, from: last, to: last }, takes[1], takes[2]])
    await again.close()
  })
})
