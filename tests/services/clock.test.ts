import { describe, expect, it, onTestFinished } from 'vitest'
import type { TrainingState } from '../../src-main/contract/training'
import { openApp } from '../../src-main/services/app'
import { appOptions, temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'

const HOUR = 3_600_000

/** A clock that whoever owns the computer sets back and forth by an hour, at every question. */
function jumpingClock(): () => number {
  let asked = 0
  return () => Date.now() + [0, -HOUR, HOUR][asked++ % 3]!
}

/** What the page is told during one training. */
async function trainingStates(now: () => number): Promise<TrainingState[]> {
  const app = await openApp({ ...appOptions(temporaryFolder()), now })
  onTestFinished(() => app.close())
  const { handlers } = app
  const { id: projectId } = await handlers['projects.create']({ name: 'Clock' })
  for (const label of ['open', 'fist'] as const) {
    const { signId } = await handlers['signs.add']({ projectId, label })
    for (const from of [0, 6]) {
      const recording = { projectId, signId, signer: null, source: 'video' } as const
      const { recordingId } = await handlers['recordings.start'](recording)
      const verdicts = await handlers['samples.append']({ projectId, recordingId, samples: newSamples(label, 6, from) })
      expect(verdicts.every(({ kept }) => kept)).toBe(true)
    }
  }
  const states: TrainingState[] = []
  const ended = new Promise<void>((resolve) => {
    app.events.on('training', ({ state }) => {
      states.push(state)
      if (['trained', 'failed'].includes(state.state)) resolve()
    })
  })
  await handlers['training.start']({ projectId, request: { epochs: 400 } })
  await ended
  return states
}
const left = (states: TrainingState[]) =>
  states.flatMap((state) => {
    if (state.state === 'training') return [state.progress.secondsLeft]
    return state.state === 'checking' && state.secondsLeft !== null ? [state.secondsLeft] : []
  })

describe('a training while the computer’s clock is set back and forth', () => {
  it('tells its progress as often, and how long it takes, as with a clock that is left alone', async () => {
    const set = await trainingStates(jumpingClock())
    expect(set.at(-1)).toMatchObject({ state: 'trained' })
    const back = await trainingStates(() => Date.now() - HOUR * (1 + Math.floor(performance.now() / 200)))
    for (const states of [set, back]) {
      expect(left(states).filter((seconds) => seconds < 0 || seconds > 600)).toEqual([])
      expect(states.filter(({ state }) => state === 'training').length).toBeGreaterThan(3)
    }
  })
})
