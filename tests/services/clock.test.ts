import { describe, expect, it, onTestFinished } from 'vitest'
import { openApp } from '../../src-main/services/app'
import { appOptions, temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'

const HOUR = 3_600_000
const EPOCHS = 10_000
const WANTED = 5

/** Seconds left as a training tells them, five times, with how long it has really been at work since it was asked for. */
async function secondsLeft(now: () => number): Promise<{ told: number; most: number }[]> {
  const app = await openApp({ ...appOptions(temporaryFolder()), now })
  onTestFinished(() => app.close())
  const { handlers } = app
  const { id: projectId } = await handlers['projects.create']({ name: 'Clock' })
  for (const label of ['open', 'fist'] as const) {
    const { signId } = await handlers['signs.add']({ projectId, label })
    for (const from of [0, 4]) {
      const recording = { projectId, signId, signer: null, source: 'video' } as const
      const { recordingId } = await handlers['recordings.start'](recording)
      const verdicts = await handlers['samples.append']({ projectId, recordingId, samples: newSamples(label, 4, from) })
      expect(verdicts.every(({ kept }) => kept)).toBe(true)
    }
  }
  const told: { told: number; most: number }[] = []
  const began = performance.now()
  const ended = new Promise<void>((resolve) => {
    app.events.on('training', ({ state }) => {
      if (state.state !== 'training') return
      const { epoch, secondsLeft } = state.progress
      told.push({ told: secondsLeft, most: ((performance.now() - began) / 1000 / epoch) * (EPOCHS - epoch) })
      if (told.length === WANTED) resolve()
    })
  })
  await handlers['training.start']({ projectId, request: { epochs: EPOCHS } })
  await ended
  await handlers['training.cancel']({ projectId })
  return told
}

describe('a training while somebody sets the computer’s clock', () => {
  let asked = 0
  const clocks = {
    'back an hour, again and again': () => Date.now() - HOUR * asked++,
    'forth an hour, again and again': () => Date.now() + HOUR * asked++,
    'back and forth': () => Date.now() + [0, -HOUR, HOUR][asked++ % 3]!,
  }

  it.each(Object.entries(clocks))('goes on telling its progress, and how long it takes: %s', async (_how, now) => {
    const told = await secondsLeft(now)
    expect(told.filter(({ told, most }) => told < 0 || told > most)).toEqual([])
    expect(told.length).toBeGreaterThanOrEqual(WANTED)
  })
})
