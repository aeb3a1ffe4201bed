import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, shallowRef } from 'vue'
import { Failure } from '../../../src-main/contract/failure'
import type { Recording } from '../../../src-main/contract/project'
import { SETTINGS_DEFAULTS } from '../../../src-main/contract/settings'
import type { KeptTake, NewTake, StoredTake } from '../../../src-main/contract/take'
import type { Sighting } from '../../../src-renderer/camera/protocol'
import type { CameraState } from '../../../src-renderer/camera/useCamera'
import { words } from '../../../src-renderer/locales'
import type { TakesTarget } from '../../../src-renderer/record/takeSeries'
import { NOTHING_SECONDS, useNothing } from '../../../src-renderer/record/useNothing'
import { createTakeRecorder } from '../../../src-renderer/record/useTakes'
import { createUnsaved } from '../../../src-renderer/studio/unsaved'
import { createToasts } from '../../../src-renderer/ui/toasts'
import { seenHand, shifted } from '../../support/hands'

const RATE = 20
const TARGET: TakesTarget = { projectId: 'p', signId: 's', signer: ' Ann ', pictures: false, replaces: null }

/** A host, and a person before a camera who waves a second long whenever they are told. */
function open(answers: (n: number) => KeptTake | Failure = (n) => ({ kept: true, id: `t${n}`, advice: [] })) {
  const asked: [string, object][] = []
  const made: NewTake[] = []
  const recordings: Partial<Recording>[] = []
  const failing = new Set<string>()
  const ask = async (name: string, input: object) => {
    asked.push([name, input])
    if (failing.has(name)) throw new Failure('disk-full', 'The disk is full.')
    if (name === 'recordings.start') return { recordingId: 'r' }
    if (name !== 'takes.append') return {}
    made.push((input as { take: NewTake }).take)
    const answer = answers(made.length)
    if (answer instanceof Failure) throw answer
    return answer
  }
  const listeners = new Set<(sighting: Sighting) => void>()
  let began = Number.NEGATIVE_INFINITY
  let hands = true
  const look = () => {
    const since = (Date.now() - began) / 1_000
    const x = since > 0.3 && since < 1.3 ? Math.sin((since - 0.3) * 2 * Math.PI) * 0.2 : 0
    const seen = { width: 640, height: 480, milliseconds: 1, brightness: null, thumbnail: null, face: null }
    const sighting = { ...seen, hands: hands ? [shifted(seenHand('open'), x)] : [], time: Date.now() }
    for (const listener of listeners) listener(sighting)
  }
  const timer = setInterval(look, 1_000 / RATE)
  const camera = {
    state: shallowRef({ state: 'on', source: { kind: 'camera' } } as CameraState),
    onSighting(listener: (sighting: Sighting) => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    askThumbnail: vi.fn(),
    perform() {
      began = Date.now()
    },
  }
  const toasts = createToasts()
  const studio = {
    ask,
    toasts,
    project: shallowRef<object>({ id: 'p', signs: [{ id: 's', recordings }] }),
    settings: shallowRef({ ...SETTINGS_DEFAULTS, countdown: 2 }),
    unsaved: createUnsaved(ask as never, toasts),
  }
  const scope = effectScope()
  const takes = scope.run(() => createTakeRecorder(studio as never, camera as never))!
  return {
    takes,
    camera,
    studio,
    asked,
    made,
    recordings,
    failing,
    scope,
    names: () => asked.map(([name]) => name),
    hide() {
      hands = false
    },
    end() {
      scope.stop()
      clearInterval(timer)
    },
  }
}
const seconds = (n: number) => vi.advanceTimersByTimeAsync(n * 1_000)

describe('takes in a row', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('are said ready, now and done, and are cut by themselves', async () => {
    const { takes, asked, made, end, names } = open()
    takes.series(TARGET, 3)
    expect(takes.state.value).toEqual({ state: 'ready', take: 1, of: 3, left: 2, once: null })
    await seconds(2)
    expect(takes.state.value).toEqual({ state: 'now', take: 1, of: 3 })
    // Two and a half seconds at most; it is over before, as soon as the hand has rested.
    await seconds(2.2)
    expect(takes.state.value).toMatchObject({ state: 'done', take: 1, verdict: { kind: 'kept', id: 't1' } })
    await seconds(8)
    expect(takes.state.value).toEqual({ state: 'idle' })
    expect(names()).toEqual(['recordings.start', 'takes.append', 'takes.append', 'takes.append'])
    expect(asked[0]![1]).toEqual({ projectId: 'p', signId: 's', signer: 'Ann', source: 'camera' })
    for (const { frames, from, to } of made) {
      const length = (frames[to]!.time - frames[from]!.time) / 1_000
      expect(Math.abs(length - 1.3)).toBeLessThan(0.25)
    }
    expect(takes.report.value).toMatchObject({ kept: [{ id: 't1' }, { id: 't2' }, { id: 't3' }], refused: [] })
    end()
  })

  it('are offered again where one was refused, and given up after three in a row', async () => {
    const refused = { kept: false, flaw: 'second-hand-missing' } as const
    const once = open((n) => (n === 1 ? refused : { kept: true, id: `t${n}`, advice: [] }))
    once.takes.series(TARGET, 2)
    await seconds(4.2)
    expect(once.takes.state.value).toMatchObject({ state: 'done', take: 1, verdict: { kind: 'refused' } })
    await seconds(1)
    expect(once.takes.state.value).toMatchObject({ state: 'ready', take: 1, once: 'second-hand-missing' })
    await seconds(12)
    expect(once.takes.report.value).toMatchObject({ kept: [{ id: 't2' }, { id: 't3' }], refused: [refused.flaw] })
    once.end()

    const never = open(() => refused)
    never.takes.series(TARGET, 3)
    await seconds(30)
    expect([never.takes.state.value.state, never.made.length]).toEqual(['idle', 3])
    never.end()
  })

  it('without a hand are refused by the page itself, and begin no recording', async () => {
    const { takes, hide, names, end } = open()
    hide()
    takes.series(TARGET, 1)
    await seconds(30)
    expect([takes.report.value?.refused, names()]).toEqual([['no-hands', 'no-hands', 'no-hands'], []])
    end()
  })

  it('end when they are stopped, and with the picture: what was under way is kept nowhere', async () => {
    const { takes, camera, studio, made, end } = open()
    takes.series(TARGET, 3)
    await seconds(2.5)
    takes.end()
    expect(takes.state.value).toEqual({ state: 'idle' })
    takes.series(TARGET, 3)
    await seconds(2.5)
    camera.state.value = { state: 'off' }
    await seconds(10)
    takes.series(TARGET, 3)
    await seconds(2.5)
    studio.project.value = { id: 'another' }
    await seconds(10)
    expect([takes.state.value.state, made.length]).toEqual(['idle', 0])
    end()
  })

  it('are put aside for the person’s choice where something else changed the files, and told where they are lost', async () => {
    const outside = open(() => new Failure('replaced', 'replaced'))
    outside.takes.series(TARGET, 3)
    await seconds(8)
    expect(outside.studio.unsaved.list.value).toMatchObject([{ recordingId: 'r', signId: 's', take: { width: 640 } }])
    expect(outside.takes.state.value.state).toBe('idle')
    outside.end()
    const full = open(() => new Failure('disk-full', 'The disk is full.'))
    full.takes.series(TARGET, 3)
    await seconds(8)
    expect(full.takes.report.value?.lost).toBe('The disk is full.')
    expect(full.studio.toasts.list.value.map(({ text }) => text)).toEqual(['The disk is full.'])
    full.end()
  })
})

