import { describe, expect, it } from 'vitest'
import { effectScope, shallowRef } from 'vue'
import type { RecorderState } from '../../../src-renderer/record/useRecorder'
import { useTallySign } from '../../../src-renderer/record/useTallySign'

function open() {
  const state = shallowRef<RecorderState>({ state: 'idle', last: null })
  const signId = shallowRef<string | null>('hello')
  const tallied = effectScope().run(() => useTallySign({ state }, signId))!
  const record = () => {
    state.value = { state: 'starting' }
    state.value = { state: 'idle', last: null }
  }
  return { state, signId, tallied, record }
}

describe('the tally of a recording', () => {
  it('is of the sign that was recorded, and gone when another one is chosen', () => {
    const { signId, tallied, record } = open()
    expect(tallied.of.value).toBe(null)
    record()
    expect(tallied.of.value).toBe('hello')
    signId.value = 'bye'
    expect(tallied.of.value).toBe(null)
    signId.value = 'hello'
    expect(tallied.of.value).toBe(null)
  })

  it('keeps the name of its sign where the page goes on by itself', () => {
    const { signId, tallied, record } = open()
    record()
    tallied.goOn('bye')
    expect([signId.value, tallied.of.value]).toEqual(['bye', 'hello'])
    record()
    expect(tallied.of.value).toBe('bye')
  })

  it('stays with its sign when another one is chosen while it is recorded', () => {
    const { state, signId, tallied } = open()
    state.value = { state: 'starting' }
    signId.value = 'bye'
    expect(tallied.of.value).toBe('hello')
  })
})
