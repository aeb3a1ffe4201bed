import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Compared, SAMPLE_FORMS, type SampleForm } from '../../../src-main/contract/sampleFile'
import { unsquash } from '../../../src-main/learning/landmarks/normalise'
import { namesNothing, readName } from '../../../src-main/readers/names'
import { openApp } from '../../../src-main/services/app'
import { readPose } from '../../../src-main/services/samples/pose'
import { openMaterial } from '../../../src-main/services/tables/table'
import { usedSamples, usedTakes } from '../../../src-main/services/training/used'
import { openLibrary } from '../../../src-main/storage/library'
import type { ProjectContents } from '../../../src-main/storage/project'
import { type AnyProject, anyProject, projectFolder } from '../../support/anyProject'
import { appOptions, temporaryFolder } from '../../support/app'

/** Every file below a folder, by its name there. */
function filesBelow(folder: string): Map<string, Buffer> {
  const names = (readdirSync(folder, { recursive: true }) as string[]).filter((name) =>
    statSync(join(folder, name)).isFile(),
  )
  return new Map(names.map((name) => [name.replaceAll('\\', '/'), readFileSync(join(folder, name))]))
}

/** What a project becomes in each form, as a folder; null where there is nothing that the form holds. */
async function exported(project: AnyProject) {
  const { dataFolder, id } = await projectFolder(project)
  const app = await openApp(appOptions(dataFolder))
  const made = new Map<SampleForm, { counts: Compared; files: Map<string, Buffer> } | null>()
  for (const form of SAMPLE_FORMS) {
    const folder = join(temporaryFolder(), form)
    const writing = app.sampleFiles.prepare(id, form, { people: false }).then(({ write }) => write(folder, 'folder'))
    const counts = await writing.catch((error) => {
      expect(error).toMatchObject({ code: 'bad-input', message: expect.stringMatching(/^There (is|are) no/) })
      return null
    })
    made.set(form, counts && { counts, files: filesBelow(folder) })
  }
  const looks = await app.handlers['sampleFiles.look']({ projectId: id })
  await app.close()
  const library = await openLibrary(dataFolder)
  const contents = await library.contents(id)
  return { made, looks, contents, close: () => library.close() }
}

const read = (bytes: Buffer, labels?: Buffer) =>
  openMaterial(bytes, {
    needsLabel: true,
    encoding: null,
    size: null,
    fps: null,
    labels: labels ? { name: 'labels', bytes: labels, given: true } : null,
    choices: { label: null, signer: null },
  })

/** The name of the sign of each recording, as a reader gives it. */
function labelsOf(contents: ProjectContents): Map<string, string> {
  const signs = new Map(contents.signs().map(({ id, label, none }) => [id, { label, none }]))
  return new Map(
    contents.recordings().map(({ id, signId }) => {
      const { label, none } = signs.get(signId)!
      const name = readName(label) as { name: string }
      return [id, none && !namesNothing(label) ? 'None' : name.name]
    }),
  )
}

