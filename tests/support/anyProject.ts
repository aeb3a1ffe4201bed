import fc from 'fast-check'
import { PROJECT_DEFAULTS, sameName } from '../../src-main/contract/project'
import { newId } from '../../src-main/hosts/environment'
import { createRandom } from '../../src-main/learning/random'
import { openLibrary } from '../../src-main/storage/library'
import type { HandRecord } from '../../src-main/storage/records'
import { takeRecord } from '../../src-main/storage/takeRecords'
import { temporaryFolder } from './app'
import { seenHand } from './hands'
import { newTake } from './takes'

/** Names of all scripts, and such as a spreadsheet, a disk or a reader could take for something else. */
const HARD = [
  'Привет',
  'こんにちは',
  'שלום',
  'مرحبا',
  'नमस्ते',
  'ﬁsh & chips',
  'cafe\u0301',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿 flag',
  '=1+2',
  '+491234',
  '-5',
  "'=x",
  '@here',
  '"quoted", with; marks|',
  'a/b',
  '..',
  'CON',
  'nul.txt',
  '[1,2]',
  '{"x":1}',
  '#1',
  '0,zero',
  '7',
  'ends,',
  '-',
  'null',
  'sep=;',
]
export const anyName = fc.oneof(
  fc.constantFrom(...HARD),
  fc
    .stringMatching(/^[\p{L}\p{N}][\p{L}\p{N} '’.,;:=+-]{0,20}$/u)
    .filter((text) => text.trim() === text && text.normalize('NFC').length <= 80),
)

const recording = fc.record({
  signer: fc.option(anyName),
  unused: fc.boolean(),
  source: fc.constantFrom('camera', 'video'),
  samples: fc.nat(3),
  takes: fc.nat(2),
  hands: fc.constantFrom(1, 2),
})
const sign = fc.record({ moves: fc.boolean(), recordings: fc.array(recording, { minLength: 1, maxLength: 2 }) })
export const anyProject = fc
  .record({
    labels: fc.uniqueArray(anyName, { minLength: 1, maxLength: 5, comparator: sameName }),
    signs: fc.array(sign, { minLength: 5, maxLength: 5 }),
    nothing: fc.boolean(),
    seed: fc.nat(1000),
  })
  .map(({ labels, signs, nothing, seed }) => ({
    seed,
    signs: labels.map((label, i) => ({ label, none: nothing && i === 0, ...signs[i]! })),
  }))
export type AnyProject = typeof anyProject extends fc.Arbitrary<infer T> ? T : never

const JPEG = [0xff, 0xd8, 0xff]
const WEBP = [...Buffer.from('RIFF0000WEBP')]

/** A data folder with such a project; pictures are JPEG or WebP by their first bytes, and all different. */
export async function projectFolder({ signs, seed }: AnyProject): Promise<{ dataFolder: string; id: string }> {
  const dataFolder = temporaryFolder()
  const library = await openLibrary(dataFolder)
  const id = newId()
  await library.create({ id, name: 'Any', createdAt: 5, options: PROJECT_DEFAULTS, modelId: null, deletedAt: null })
  const contents = await library.contents(id)
  const random = createRandom(seed)
  const picture = () => Uint8Array.from([...(random.uniform() < 0.5 ? JPEG : WEBP), ...Buffer.from(newId())])
  for (const { label, none, moves, recordings } of signs) {
    const signId = newId()
    await contents.putSign({ id: signId, label, none, moves, hands: null })
    for (const { signer, unused, source, samples, takes, hands } of recordings) {
      const recordingId = newId()
      const startedAt = Math.floor(random.uniform() * 2e12)
      await contents.putRecording({ id: recordingId, signId, signer, source, startedAt, unused })
      const hand = (handedness: 'Left' | 'Right'): HandRecord => {
        const seen = seenHand('open', random.uniform(), handedness, random.uniform())
        return {
          ...seen,
          image: Float32Array.from(seen.image, (value) => value + (random.uniform() - 0.5) / 20),
          world: Float32Array.from(seen.world),
        }
      }
      const added = Array.from({ length: samples }, () => ({
        id: newId(),
        recordingId,
        time: startedAt + 5,
        width: 640 + Math.floor(random.uniform() * 640),
        height: 480,
        hands: (['Left', 'Right'] as const).slice(0, hands).map(hand),
        hasThumbnail: random.uniform() < 0.8,
      }))
      const pictured = added.filter(({ hasThumbnail }) => hasThumbnail)
      if (added.length > 0) await contents.addSamples(added, new Map(pictured.map((one) => [one.id, picture()])))
      for (let n = 0; n < takes; n++) {
        const made = newTake({ seed: seed + n, hands: hands as 1 | 2, rate: 12 + 20 * random.uniform(), strip: 2 })
        const to = made.frames.length - 1 - Math.floor(random.uniform() * 5)
        await contents.addTake(takeRecord({ ...made, from: 1, to }, newId(), recordingId), [picture(), picture()])
      }
    }
  }
  await library.close()
  return { dataFolder, id }
}