describe('one take', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('lasts until it is ended, and is still cut to what moves', async () => {
    const { takes, made, end } = open()
    takes.begin(TARGET)
    await seconds(4)
    expect(takes.state.value).toEqual({ state: 'now', take: 1, of: null })
    takes.end()
    await seconds(1)
    const { frames, from, to } = made[0]!
    expect(takes.state.value.state).toBe('idle')
    expect(Math.abs(frames[to]!.time - frames[from]!.time - 1_300)).toBeLessThan(250)
    end()
  })

  const old = { id: 'old', recordingId: 'before' } as StoredTake
  const former = (): Recording =>
    ({ id: 'before', signer: 'ann', source: 'camera', startedAt: Date.now() - 60_000, unused: false }) as Recording

  it('recorded anew takes the place of the old one once it is kept, in the same recording, with a way back', async () => {
    const { takes, asked, names, recordings, studio, end } = open()
    recordings.push(former())
    takes.series({ ...TARGET, replaces: old }, 1)
    await seconds(8)
    expect(names()).toEqual(['takes.append', 'takes.delete'])
    expect(asked[0]![1]).toMatchObject({ recordingId: 'before' })
    expect(asked[1]![1]).toEqual({ projectId: 'p', takeIds: ['old'] })
    const [said] = studio.toasts.list.value
    expect(said?.text).toBe(words.takes.redone)
    await said!.action!.run()
    expect(asked.slice(2)).toEqual([
      ['takes.restore', { projectId: 'p', takeIds: ['old'] }],
      ['takes.delete', { projectId: 'p', takeIds: ['t1'] }],
    ])
    end()
    const refused = open(() => ({ kept: false, flaw: 'too-short' }))
    refused.takes.series({ ...TARGET, replaces: old }, 1)
    await seconds(30)
    expect(refused.names()).not.toContain('takes.delete')
    refused.end()
  })

  it.each<[string, Partial<Recording>, Date?]>([
    ['another person', { signer: 'Ben' }],
    ['nobody in particular', { signer: null }],
    ['another picture', { source: 'demonstration' }],
    ['another sitting', { startedAt: new Date(2026, 0, 5, 18).getTime() }],
    ['another day', { startedAt: new Date(2026, 0, 4, 23, 59).getTime() }, new Date(2026, 0, 5, 0, 1)],
    ['a recording that is not used', { unused: true }],
  ])(
    'recorded anew goes into a recording of its own where the old one is of %s',
    async (_, other, now = new Date(2026, 0, 5, 12)) => {
      vi.setSystemTime(now)
      const { takes, asked, names, recordings, studio, end } = open()
      recordings.push({ ...former(), ...other })
      takes.series({ ...TARGET, replaces: old }, 1)
      await seconds(8)
      expect(names()).toEqual(['recordings.start', 'takes.append', 'takes.delete'])
      await studio.toasts.list.value[0]!.action!.run()
      expect(asked.at(-1)).toEqual(['recordings.delete', { projectId: 'p', recordingId: 'r' }])
      end()
    },
  )

  it('recorded anew is kept where the old one cannot be deleted, and that is told', async () => {
    const { takes, studio, failing, end } = open()
    failing.add('takes.delete')
    takes.series({ ...TARGET, replaces: old }, 1)
    await seconds(8)
    expect(takes.report.value).toMatchObject({ kept: [{ id: 't1' }], lost: null })
    expect(studio.toasts.list.value).toMatchObject([
      { tone: 'problem', text: words.takes.redoneBeside('The disk is full.') },
    ])
    end()
  })

  it('that is kept late stays with its own sign, and out of the report of the next', async () => {
    const { takes, asked, end } = open()
    const first = takes.open(TARGET)
    const take = { time: Date.now() } as NewTake
    const second = takes.open({ ...TARGET, signId: 'other' })
    await Promise.all([first.keep(take), second.keep(take)])
    const begun = asked.filter(([name]) => name === 'recordings.start')
    expect(begun.map(([, input]) => input)).toMatchObject([{ signId: 's' }, { signId: 'other' }])
    expect(takes.report.value).toMatchObject({ signId: 'other', kept: [{ id: 't2' }] })
    end()
  })

  it('that is refused leaves no empty recording behind', async () => {
    const { takes, names, end } = open((n) =>
      n === 2 ? { kept: true, id: 't2', advice: [] } : { kept: false, flaw: 'too-slow' },
    )
    const { keep } = takes.open(TARGET)
    const take = { time: Date.now() } as NewTake
    for (let i = 0; i < 3; i++) await keep(take)
    const [start, append] = ['recordings.start', 'takes.append']
    expect(names()).toEqual([start, append, 'recordings.delete', start, append, append])
    end()
  })
})

