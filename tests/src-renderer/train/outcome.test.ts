import { describe, expect, it } from 'vitest'
import type { ModelCard } from '../../../src-main/contract/model'
import type { CurrentModel } from '../../../src-main/contract/procedures'
import type { TrainingState } from '../../../src-main/contract/training'
import { trainingOutcome } from '../../../src-renderer/train/trainingOutcome'

const card = (id: string) => ({ id }) as ModelCard
const inUse = (id: string): CurrentModel => ({ state: 'ready', card: card(id), stale: false })
const none: CurrentModel = { state: 'none' }
const refused: CurrentModel = { state: 'refused', reason: 'damaged' }
const trained: TrainingState = { state: 'trained', modelId: 'new', adopted: true, previous: 'old' }
const both = [{ card: card('new') }, { card: card('old') }]

describe('the outcome of a training', () => {
  it('speaks of a previous model only where there is one', () => {
    const said = [inUse('old'), none, refused].map((model) => trainingOutcome({ state: 'cancelled' }, model, []))
    expect(said).toEqual([
      'Cancelled. The previous model is kept.',
      'Cancelled. There is still no model that can be used.',
      'Cancelled. There is still no model that can be used.',
    ])
  })

  it('says which model is in use as it is now, not as it was when the training ended', () => {
    expect([
      trainingOutcome(trained, inUse('new'), both),
      trainingOutcome(trained, inUse('old'), both),
      trainingOutcome(trained, inUse('old'), [{ card: card('old') }]),
    ]).toEqual([
      'Trained. The new model is in use.',
      'Trained. The previous model stays in use until you choose the new one.',
      '',
    ])
  })
})
