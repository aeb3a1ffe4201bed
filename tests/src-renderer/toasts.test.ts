import { describe, expect, it } from 'vitest'
import { words } from '../../src-renderer/locales'
import { createRemove } from '../../src-renderer/studio/remove'
import { createToasts } from '../../src-renderer/ui/toasts'

const undo = { label: 'Undo', run: () => {} }

describe('messages', () => {
  it('with an undo stay, also when they say the same and when others come', () => {
    const toasts = createToasts()
    for (let i = 0; i < 3; i++) toasts.show({ tone: 'plain', text: 'One sample was deleted.', action: undo })
    for (let i = 0; i < 6; i++) toasts.show({ tone: 'problem', text: `Problem ${i}` })
    expect(toasts.list.value.filter(({ action }) => action).length).toBe(3)
    expect(toasts.list.value.filter(({ action }) => !action).map(({ text }) => text)).toEqual([
      'Problem 3',
      'Problem 4',
      'Problem 5',
    ])
    toasts.dismiss(toasts.list.value[0]!.id)
    expect(toasts.list.value.filter(({ action }) => action).length).toBe(2)
  })

  it('are not said twice at once', () => {
    const toasts = createToasts()
    for (let i = 0; i < 3; i++) toasts.show({ tone: 'problem', text: 'The disk is full.' })
    expect(toasts.list.value.length).toBe(1)
  })
})

describe('deleted samples', () => {
  const setUp = () => {
    const toasts = createToasts()
    const asked: [string, readonly string[]][] = []
    const ask = (name: string) => async (_: string, sampleIds: readonly string[]) => {
      asked.push([name, sampleIds])
    }
    return { toasts, asked, remove: createRemove(toasts, words.record.samplesDeleted, ask('delete'), ask('restore')) }
  }

  it('one after the other are one message, whose undo brings all back', async () => {
    const { toasts, asked, remove } = setUp()
    await remove('p', ['a'])
    await remove('p', ['b', 'c'])
    expect(toasts.list.value.map(({ text }) => text)).toEqual(['3 samples were deleted.'])
    await toasts.list.value[0]!.action!.run()
    expect(asked.at(-1)).toEqual(['restore', ['a', 'b', 'c']])
  })

  it('begin a new message after an undo, after a dismissal, and in another project', async () => {
    const { toasts, remove } = setUp()
    await remove('p', ['a'])
    await toasts.list.value[0]!.action!.run()
    await remove('p', ['b'])
    toasts.dismiss(toasts.list.value[1]!.id)
    await remove('p', ['c'])
    await remove('q', ['d'])
    expect(toasts.list.value.map(({ text }) => text)).toEqual(Array(3).fill('1 sample was deleted.'))
  })
})
