import { describe, expect, it } from 'vitest'
import type { Sign } from '../../../src-main/contract/project'
import { nextStep } from '../../../src-renderer/start/nextStep'

const sign = (label: string, used: number, none = false): Sign => ({
  id: label,
  label,
  none,
  moves: false,
  hands: 1,
  handsFrom: 'recordings',
  samples: used,
  used,
  takes: 0,
  usedTakes: 0,
  cover: null,
  coverTake: null,
  recordings: [],
})

describe('the next step', () => {
  it('is to name two signs, to record each, to train, and to show them', () => {
    const steps = [
      nextStep({ signs: [] }, 'none'),
      nextStep({ signs: [sign('a', 0)] }, 'none'),
      nextStep({ signs: [sign('a', 0), sign('rest', 5, true)] }, 'none'),
      nextStep({ signs: [sign('a', 4), sign('b', 0)] }, 'none'),
      nextStep({ signs: [sign('a', 4), sign('b', 4)] }, 'none'),
      nextStep({ signs: [sign('a', 4), sign('b', 4), sign('rest', 0, true)] }, 'none'),
      nextStep({ signs: [sign('a', 4), sign('b', 4)] }, 'refused'),
      nextStep({ signs: [sign('a', 4), sign('b', 4), sign('c', 0)] }, 'ready'),
    ]
    expect(steps.map((one) => (one.step === 'record' ? `record ${one.sign.label}` : one.step))).toEqual([
      'name',
      'name',
      'name',
      'record b',
      'train',
      'train',
      'train',
      'show',
    ])
    // Of a sign that moves, three takes are a beginning.
    const moving = { ...sign('wave', 0), moves: true, usedTakes: 1 }
    expect(nextStep({ signs: [sign('a', 1), moving] }, 'none')).toEqual({ step: 'record', sign: moving, takes: 2 })
    expect(nextStep({ signs: [sign('a', 1), { ...moving, usedTakes: 3 }] }, 'none')).toEqual({ step: 'train' })
    expect(steps[0]).toEqual({ step: 'name', missing: 2 })
    expect(steps[2]).toEqual({ step: 'name', missing: 1 })
  })
})
