import { describe, expect, it } from 'vitest'
import { parse } from '../../src-main/contract/parse'
import { procedures } from '../../src-main/contract/procedures'
import { Name } from '../../src-main/contract/project'

const named = (name: string) => parse(Name, name)

describe('a name', () => {
  it('is in any script, with emoji and flags, and loses the marks of direction that it was pasted with', () => {
    for (const name of [
      'hello',
      'مرحبا',
      'שלום',
      'नमस्ते',
      '👩‍🏫',
      '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    ]) {
      expect(named(` ${name} `)).toEqual({ ok: true, value: name })
    }
    expect(named('\u200fשלום\u200e')).toEqual({ ok: true, value: 'שלום' })
  })

  it.each([
    ['', 'A name needs at least one character.'],
    ['\u200f', 'A name needs at least one character.'],
    ['\u200d', 'A name needs at least one character that can be seen.'],
    ['two\nlines', 'A name is one line of text, without hidden characters.'],
    ['so\u00adft', 'A name is one line of text, without hidden characters.'],
    ['x\u{e0067}', 'A name is one line of text, without hidden characters.'],
    ['x'.repeat(81), 'A name has at most 80 characters.'],
  ])('is not %j', (name, message) => {
    expect(named(name)).toEqual({ ok: false, message })
    // People read it as it is, without the name of a field before it.
    expect(parse(procedures['projects.create'].input, { name })).toEqual({ ok: false, message })
  })
})
