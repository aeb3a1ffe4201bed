import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTranscript } from '../../src-renderer/recognize/transcript'

describe('the transcript', () => {
  const written = (...labels: string[]) => {
    const transcript = createTranscript()
    for (const label of labels) transcript.add(label)
    return transcript
  }

  it('puts words apart and joins letters', () => {
    expect(written('hello', 'thank you').text.value).toBe('hello thank you')
    expect(written('S', 'A', 'M').text.value).toBe('SAM')
    expect(written('my name', 'S', 'A', 'M', 'hello', '👋🏽', '7').text.value).toBe('my name SAM hello 👋🏽7')
  })

  it('takes spaces once, and none at the beginning', () => {
    const { text, space, add } = written()
    space()
    add('S')
    space()
    space()
    add('A')
    add('hello')
    expect(text.value).toBe('S A hello')
  })

  it('tells when the last sign is taken away by itself, and not when a space is, or all of it', () => {
    let told = 0
    const { add, space, backspace, undo, clear } = createTranscript(undefined, '', () => told++)
    add('hello')
    add('you')
    backspace()
    expect(told).toBe(1)
    add('we')
    undo()
    expect(told).toBe(2)
    space()
    backspace()
    space()
    undo()
    clear()
    undo()
    expect(told).toBe(2)
  })

  it('deletes a sign or a space at a time, clears, and takes each change back', () => {
    const { text, canUndo, space, backspace, clear, undo } = written('hello', 'you')
    space()
    backspace()
    backspace()
    expect(text.value).toBe('hello')
    clear()
    expect(text.value).toBe('')
    clear()
    const back = []
    while (canUndo.value) {
      undo()
      back.push(text.value)
    }
    expect(back).toEqual(['hello', 'hello you', 'hello you ', 'hello you', 'hello', ''])
  })

  it('is after as many undos as changes what it was before', () => {
    const step = fc.oneof(
      fc.record({ what: fc.constant('add' as const), label: fc.constantFrom('A', 'b', 'hello', 'thank you') }),
      fc.record({ what: fc.constantFrom('space' as const, 'backspace' as const, 'clear' as const) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const transcript = written('hello', 'A')
        const texts: string[] = []
        for (const one of steps) {
          const before = transcript.text.value
          if (one.what === 'add') transcript.add(one.label)
          else transcript[one.what]()
          if (transcript.text.value !== before) texts.push(before)
        }
        while (texts.length > 0) {
          transcript.undo()
          expect(transcript.text.value).toBe(texts.pop())
        }
      }),
    )
  })

  it('outlives the page, each text under its own key', () => {
    const kept = new Map<string, string>()
    const memory = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    }
    const first = createTranscript(memory, 'one')
    for (const label of ['hello', 'A', 'B']) first.add(label)
    first.space()
    expect(createTranscript(memory, 'one').text.value).toBe('hello AB ')
    expect(createTranscript(memory, 'two').text.value).toBe('')
  })
})
