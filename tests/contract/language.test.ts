import { describe, expect, it } from 'vitest'
import { createGrammar } from '../../src-main/contract/grammar'
import { languageOf } from '../../src-main/contract/language'

describe('the language', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['fr-CA', 'tr-TR', 'en'], 'tr'],
    [['ES'], 'es'],
    [['ja', 'zh-Hant'], 'en'],
    [[], 'en'],
  ] as const)('of a person who reads %j is %s', (wanted, language) => {
    expect(languageOf(wanted)).toBe(language)
  })
})

describe('the grammar', () => {
  it('writes shares, numbers and sizes as each language does', () => {
    const written = (['en', 'de', 'es', 'tr'] as const).map((language) => {
      const { percent, number, bytes } = createGrammar(language)
      return [
        percent(0.845),
        percent(0.845, 1),
        number(1234.5),
        number(0.5, 2),
        ...[1_500_000, 0].map((n) => bytes(n).replace('\u00a0', ' ')),
      ]
    })
    expect(written).toEqual([
      ['85\u00a0%', '84.5\u00a0%', '1,234.5', '0.50', '1.5 MB', '0 bytes'],
      ['85\u00a0%', '84,5\u00a0%', '1.234,5', '0,50', '1,5 MB', '0 Byte'],
      ['85\u00a0%', '84,5\u00a0%', '1234,5', '0,50', '1,5 MB', '0 bytes'],
      ['%85', '%84,5', '1.234,5', '0,50', '1,5 MB', '0 bayt'],
    ])
  })

  it('takes one form for one, another for everything else', () => {
    const { count } = createGrammar('en')
    expect([0, 1, 2, 1_000_000].map((n) => count(n, 'sign', 'signs'))).toEqual([
      '0 signs',
      '1 sign',
      '2 signs',
      '1,000,000 signs',
    ])
  })
})
