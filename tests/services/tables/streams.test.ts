import { describe, expect, it } from 'vitest'
import { matchStreams, readTruth, spotStreams } from '../../../src-main/services/tables/streamSpotting'
import { runStreams, type StreamRequest } from '../../../src-main/services/tables/streamTrials'
import { type RowFile, rowsOf } from '../../../src-main/services/tables/table'
import { createRunner } from '../../../src-main/services/training/fits'
import type { LoadedModel } from '../../../src-main/services/training/modelFolder'
import { read } from '../../support/tables'
import { frames, hand, readTakes } from '../../support/takeFiles'

const truth = (text: string, takes = [0]) => readTruth(new TextEncoder().encode(text), takes)
const items = ['a', 'b', 'None', 'a', 'b'].map((label, i) => ({ label, person: `p${i}`, frames: frames(5, i) }))
const file = rowsOf({ kind: 'takes', takes: readTakes(items) })
const header = Array.from({ length: 21 }, (_, i) => [`x${i}`, `y${i}`, `z${i}`]).flat()
const table = rowsOf({ kind: 'table', table: read(`label,${header}\na,${hand(0)}\nb,${hand(1)}`) })

describe('what was made in a stream', () => {
  it.each([
    ['CSV', 'label,from,to\na,0.5,1.5\nNone,2,3\nb,3,4.25'],
    ['CSV in another order', 'to;kind;from;Label\n1.5;x;0.5;a\n4.25;y;3;b'],
    ['JSON Lines', '{"label":"a","from":0.5,"to":1.5}\n{"label":"b","from":3,"to":4.25}'],
    [
      'a JSON list',
      '[{"label":"a","from":0.5,"to":1.5},{"label":"idle","from":2,"to":3},{"label":"b","from":3,"to":4.25}]',
    ],
  ])('is read from %s, without what is no sign', (_name, text) => {
    expect(truth(text)).toEqual([
      { take: 0, label: 'a', from: 0.5, to: 1.5 },
      { take: 0, label: 'b', from: 3, to: 4.25 },
    ])
  })

  it.each([
    ['an end before its beginning', 'label,from,to\na,2,1', /^Line 2 of the truth ends at 1 s, before it begins\.$/],
    [
      'a time that is none',
      'label,from,to\na,0,1\nb,soon,2',
      /^Line 3 of the truth has “soon” as from, not a number\.$/,
    ],
    ['no times', 'label,begin,end\na,0,1', /^The truth needs `label`, `from` and `to`/],
    ['no name', 'label,from,to\n,0,1', /^Line 2 of the truth has no label\.$/],
    ['nothing', '', /empty/],
  ])('is refused: %s', (_name, text, reason) => {
    expect(() => truth(text)).toThrow(reason)
  })

  it('names its stream, where there are several', () => {
    expect(truth('take,label,from,to\n3,a,0,1', [0, 3])[0]!.take).toBe(3)
    expect(() => truth('label,from,to\na,0,1', [0, 3])).toThrow('The truth needs `take`')
    const there = [{ take: 7, label: 'a', from: 0, to: 1 }]
    expect(() => matchStreams(file.rows, [], there, [])).toThrow(
      'The truth names take 7, which the file does not have.',
    )
  })

  it('is compared stream by stream, under the names of the model', () => {
    const made = [
      { take: 1, label: 'B', from: 0, to: 0.2 },
      { take: 0, label: 'a', from: 0, to: 0.2 },
    ]
    const spotted = [
      { take: 0, label: 'b', time: 0.2 },
      { take: 1, label: 'b', time: 0.1 },
      { take: 4, label: 'a', time: 0.1 },
    ]
    const streams = matchStreams(file.rows, spotted, made, [{ label: 'a' }, { label: 'b' }])
    expect(streams.map(({ signs, inserted }) => [signs.map(({ label, named }) => [label, named]), inserted])).toEqual([
      [[['a', 'b']], []],
      [[['b', 'b']], []],
      [[], []],
      [[], []],
      [[], ['a']],
    ])
  })
})

describe('a stream and a model', () => {
  it('must both be of signs that move', () => {
    const model = (card: object) => ({ card }) as LoadedModel
    expect(() => spotStreams(model({}), file.rows, 0.95)).toThrow(/^This model names held hands/)
    expect(() => spotStreams(model({ clips: {} }), table.rows, 0.95)).toThrow(/the file is a table of hands\.$/)
  })
})

describe('streams that are joined', () => {
  const REQUEST: StreamRequest = {
    streams: 'mixed',
    train: null,
    test: null,
    perSign: 1,
    signs: null,
    untaught: [],
    held: [],
    none: 20,
    most: 100,
    accepted: 0.95,
    draws: 1,
    seed: 1,
    peers: [],
    options: {},
  }
  const run = (of: RowFile, request: Partial<StreamRequest>) =>
    runStreams(of, { ...REQUEST, ...request }, createRunner(new URL('file:///nowhere.js'), 1, []), () => {})

  it.each<[string, Partial<StreamRequest>, RegExp]>([
    ['a sign that is not there', { signs: ['a', 'x'] }, /^--signs names “x”, which the file does not have\.$/],
    ['an untaught sign that is not there', { untaught: ['x'] }, /^--untaught names “x”/],
    ['a held sign that is not there', { held: ['x'] }, /^--held names “x”, which the file does not have\.$/],
    ['a held sign that is not taught', { signs: ['a'], held: ['b'] }, /^--held names “b”, which is not taught\.$/],
    ['nothing that moves', { held: ['a', 'b'] }, /^Nothing that is taught moves/],
    ['nothing to teach', { untaught: ['a', 'b'] }, /^No sign is left to teach\.$/],
    ['a sign without takes to learn from', { signs: ['a', 'b'], train: 'label=a' }, /^No take of “b” is left/],
    ['no condition that a take meets', { train: 'label=x' }, /^No take of the file is left for --train\.$/],
    ['a column that is not there', { test: 'x=1' }, /^--test: there is no column “x”/],
    ['nothing held back', { perSign: 2 }, /^No take of a taught sign is left for the stream/],
    ['no idling that was not learned', { streams: 'idle' }, /^No take without a sign is left for the stream/],
    ['strangers that nobody names', { streams: 'untaught' }, /^--streams untaught needs --untaught/],
  ])('are refused for %s', async (_name, request, reason) => {
    await expect(run(file, request)).rejects.toThrow(reason)
  })

  it('are refused for a table of hands', async () => {
    await expect(run(table, {})).rejects.toThrow(/^A stream is joined of takes/)
  })
})
