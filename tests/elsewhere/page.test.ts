import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import { beforeAll, describe, expect, it } from 'vitest'
import { ACCEPTANCE_DEFAULTS } from '../../src-main/contract/project'
import type { PageModel } from '../../src-main/elsewhere/pageModel'
import type { Clip } from '../../src-main/learning/clips/clip'
import type { Dataset } from '../../src-main/learning/dataset'
import { createRecognizer } from '../../src-main/learning/recognizer'
import { spotSigns } from '../../src-main/services/training/spotting'
import { createLive } from '../../src-page/live'
import type { PoseName } from '../../src-renderer/camera/demonstration/hand'
import { WAY_NAMES, waySet } from '../support/clipSets'
import { performed, WAYS } from '../support/clips'
import { modelToTake, savedModel } from '../support/formModels'
import { seenFrame } from '../support/hands'
import { poseDataset } from '../support/material'

beforeAll(async () => {
  tf.enableProdMode()
  await tf.setBackend('wasm')
})

async function pageOf(set: Dataset, labels: PageModel['signs']['labels'], epochs: number): Promise<PageModel> {
  const { card, model } = modelToTake(await savedModel(set, { epochs }))
  const acceptance = labels.map(() => ACCEPTANCE_DEFAULTS)
  return {
    card,
    model,
    signs: { hands: model.slots, labels, nothing: model.nothing, acceptance, calibration: card.calibration },
  }
}

describe('what a page of one’s own says', () => {
  it('is each held sign, once, as it is accepted; what was not taught is unknown, and None is never accepted', async () => {
    const poses: PoseName[] = ['open', 'fist', 'victory']
    const labels = [
      { label: 'Open', none: false },
      { label: 'Fist', none: false },
      { label: 'None', none: true },
    ]
    const live = createLive(await pageOf(poseDataset(12, poses), labels, 8))
    let time = 0
    const show = (pose: PoseName | null, frames = 40) => {
      const frame = pose ? seenFrame(pose, 0.1) : { ...seenFrame('open'), hands: [] }
      return Array.from({ length: frames }, () => {
        time += 40
        return live({ ...frame, time, face: null })
      })
    }
    const accepted = (shown: ReturnType<typeof show>) => shown.flatMap((one) => one.accepted ?? [])
    const open = show('open')
    expect(accepted(open)).toEqual(['Open'])
    expect(open[10]).toMatchObject({ verdict: 'sign', label: 'Open', progress: expect.closeTo(0.6, 0) })
    const [none, victory, call] = [show(null), show('victory'), show('call')]
    expect([...new Set(none.map(({ verdict }) => verdict))]).toEqual(['no-hand'])
    expect([accepted(victory), victory.at(-1)]).toEqual([[], expect.objectContaining({ verdict: 'none', label: null })])
    expect([accepted(call), call.at(-1)]).toEqual([[], expect.objectContaining({ verdict: 'unknown', label: null })])
    expect(accepted(show('fist'))).toEqual(['Fist'])
  })

  it('is each sign that moves as the studio finds it in a stream', async () => {
    const labels = WAY_NAMES.map((label) => ({ label, none: false }))
    const page = await pageOf(waySet(8), labels, 16)
    const shown = ['lift', 'circle', 'wave', 'lift'] as const
    const live = createLive(page)
    const accepted: string[] = []
    const stream: Clip[] = shown.map((name, i) => performed({ way: WAYS[name], seed: 40 + i, frames: 36 }))
    let start = 0
    const joined: Clip = {
      times: new Float64Array(),
      points: new Float32Array(),
      present: new Uint8Array(),
      face: new Float32Array(),
    }
    const add = (clip: Clip) => {
      joined.times = Float64Array.from([...joined.times, ...clip.times.map((time) => time + start)])
      for (const key of ['points', 'face'] as const) joined[key] = Float32Array.from([...joined[key], ...clip[key]])
      joined.present = Uint8Array.from([...joined.present, ...clip.present])
      start = joined.times.at(-1)! + 0.03
    }
    for (const clip of stream) {
      add(clip)
      // Hands that are not in view for a second.
      const frames = 30
      add({
        times: Float64Array.from({ length: frames }, (_, f) => f / 30),
        points: new Float32Array(frames * 126),
        present: new Uint8Array(frames * 2),
        face: new Float32Array(frames * 3),
      })
    }
    joined.times.forEach((time, f) => {
      const hands = [0, 1].flatMap((slot) => {
        if (!joined.present[f * 2 + slot]) return []
        const image = [...joined.points.subarray(f * 126 + slot * 63, f * 126 + slot * 63 + 63)]
        return [{ handedness: slot === 0 ? ('Left' as const) : ('Right' as const), score: 1, image }]
      })
      const one = live({ hands, width: 100, height: 100, time: time * 1000, face: null })
      if (one.accepted) accepted.push(one.accepted)
    })
    const model = { recognizer: createRecognizer(page.model), ...page.card.clips!, labels }
    const found = [...spotSigns(model, joined, ACCEPTANCE_DEFAULTS)].map(({ label }) => label)
    expect(accepted).toEqual(found)
    expect(accepted.length).toBeGreaterThan(1)
  })
})
