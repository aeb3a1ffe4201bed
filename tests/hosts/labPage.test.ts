import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { labPage } from '../../src-main/hosts/cli/labPage'
import { leadOf, linesOf, partsOf } from '../../src-main/hosts/cli/labWords'
import { makeArms } from '../../src-main/lab/arms'
import { ACCURACY, AUROC, RMSE } from '../../src-main/lab/experiment'
import { LabReport } from '../../src-main/lab/report'
import { escapeHtml } from '../../src-main/services/training/htmlParts'
import { APALU_AND_RELU, labReport } from '../support/labReports'

const FIGURES = [ACCURACY, AUROC, RMSE]
const MANY = makeArms(['relu', 'elu', 'prelu'], {
  starts: ['published', 'smooth'],
  per: 'layer',
  tied: true,
  parameterRates: [0],
})
const value = fc.nat(1000).map((n) => n / 1000)
const twoArms = fc.array(fc.tuple(value, value), { maxLength: 9 })

/** Whatever may come of a run: any number of whole pairs, of which the last may miss its own rates. */
const anyReport = fc
  .record({
    arms: fc.constantFrom(APALU_AND_RELU, MANY, MANY.slice(0, 1)),
    tasks: fc.constantFrom([''], ['12 layers', '30 layers']),
    n: fc.nat(4),
    own: fc.nat(1),
    parts: fc.boolean(),
    figure: fc.constantFrom(...FIGURES),
    claim: fc.constantFrom('svdd' as const, 'depth' as const),
    made: fc.boolean(),
    ended: fc.constantFrom('whole' as const, 'time' as const, 'stopped' as const),
  })
  .chain(({ n, own, made, ended, ...run }) => {
    const draw = fc.array(fc.array(value, { minLength: run.arms.length, maxLength: run.arms.length }), {
      minLength: run.tasks.length,
      maxLength: run.tasks.length,
    })
    const draws = (length: number) => fc.array(draw, { minLength: length, maxLength: length })
    return fc
      .record({ oneRate: draws(n), ownRate: draws(Math.max(0, n - own)) })
      .map((values) => labReport({ ...run, ...values, facts: { made, ended } }))
  })

const FIXED = new Set(['format', 'better', 'rates', 'ended', 'activation'])

/** The same report with something before every text that no page must take for its own. */
function hostile<T>(value: T, before: string): T {
  if (typeof value === 'string') return `${before}${value}` as T
  if (Array.isArray(value)) return value.map((one) => hostile(one, before)) as T
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, FIXED.has(key) ? one : hostile(one, before)]),
  ) as T
}

const TAGS =
  /^<(?:!doctype html|\/?(?:html|title|style|main|h1|h2|h3|h4|p|section|div|table|thead|tbody|tr|th|td|svg|path|text|circle)(?: (?:lang|class|scope|viewBox|style|role|aria-label|d|x|y|cx|cy|r|text-anchor|fill-opacity)="[^"<>]*")*\/?|meta(?: (?:charset|name|content|http-equiv)="[^"<>]*")+)>$/
const tagsOf = (page: string) => page.replace(/<style>[^<]*<\/style>/, '').match(/<[^>]*>?/g) ?? []

describe('a report of the lab', () => {
  it('fits its schema, whatever came of the run', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        expect(v.parse(LabReport, report)).toEqual(report)
      }),
    )
  })
})

describe('the page of the lab', () => {
  it('has no script and nothing from elsewhere, and takes no text of the report for its own', () => {
    const text = fc.constantFrom('<script>', '</p>', '"><i onload="x()">', "' onload='x()", '&lt;', '<!--', ']]>')
    fc.assert(
      fc.property(anyReport, text, (report, before) => {
        const strange = hostile(report, before)
        const page = labPage(strange)
        expect(tagsOf(page).filter((tag) => !TAGS.test(tag))).toEqual([])
        const { system, experiment, original, changed, concludes, notShown, claim, data, engine, arms } = strange
        const texts = [
          system,
          experiment,
          original,
          changed,
          concludes,
          ...notShown,
          claim.says,
          data.description,
          engine,
        ]
        for (const one of [...texts, ...arms.map(({ label }) => label)]) expect(page).toContain(escapeHtml(one))
        expect(page).not.toMatch(/(src|href)=|url\(|@import/)
      }),
    )
  })

  it('says what the terminal says: the same sentences and figures', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const page = labPage(report)
        const lines = linesOf(report).join('\n')
        for (const { title, sentences, grids } of partsOf(report)) {
          const cells = grids.flatMap((grid) => [grid.title, ...grid.head, ...grid.rows.flat()])
          for (const text of [leadOf(report), title, ...sentences, ...cells]) {
            expect(page).toContain(escapeHtml(text))
            expect(lines).toContain(text)
          }
        }
      }),
    )
  })

  it('draws one dot a seed for each rival, further right the better APALU was, on its own side of 0', () => {
    fc.assert(
      fc.property(twoArms, fc.constantFrom(...FIGURES), (rows, figure) => {
        const page = labPage(labReport({ oneRate: rows.map((row) => [row]), figure }))
        const places = Array.from(page.matchAll(/<circle [^>]*cx="([\d.]+)"/g), ([, x]) => Number(x))
        expect(places.length).toBe(rows.length)
        expect(page.includes('<svg')).toBe(rows.length > 0)
        if (rows.length === 0) return
        const zero = Number(page.match(/<path class="axis" d="M([\d.]+) 8V/)![1])
        const better = rows.map(([apalu, relu]) => (figure.better === 'higher' ? apalu - relu : relu - apalu))
        places.forEach((x, i) => {
          expect(Math.sign(x - zero) * Math.sign(better[i]!)).toBeGreaterThanOrEqual(0)
          places.forEach((other, j) => {
            if (better[i]! > better[j]!) expect(x).toBeGreaterThanOrEqual(other)
          })
        })
        expect(Math.min(...places)).toBeGreaterThanOrEqual(0)
        expect(Math.max(...places)).toBeLessThanOrEqual(400)
      }),
    )
  })
})

