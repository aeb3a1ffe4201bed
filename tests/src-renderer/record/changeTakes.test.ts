import { describe, expect, it } from 'vitest'
import { Failure } from '../../../src-main/contract/failure'
import type { StoredTake } from '../../../src-main/contract/take'
import { words } from '../../../src-renderer/locales'
import { createTrimTake, setUsed, takesToSamples } from '../../../src-renderer/record/changeTakes'
import { createToasts } from '../../../src-renderer/ui/toasts'

/** A host that answers as it is told, and what the page was told of failures. */
function open(answer: (name: string, n: number) => object = () => ({})) {
  const asked: [string, object][] = []
  const failures: string[] = []
  const toasts = createToasts()
  const studio = {
    toasts,
    ask: async (name: string, input: object) => {
      asked.push([name, input])
      return answer(name, asked.filter(([one]) => one === name).length)
    },
    attempt: (work: () => Promise<unknown>) =>
      work().catch((error: Error) => {
        failures.push(error.message)
      }),
  }
  const undo = async () => {
    const { id, action } = toasts.list.value.at(-1)!
    toasts.dismiss(id)
    await action!.run()
  }
  return {
    studio: studio as never,
    asked,
    failures,
    toasts,
    undo,
    texts: () => toasts.list.value.map(({ text }) => text),
  }
}

describe('takes that are not learned from', () => {
  it('are learned from again where that is undone, but for those that were not before either', async () => {
    const { studio, asked, texts, undo } = open(() => ({ takeIds: ['b'] }))
    await setUsed(studio, 'p', ['a', 'b'], false)
    expect(texts()).toEqual([words.takes.unused(1)])
    await undo()
    expect(asked).toEqual([
      ['takes.use', { projectId: 'p', takeIds: ['a', 'b'], used: false }],
      ['takes.use', { projectId: 'p', takeIds: ['b'], used: true }],
    ])
  })

  it('have no way back where nothing was changed', async () => {
    const { studio, toasts } = open(() => ({ takeIds: [] }))
    await setUsed(studio, 'p', ['a'], false)
    expect(toasts.list.value).toEqual([expect.not.objectContaining({ action: expect.anything() })])
  })
})

describe('the range of a take', () => {
  const take = (from: number, to: number) =>
    ({ id: 't', from, to, frames: Array.from({ length: 30 }, (_, i) => ({ time: i * 50 })) }) as unknown as StoredTake

  it('goes back to before all that one message is about', async () => {
    const { studio, asked, undo } = open()
    const trim = createTrimTake(studio)
    await trim('p', take(0, 29), 2, 29)
    await trim('p', take(2, 29), 4, 29)
    await undo()
    expect(asked.at(-1)).toEqual(['takes.trim', { projectId: 'p', takeId: 't', from: 0, to: 29 }])
  })

  it('goes back no further than to where it was when the message before was dismissed', async () => {
    const { studio, asked, toasts, undo } = open()
    const trim = createTrimTake(studio)
    await trim('p', take(0, 29), 2, 29)
    toasts.dismiss(toasts.list.value[0]!.id)
    await trim('p', take(2, 29), 4, 29)
    await undo()
    expect(asked.at(-1)).toEqual(['takes.trim', { projectId: 'p', takeId: 't', from: 2, to: 29 }])
  })
})

describe('samples made of takes', () => {
  const ids = Array.from({ length: 60 }, (_, i) => `t${i}`)
  const sign = { id: 's', label: 'point' }

  it('are deleted with all of their recordings where that is undone', async () => {
    const { studio, asked, texts, undo } = open((_, n) => ({ samples: 10, recordingIds: [`r${n}`] }))
    await takesToSamples(studio, 'p', ids, sign)
    expect(texts()).toEqual([words.takes.samplesMade(20, 'point')])
    await undo()
    expect(asked.slice(2)).toEqual([
      ['recordings.delete', { projectId: 'p', recordingId: 'r1' }],
      ['recordings.delete', { projectId: 'p', recordingId: 'r2' }],
    ])
  })

  it('are told, with the way back, where a failure came before the last of them', async () => {
    const { studio, asked, failures, texts, undo } = open((name, n) => {
      if (name === 'takes.toSamples' && n === 2) throw new Failure('disk-full', 'The disk is full.')
      return { samples: 10, recordingIds: ['r1'] }
    })
    await takesToSamples(studio, 'p', ids, sign)
    expect([failures, texts()]).toEqual([['The disk is full.'], [words.takes.samplesMade(10, 'point')]])
    await undo()
    expect(asked.at(-1)).toEqual(['recordings.delete', { projectId: 'p', recordingId: 'r1' }])
  })
})
