import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src-main/contract/language'
import { EXAMPLES } from '../../../src-main/contract/report'
import { REPORT_WORDS } from '../../../src-main/contract/reportWords'
import type { Advice } from '../../../src-main/contract/reportWords/groups'
import { CATALOGUES, language, words } from '../../../src-renderer/locales'

type Leaf = string | ((...values: never[]) => unknown)
/** Every word of a catalogue by its path. */
function leaves(part: unknown, path: string[] = []): [string, Leaf][] {
  if (typeof part === 'string' || typeof part === 'function') return [[path.join('.'), part as Leaf]]
  return Object.entries(part as object).flatMap(([key, value]) => leaves(value, [...path, key]))
}
/** Without the grammar, which is no word. */
const catalogue = (of: (typeof LANGUAGES)[number]) => new Map(leaves({ ...CATALOGUES[of], grammar: {} }))
const english = catalogue('en')

/** Words that are the same in some other language too, and right there. */
const SAME = new Set([
  'app.name',
  'outputs.names.osc',
  'projects.sorts.name',
  'record.person',
  'record.stop',
  'train.activation',
  'train.model',
  'train.parameterA',
  'train.parameterB',
  'recognise.pause',
  'transcript.title',
  'sampleFile.forms.jsonl',
  ...EXAMPLES.flatMap((made) =>
    ['columns.f1', 'calibrationColumns.n', 'curveColumns.n', 'activationColumns.p'].map(
      (path) => `report.words.${made}.${path}`,
    ),
  ),
])
/** Takes a key of a table or an object, not a number. */
const OTHERWISE = /(^|\.)(warning|more|curveRow|tally)$|^app\.failure\./
const NUMBERS = [2, 3, 4, 6, 7, 8]
const call = (word: Leaf) => (typeof word === 'string' ? word : String(word(...(NUMBERS as never[]))))
const figures = (text: string) => (text.match(/\d+/g) ?? []).sort()

describe.each(LANGUAGES.filter((one) => one !== 'en'))('the catalogue in %s', (of) => {
  const own = catalogue(of)

  it('has every word of the English one, of the same kind, and none besides', () => {
    const kinds = (words: Map<string, Leaf>) => [...words].map(([path, word]) => `${path}: ${typeof word}`).sort()
    expect(kinds(own)).toEqual(kinds(english))
  })

  it('leaves no word empty or in English', () => {
    const poor = [...own].flatMap(([path, word]) => {
      const theirs = english.get(path)!
      if (typeof word !== 'string' || typeof theirs !== 'string' || theirs === '') return []
      return word.trim() === '' || (word === theirs && !SAME.has(path)) ? [path] : []
    })
    expect(poor).toEqual([])
  })

  it('says every figure and name that the English one says', () => {
    const wrong = [...own].flatMap(([path, word]) => {
      if (typeof word === 'string' || OTHERWISE.test(path)) return []
      const [text, theirs] = [call(word), call(english.get(path)!)]
      const same = figures(text).join() === figures(theirs).join()
      return same && !/undefined|NaN|\[object/.test(text) ? [] : [`${path}: ${text} — ${theirs}`]
    })
    expect(wrong).toEqual([])
  })

  it('has a sentence for every warning and for every other choice', () => {
    const labels = ['§', '¶']
    const label = '§'
    const warnings: Advice[] = [
      { about: 'one-recording', labels },
      { about: 'one-recording', labels: ['§'] },
      { about: 'one-day' },
      { about: 'one-signer', signers: 1 },
      { about: 'one-signer', signers: 2 },
      { about: 'alike', label, other: '¶', confused: 3, of: 5 },
      { about: 'close', label, other: '¶' },
      { about: 'suspects', count: 1 },
      { about: 'suspects', count: 4 },
      { about: 'untested', labels },
      { about: 'duplicates', count: 7 },
      { about: 'few', label, samples: 1, usual: 9, takes: false },
      { about: 'few', label, samples: 4, usual: 9, takes: true },
      { about: 'one-place', labels },
      { about: 'one-size', labels },
      { about: 'no-nothing' },
    ]
    for (const made of EXAMPLES) {
      const [own, theirs] = [REPORT_WORDS[of][made], REPORT_WORDS.en[made]]
      for (const warning of warnings) {
        const text = own.warning(warning)
        if ('label' in warning || 'labels' in warning) expect(text).toContain('§')
        if ('labels' in warning && warning.labels.length > 1) expect(text).toContain('¶')
        expect(figures(text)).toEqual(figures(theirs.warning(warning)))
        expect(text).not.toBe(theirs.warning(warning))
      }
      for (const axis of ['signers', 'recordings', 'samples'] as const) {
        expect(own.more({ of: axis, lost: 2.5 })).toMatch(/2[.,]5/)
        expect(own.more({ of: axis, lost: 0 })).not.toMatch(/\d/)
        expect(own.curveRow(0.5, axis)).toContain('50')
      }
    }
    const dropped = { 'no-hand': 3, cropped: 4 } as const
    expect(figures(CATALOGUES[of].record.tally(12, dropped))).toEqual(['12', '3', '4', '7'])
  })
})

describe('the words of the page', () => {
  it('follow the language', () => {
    expect(words.app.undo).toBe('Undo')
    language.value = 'tr'
    expect(words.app.undo).toBe('Geri al')
    language.value = 'en'
    expect(words.app.undo).toBe('Undo')
  })

  it('count as each language counts, and write numbers as it writes them', () => {
    const counted = (of: (typeof LANGUAGES)[number]) => [1, 2, 12_345].map((n) => CATALOGUES[of].projects.summary(n, n))
    expect(counted('en')).toEqual(['1 sign, 1 sample', '2 signs, 2 samples', '12,345 signs, 12,345 samples'])
    expect(counted('de')).toEqual([
      '1 Gebärde, 1 Beispiel',
      '2 Gebärden, 2 Beispiele',
      '12.345 Gebärden, 12.345 Beispiele',
    ])
    expect(counted('es')).toEqual(['1 seña, 1 muestra', '2 señas, 2 muestras', '12.345 señas, 12.345 muestras'])
    expect(counted('tr')).toEqual(['1 işaret, 1 örnek', '2 işaret, 2 örnek', '12.345 işaret, 12.345 örnek'])
  })
})
