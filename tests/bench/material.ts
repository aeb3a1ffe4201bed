import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame } from '../../src-main/contract/landmarks'
import type { NewTake } from '../../src-main/contract/take'
import { newId } from '../../src-main/hosts/environment'
import type { Dataset } from '../../src-main/learning/dataset'
import { placeHands } from '../../src-main/learning/landmarks/hands'
import { createRandom } from '../../src-main/learning/random'
import { openProject } from '../../src-main/storage/project'
import { takeRecord } from '../../src-main/storage/takeRecords'
import { type HandPose, poseHand, turnHand } from '../../src-renderer/camera/demonstration/hand'

/** Random poses of the parametric hand: material of any size, the same on every machine. */
export function randomPoses(count: number): HandPose[] {
  const random = createRandom(11)
  return Array.from({ length: count }, () => ({
    bend: [0, 1, 2, 3, 4].map(() =>
      random.uniform() < 0.5 ? 0 : 0.5 + random.uniform() / 2,
    ) as unknown as HandPose['bend'],
    spread: random.uniform(),
  }))
}

export function poseFrame(pose: HandPose, turn: number): Frame {
  const points = turnHand(poseHand(pose), turn, turn / 3)
  const image = points.flatMap(([x, y, z]) => [0.5 + (x * 130) / 640, 0.8 + (y * 130) / 480, (z * 130) / 640])
  const world = points.flatMap(([x, y, z]) => [x * 0.09, y * 0.09, z * 0.09])
  return { hands: [{ handedness: 'Right', score: 0.98, image, world }], width: 640, height: 480 }
}

export function poseSet(signs: number, each: number): Dataset {
  const poses = randomPoses(signs)
  const n = signs * each
  const set: Dataset = {
    slots: 1,
    frames: 1,
    face: null,
    nothing: null,
    classes: signs,
    points: new Float32Array(n * 63),
    present: new Uint8Array(n),
    labels: new Int32Array(n),
  }
  for (let i = 0; i < n; i++) {
    placeHands(poseFrame(poses[i % signs]!, 0.4 * Math.sin(i * 1.7)), 1, set.points, set.present, i)
    set.labels[i] = i % signs
  }
  return set
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'signsmith-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A project folder with that many samples in recordings of 20. */
export async function writeProject(samples: number): Promise<string> {
  const folder = temporaryFolder()
  const project = await openProject(folder)
  const signId = newId()
  await project.putSign({ id: signId, label: 'sign', none: false, moves: false, hands: null })
  const [pose] = randomPoses(1)
  for (let at = 0; at < samples; at += 20) {
    const recordingId = newId()
    await project.putRecording({
      id: recordingId,
      signId,
      signer: 'Ann',
      source: 'camera',
      startedAt: at,
      unused: false,
    })
    const batch = Array.from({ length: Math.min(20, samples - at) }, (_, i) => {
      const { hands, width, height } = poseFrame(pose!, 0.3 * Math.sin(at + i))
      return {
        id: newId(),
        recordingId,
        time: at + i,
        width,
        height,
        hands: hands.map(({ handedness, score, image, world }) => ({
          handedness,
          score,
          image: Float32Array.from(image),
          world: Float32Array.from(world),
        })),
        hasThumbnail: false,
      }
    })
    await project.addSamples(batch, new Map())
  }
  await project.close()
  return folder
}

/** A take of 40 frames and two hands over 1.3 seconds. */
export function benchTake(seed: number): NewTake {
  const [left, right] = randomPoses(2)
  const frames = Array.from({ length: 40 }, (_, i) => ({
    time: i * 33.3,
    hands: [left!, right!].map((pose, h) => {
      const [hand] = poseFrame(pose, 0.3 * Math.sin(seed + i / 7 + h)).hands
      return { handedness: h ? ('Right' as const) : ('Left' as const), score: 0.97, image: hand!.image }
    }),
    face: { x: 0.51, y: 0.22, height: 0.27 },
  }))
  return { time: seed * 3_000, width: 640, height: 480, frames, from: 0, to: 39, strip: [] }
}

/** A project folder with that many takes, in recordings of 10, and the milliseconds that each took to be kept. */
export async function writeTakes(takes: number): Promise<{ folder: string; appends: number[] }> {
  const folder = temporaryFolder()
  const project = await openProject(folder)
  const signId = newId()
  await project.putSign({ id: signId, label: 'sign', none: false, moves: true, hands: null })
  const recording = { signId, signer: 'Ann', source: 'camera', startedAt: 0, unused: false } as const
  const appends: number[] = []
  let recordingId = ''
  for (let n = 0; n < takes; n++) {
    if (n % 10 === 0) {
      recordingId = newId()
      await project.putRecording({ ...recording, id: recordingId })
    }
    const take = benchTake(n)
    const started = performance.now()
    await project.addTake(takeRecord(take, newId(), recordingId), [])
    appends.push(performance.now() - started)
  }
  await project.close()
  return { folder, appends }
}