describe('a project in the forms that others read', () => {
  it('gives our own readers the same rows, whatever its names, hands, days and unused recordings', async () => {
    await fc.assert(
      fc.asyncProperty(anyProject, async (project) => {
        const { made, looks, contents, close } = await exported(project)
        const labels = labelsOf(contents)
        const [samples, takes] = [usedSamples(contents), usedTakes(contents)]
        const strays = contents.samples().length + contents.takes().length - samples.length - takes.length
        const hands = samples.map(({ recordingId, width, height, hands }) => {
          const [surest] = [...hands].sort((a, b) => b.score - a.score)
          const points = new Float32Array(63)
          unsquash(surest!.image, width / height, points)
          return { label: labels.get(recordingId)!, recording: recordingId, score: surest!.score, points }
        })
        for (const form of ['csv', 'jsonl'] as const) {
          const files = made.get(form)?.files ?? new Map<string, Buffer>()
          expect([...files.keys()].sort()).toEqual([
            ...(samples.length > 0 ? [`samples.${form}`] : []),
            ...(takes.length > 0 ? [`takes.${form}`] : []),
          ])
          if (samples.length > 0) {
            const material = read(files.get(`samples.${form}`)!)
            const rows = material.kind === 'table' ? material.table.rows : []
            expect(rows.map(({ label, recording, score, points }) => ({ label, recording, score, points }))).toEqual(
              hands,
            )
          }
          if (takes.length > 0) {
            const material = read(files.get(`takes.${form}`)!)
            const rows = material.kind === 'takes' ? material.takes.rows : []
            expect(rows.map(({ label, recording, clip }) => [label, recording, clip.times.length])).toEqual(
              takes.map(({ recordingId, from, to }) => [labels.get(recordingId), recordingId, to - from + 1]),
            )
            rows.forEach(({ clip, aspect }, i) => {
              const { times, from, width, height } = takes[i]!
              expect(aspect).toBeCloseTo(width / height, 8)
              clip.times.forEach((time, f) => {
                expect(time).toBeCloseTo((times[from + f]! - times[from]!) / 1000, 6)
              })
            })
          }
          expect(made.get(form)?.counts.rows ?? 0).toBe(samples.length + takes.length)
        }
        const kinivi = made.get('kinivi')
        if (kinivi) {
          const { files } = kinivi
          const material = read(files.get('keypoint.csv')!, files.get('keypoint_classifier_label.csv')!)
          const rows = material.kind === 'table' ? material.table.rows : []
          expect(rows.map(({ label }) => label)).toEqual(hands.map(({ label }) => label))
          rows.forEach(({ points }, i) => {
            const own = hands[i]!.points
            const flat = own.map((value, k) => (k % 3 === 2 ? 0 : value - own[k % 3]!))
            const most = Math.max(...flat.map(Math.abs))
            points.forEach((value, k) => {
              expect(Math.abs(value - flat[k]! / most)).toBeLessThan(1e-6)
            })
          })
        }
        const poses = [...(made.get('pose')?.files ?? [])].filter(([name]) => name.endsWith('.pose'))
        expect(poses.length).toBe(takes.length)
        for (const take of takes) {
          const [, bytes] = poses.find(([name]) => name.endsWith(`/${take.id}.pose`))!
          expect(readPose(bytes)).toMatchObject({
            frames: take.to - take.from + 1,
            width: take.width,
            height: take.height,
          })
        }
        await checkPictures(made.get('pictures')?.files ?? new Map(), contents)
        for (const { form, counts } of looks) {
          expect(counts.left).toMatchObject({ unused: strays, unreadable: 0 })
          const { rows: _, largest, ...said } = made.get(form)?.counts ?? { ...counts, rows: 0, largest: 0 }
          expect(said).toEqual(counts)
          expect(largest).toBeLessThanOrEqual(1e-6)
        }
        await close()
      }),
      { numRuns: 25 },
    )
  })
})

/** Every picture of what is learned from, byte by byte, in one folder a sign. */
async function checkPictures(files: ReadonlyMap<string, Buffer>, contents: ProjectContents) {
  const wanted: [name: string, bytes: Uint8Array, recordingId: string][] = []
  for (const { id, recordingId } of usedSamples(contents)) {
    const picture = await contents.thumbnail(id)
    if (picture) wanted.push([id, picture, recordingId])
  }
  for (const { id, recordingId } of usedTakes(contents)) {
    const strip = await contents.strip(id)
    strip.forEach((picture, i) => {
      wanted.push([`${id}-${i}`, picture, recordingId])
    })
  }
  const folders = new Map<string, string>()
  const signOf = new Map(contents.recordings().map(({ id, signId }) => [id, signId]))
  for (const [name, bytes, recordingId] of wanted) {
    const ending = bytes[0] === 0xff ? 'jpg' : 'webp'
    const found = [...files].find(([file]) => file.endsWith(`/${name}.${ending}`))
    expect(found?.[1].equals(bytes)).toBe(true)
    const folder = found![0].split('/')[0]!
    const signId = signOf.get(recordingId)!
    expect(folders.get(signId) ?? folder).toBe(folder)
    folders.set(signId, folder)
  }
  expect(new Set([...folders.values()].map((name) => name.toUpperCase())).size).toBe(folders.size)
  expect(files.size).toBe(wanted.length === 0 ? 0 : wanted.length + 1)
}