describe('half a minute of nothing', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('becomes takes one after the other, in one recording, and can be stopped at any time', async () => {
    const { takes, camera, scope, made, names, end } = open()
    const nothing = scope.run(() => useNothing(takes, camera as never, () => 1))!
    nothing.begin(TARGET)
    await seconds(1)
    expect(nothing.state.value).toEqual({ state: 'recording', left: NOTHING_SECONDS })
    await seconds(10)
    nothing.stop()
    await seconds(1)
    expect(names().filter((name) => name === 'recordings.start').length).toBe(1)
    expect(made.length).toBeGreaterThanOrEqual(6)
    for (const { frames, from, to } of made.slice(0, -1)) {
      expect([from, to]).toEqual([0, frames.length - 1])
      expect(frames.at(-1)!.time).toBeGreaterThan(1_000)
    }
    // Again: a recording of its own, to its end.
    nothing.begin(TARGET)
    await seconds(40)
    expect(nothing.state.value).toEqual({ state: 'idle' })
    expect(names().filter((name) => name === 'recordings.start').length).toBe(2)
    end()
  })

  it('leaves out what shows no hand', async () => {
    const { takes, camera, scope, made, hide, end } = open()
    hide()
    const nothing = scope.run(() => useNothing(takes, camera as never, () => 0))!
    nothing.begin(TARGET)
    await seconds(31)
    expect([nothing.state.value.state, made]).toEqual(['idle', []])
    end()
  })
})