describe('the lead of the lab', () => {
  const losing = [0, 0.01, 0.02, 0.005, 0.01, 0.015].map((n) => [[0.8 + n, 0.9]])

  it.each([
    ['worse', ACCURACY],
    ['worse', AUROC],
    ['better', RMSE],
  ])('says %s where APALU’s figures are lower: %o', (word, figure) => {
    expect(leadOf(labReport({ oneRate: losing, figure }))).toContain(`APALU was ${word} than ReLU`)
  })

  it('says how much worse, how sure and of how many pairs, on data of whom', () => {
    expect(leadOf(labReport({ oneRate: losing }))).toBe(
      'On data that Signsmith made, at one rate for all, 0.001: APALU was worse than ReLU: accuracy −9.00 points (95 % interval −9.74 to −8.26, n = 6 pairs, p = 0.031); above 0 APALU is better.',
    )
    expect(labPage(labReport({ oneRate: losing }))).toContain('<p class="lead">On data that Signsmith made, ')
    expect(leadOf(labReport({ oneRate: losing, facts: { made: false } }))).toMatch(/^On the given data, at one rate/)
  })

  it('turns better into worse where the two are exchanged, and leaves what was not seen', () => {
    const other: Record<string, string> = { better: 'worse', worse: 'better' }
    const word = (rows: number[][]) =>
      leadOf(labReport({ oneRate: rows.map((row) => [row]) }))
        .match(/was (better|worse) than|no (difference) between|one (pair) alone|(no pair) was finished/)!
        .slice(1)
        .find(Boolean)!
    fc.assert(
      fc.property(twoArms, (rows) => {
        const seen = word(rows)
        expect(word(rows.map(([a, b]) => [b, a]))).toBe(other[seen] ?? seen)
      }),
    )
  })

  it('speaks of the own best rates where a pair was finished at them, task by task', () => {
    const tasks = ['12 layers', '30 layers']
    const both = losing.map(([row]) => [row!, [0.95 - row![0]! / 100, row![0]!]])
    const lead = leadOf(labReport({ tasks, oneRate: both.map(([a]) => [a!, a!]), ownRate: both }))
    expect(lead).toMatch(
      /each at its own best rate: 12 layers: APALU was worse than ReLU: .*; 30 layers: APALU was better/,
    )
  })

  it('says that nothing can be said where no pair was finished, and that one pair shows no spread', () => {
    expect(leadOf(labReport({ oneRate: [] }))).toContain('no pair was finished')
    expect(leadOf(labReport({ oneRate: [[[0.9, 0.8]]] }))).toContain('one pair alone cannot tell APALU from ReLU')
  })

  it('says of few pairs that p could not have been small', () => {
    const few = 'which fewer than 6 pairs cannot bring under 0.05'
    expect(leadOf(labReport({ oneRate: losing.slice(0, 5) }))).toContain(`p = 0.063, ${few}`)
    expect(leadOf(labReport({ oneRate: losing }))).not.toContain(few)
  })
})

describe('the claim beside it', () => {
  const claim = (rows: number[][]) => partsOf(labReport({ oneRate: rows.map((row) => [row]) }))[0]!.sentences.join(' ')

  it.each([
    ['lies above the interval', [0, 0.001, 0.002]],
    ['lies below the interval', [0.1, 0.101, 0.102]],
    ['lies in the interval.', [0.003, 0.004, 0.0045]],
    ['lies in the interval, as 0 does: neither is ruled out', [-0.03, 0.03, 0.01]],
  ])('%s', (place, better) => {
    const told = claim(better.map((n) => [0.5 + n, 0.5]))
    expect(told).toContain(`0.37 points against ReLU ${place}`)
    expect(told).toContain('there were 3')
  })

  it('says how many pairs would show it at the spread that was found', () => {
    expect(claim([0.01, -0.01, 0.01, -0.01].map((n) => [0.5 + n, 0.5]))).toContain(
      'At the spread found here, 1.15, it takes 77 pairs to see it',
    )
  })

  it('is told from where no size could be read', () => {
    const told = (claim: 'regression' | 'depth') =>
      partsOf(labReport({ oneRate: [[[0.5, 0.6]]], claim }))[0]!.sentences[0]
    expect(told('regression')).toContain('It gives no size that could be read')
    expect(told('depth')).toContain('claims nothing of plain deep networks')
  })
})
