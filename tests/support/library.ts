import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT_DEFAULTS } from '../../src-main/contract/project'
import type { NewSample } from '../../src-main/contract/sample'
import { newId } from '../../src-main/hosts/environment'
import { type Library, openLibrary } from '../../src-main/storage/library'
import type { ProjectContents } from '../../src-main/storage/project'
import type { SampleRecord } from '../../src-main/storage/records'
import { temporaryFolder } from './app'

export const PICTURE = Uint8Array.from([0xff, 0xd8])

export function sampleRecord(recordingId: string): SampleRecord {
  const points = () => Float32Array.from({ length: 63 }, (_, i) => i / 100)
  const hands = [{ handedness: 'Left' as const, score: 0.9, image: points(), world: points() }]
  return { id: newId(), recordingId, time: 5, width: 640, height: 480, hands, hasThumbnail: true }
}

/** A data folder with one project of a sign with `n` samples, each with a picture. */
export interface Filled {
  dataFolder: string
  /** The project's folder. */
  folder: string
  id: string
  signId: string
  recordingId: string
  samples: SampleRecord[]
  library: Library
}

export async function filledLibrary(n = 4, dataFolder = temporaryFolder()): Promise<Filled> {
  const library = await openLibrary(dataFolder)
  const [id, signId, recordingId] = [newId(), newId(), newId()]
  const options = { ...PROJECT_DEFAULTS, hands: 2 as const, keepThumbnails: false }
  await library.create({ id, name: 'Numbers', createdAt: 7, options, modelId: null, deletedAt: null })
  const contents = await library.contents(id)
  await contents.putSign({ id: signId, label: 'one', none: false, moves: false, hands: null })
  const recording = { id: recordingId, signId, signer: 'Ann', source: 'camera' as const, startedAt: 1, unused: false }
  await contents.putRecording(recording)
  const samples = Array.from({ length: n }, () => sampleRecord(recordingId))
  await contents.addSamples(samples, new Map(samples.map((sample) => [sample.id, PICTURE])))
  return { dataFolder, folder: join(dataFolder, 'projects', id), id, signId, recordingId, samples, library }
}

/** The files of pictures below a folder, by their names, wherever they are. */
export function picturesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder, { recursive: true }) as string[]
  return names.filter((name) => name.includes('.image')).sort()
}

/** Signs of made hands as they lie on the disk, each recording by a person of its own, without pictures. */
export async function keepSigns(
  contents: ProjectContents,
  signs: readonly { label: string; recordings: readonly NewSample[][] }[],
): Promise<void> {
  for (const { label, recordings } of signs) {
    const signId = newId()
    await contents.putSign({ id: signId, label, none: false, moves: false, hands: null })
    for (const [i, samples] of recordings.entries()) {
      const id = newId()
      await contents.putRecording({ id, signId, signer: `p${i}`, source: 'camera', startedAt: 1e12, unused: false })
      const kept = samples.map(
        ({ hands, width, height, time }): SampleRecord => ({
          id: newId(),
          recordingId: id,
          time,
          width,
          height,
          hands: hands.map(({ image, world, ...hand }) => ({
            ...hand,
            image: Float32Array.from(image),
            world: Float32Array.from(world),
          })),
          hasThumbnail: false,
        }),
      )
      await contents.addSamples(kept, new Map())
    }
  }
}
