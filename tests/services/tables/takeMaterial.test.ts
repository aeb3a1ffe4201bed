import { describe, expect, it } from 'vitest'
import { datasetSize } from '../../../src-main/learning/dataset'
import { needMaterial, type RowFile, rowsOf } from '../../../src-main/services/tables/table'
import { planTrials, type TrialRequest } from '../../../src-main/services/tables/trialPlan'
import { runTrials } from '../../../src-main/services/tables/trials'
import { createRunner } from '../../../src-main/services/training/fits'
import { ROWS, read } from '../../support/tables'
import { frames, readTakes } from '../../support/takeFiles'

const LABELS = ['wave', 'None', 'circle', 'wave', 'idle', 'circle']
const items = LABELS.map((label, i) => ({
  label,
  signer: i < 3 ? 'c' : 'd',
  session: `s${i}`,
  fps: 10,
  frames: frames(label === 'None' ? 30 : 8 + i, i),
}))
const takes = (): RowFile => rowsOf({ kind: 'takes', takes: readTakes(items) })
const hands = (): RowFile => {
  const header = ['label', 'person', ...Array.from({ length: 21 }, (_, i) => [`x${i}`, `y${i}`, `z${i}`]).flat()]
  const lines = ROWS.map(({ label, person, hand }) => [label === 'open' ? 'None' : label, person, ...hand].join(','))
  return rowsOf({ kind: 'table', table: read([header.join(','), ...lines].join('\n')) })
}

const REQUEST: TrialRequest = {
  split: null,
  trainSigners: null,
  forward: false,
  perSign: null,
  testRows: null,
  train: null,
  test: null,
  minScore: null,
  unknown: [],
  shown: false,
  plain: false,
  peers: [],
  plant: 0,
  draws: 1,
  seed: 1,
  options: {},
  augmentation: {},
}

describe('takes as material', () => {
  it('are clips in the order of their signs, and whatever is called none is one class of no sign', () => {
    const { set, classes, grouped, ids, seconds } = needMaterial(takes().rows)
    expect(classes).toEqual([
      { id: 'circle', label: 'circle', none: false },
      { id: 'None', label: 'None', none: true },
      { id: 'wave', label: 'wave', none: false },
    ])
    expect([set.slots, set.frames, set.nothing, [...set.labels]]).toEqual([2, 32, 1, [2, 1, 0, 2, 1, 0]])
    expect(grouped[3]).toEqual({ label: 2, signer: 'd', day: 's3', recording: 's3' })
    expect(ids).toEqual(['1', '2', '3', '4', '5', '6'])
    // Signs of 8, 10, 11 and 13 frames: a take of nothing says nothing of how long signs are.
    expect(seconds).toBeCloseTo(1)
  })

  it('have a fingerprint that knows a point, a hand that is missing, and a name', () => {
    const of = (change: (all: typeof items) => void) => {
      const own = structuredClone(items)
      change(own)
      return needMaterial(rowsOf({ kind: 'takes', takes: readTakes(own) }).rows).fingerprint
    }
    const same = of(() => {})
    expect(of(() => {})).toBe(same)
    const others = [
      of((all) => (all[0]!.frames[0]!.right[0]! += 0.01)),
      of((all) => (all[0]!.frames[0]!.left = null)),
      of((all) => (all[0]!.label = 'circle')),
      of((all) => {
        for (const frame of all[0]!.frames) frame.face = [0.1, 0.1, 0.1]
      }),
    ]
    expect(new Set([same, ...others]).size).toBe(5)
  })

  it('are refused where there is one sign, and what a table calls None is a hand like any other', () => {
    const only = rowsOf({ kind: 'takes', takes: readTakes(items.filter(({ label }) => label === 'wave')) })
    expect(() => needMaterial(only.rows)).toThrow('Only “wave”')
    const { set, classes, seconds } = needMaterial(hands().rows)
    expect([set.frames, set.nothing, seconds]).toEqual([1, null, null])
    expect(classes.map(({ none }) => none)).toEqual([false, false, false, false])
  })
})

describe('trials of takes', () => {
  const plan = (request: Partial<TrialRequest>) => {
    const file = takes()
    return planTrials(needMaterial(file.rows), file, { ...REQUEST, ...request })
  }
  const run = (file: RowFile, request: Partial<TrialRequest>) => {
    const nobody = createRunner(new URL('file:///nowhere.js'), 1, [])
    return runTrials({ clock: () => 0 }, file, { ...REQUEST, ...request }, nobody, () => {})
  }

  it('are chosen by conditions, and name the rows of the file', () => {
    const { split, trials } = plan({ train: 'signer=c', test: 'signer=d', unknown: [['circle']] })
    expect(split).toBe('signer')
    const { rows, fold, classes, strangers, set } = trials[0]!
    expect([rows, fold, classes]).toEqual([[0, 1, 3, 4], { train: [0, 1], test: [2, 3] }, [1, 2]])
    expect([set.nothing, datasetSize(strangers!), [...strangers!.labels]]).toEqual([0, 1, [0]])
  })

  it.each<[string, Partial<TrialRequest>, RegExp]>([
    ['the model alone and its thresholds', { plain: true, shown: true }, /^--plain learns the model alone/],
    ['the model alone and strangers', { plain: true, unknown: [['wave']] }, /^--plain learns the model alone/],
    ['peers with wrong labels', { peers: ['nearest'], plant: 0.1 }, /^--peers does not go with --plant/],
    ['strengths that takes do not have', { augmentation: { tilt: 10 } }, /^--augment tilt: of takes, .* left out/],
    ['strengths where the app is lived', { augmentation: { tilt: 0 }, train: 'signer=c' }, /unless --plain is said/],
  ])('refuse %s', async (_name, request, reason) => {
    await expect(run(takes(), request)).rejects.toThrow(reason)
  })

  it('compare with peers only where signs move', async () => {
    await expect(run(hands(), { peers: ['warping'] })).rejects.toThrow(/the file is a table of hands\.$/)
  })
})
