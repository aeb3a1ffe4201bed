import { describe, expect, it } from 'vitest'
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
