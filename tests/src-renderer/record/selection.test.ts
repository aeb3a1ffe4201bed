import { describe, expect, it } from 'vitest'
import { shallowRef } from 'vue'
import { useSelection } from '../../../src-renderer/record/useSelection'

describe('a selection', () => {
  const open = (list = ['a', 'b', 'c', 'd', 'e']) => {
    const ids = shallowRef(list)
    const selection = useSelection(ids)
    selection.start()
    return { ids, selection }
  }

  it('takes samples one by one, and everything between two of them', () => {
    const { selection } = open()
    selection.toggle('d', false)
    selection.toggle('b', true)
    expect(selection.ids.value).toEqual(['b', 'c', 'd'])
    selection.toggle('c', false)
    expect(selection.ids.value).toEqual(['b', 'd'])
    selection.toggle('e', true)
    expect(selection.ids.value).toEqual(['b', 'c', 'd', 'e'])
  })

  it('takes them away between two as well', () => {
    const { selection } = open()
    selection.all()
    selection.toggle('b', false)
    selection.toggle('d', true)
    expect(selection.ids.value).toEqual(['a', 'e'])
  })

  it('forgets what is gone, and begins anew', () => {
    const { ids, selection } = open()
    selection.all()
    ids.value = ['a', 'e']
    expect(selection.ids.value).toEqual(['a', 'e'])
    selection.start()
    expect(selection.ids.value).toEqual([])
    // With nothing before it, extending is the one alone.
    selection.toggle('e', true)
    expect(selection.ids.value).toEqual(['e'])
  })
})
