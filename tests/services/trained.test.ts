import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Events } from '../../src-main/contract/events'
import type { Frame } from '../../src-main/contract/landmarks'
import type { PoseName } from '../../src-renderer/camera/demonstration/hand'
import { ask, newProject, recordSign, samplesOf, shown, untilTrained } from '../hosts/asks'
import { BRIDGES } from '../hosts/bridges'
import { temporaryFolder } from '../support/app'
import { newSample, newSamples, seenFrame, seenHand, shifted } from '../support/hands'
import { patience } from '../support/pace'

const [, web, electron] = BRIDGES.map(
  ([, open]) =>
    () =>
      open(temporaryFolder()),
)
const two = ['Ann', 'Ben']

/** What takes long trainings, each over one of the bridges; `tests/hosts/behaviour.test.ts` trains over every one. */
describe('a trained project', () => {
  it('accepts each sign that is shown once, refuses what it was never taught, and keeps the None sign silent', async () => {
    const bridge = await electron!()
    const projectId = await newProject(bridge)
    await recordSign(bridge, projectId, 'open', 'open', two)
    await recordSign(bridge, projectId, 'fist', 'fist', two)
    await recordSign(bridge, projectId, 'two', 'victory', two)
    const { signId } = await ask(bridge, 'signs.add', { projectId, label: 'None', none: true })
    expect(await bridge.call('signs.add', { projectId, label: 'Other', none: true })).toMatchObject({
      ok: false,
      error: { code: 'conflict' },
    })
    const target = { projectId, signId, signer: 'Ann', source: 'camera' as const }
    for (const from of [0, 5]) {
      const { recordingId } = await ask(bridge, 'recordings.start', target)
      await ask(bridge, 'samples.append', { projectId, recordingId, samples: newSamples('point', 5, from) })
    }
    await untilTrained(bridge, projectId, { epochs: 6 })
    let time = 0
    const accepted: string[] = []
    const show = async (frame: Frame, frames = 40) => {
      const verdicts: string[] = []
      for (let i = 0; i < frames; i++) {
        time += 40
        const seen = await ask(bridge, 'recognition.classify', shown(projectId, frame, time))
        if (seen.state !== 'seen') throw new Error(seen.state)
        verdicts.push(seen.verdict)
        if (seen.accepted) accepted.push(seen.accepted.label)
      }
      return verdicts.at(-1)
    }
    const empty = { ...seenFrame('fist'), hands: [] }
    expect(await show(seenFrame('open', 0.2))).toBe('sign')
    expect(await show(empty)).toBe('no-hand')
    expect(await show(seenFrame('fist', 0.2))).toBe('sign')
    expect(await show(seenFrame('point', 0.2))).toBe('none')
    expect(await show(seenFrame('call', 0.2))).toBe('unknown')
    expect(await show(seenFrame('open', -0.2))).toBe('sign')
    expect(accepted).toEqual(['open', 'fist', 'open'])

    const report = await ask(bridge, 'reports.read', { projectId })
    expect(report).toMatchObject({ split: 'recording', signs: [{}, {}, {}, { label: 'None' }] })
    const samples = (await samplesOf(bridge, projectId, signId)).slice(0, 5)
    const sampleIds = samples.map(({ id }) => id).reverse()
    const read = await ask(bridge, 'samples.read', { projectId, sampleIds: [...sampleIds, 'b'.repeat(20)] })
    expect(read.map(({ id }) => id)).toEqual(sampleIds)
  })

  it('follows how signs look today only where it is asked to, and forgets it at once', async () => {
    const bridge = await web!()
    const projectId = await newProject(bridge)
    const poses = ['open', 'fist', 'point'] as const
    const signs = new Map<PoseName, string>()
    for (const pose of poses) signs.set(pose, (await recordSign(bridge, projectId, pose, pose, two)).signId)
    await untilTrained(bridge, projectId, { epochs: 6 })
    let time = 0
    const look = async (frame: Frame) => {
      time += 40
      const seen = await ask(bridge, 'recognition.classify', shown(projectId, frame, time))
      if (seen.state !== 'seen') throw new Error(seen.state)
      return seen
    }
    const hold = async (pose: PoseName) => {
      for (let i = 0; i < 40; i++) await look(seenFrame(pose, 0.2))
      for (let i = 0; i < 10; i++) await look({ ...seenFrame(pose), hands: [] })
    }
    /** The pose as a hand with other fingers shows it: strange, but still more like its sign than like any other. */
    const strange = async (pose: PoseName) => {
      const frame = seenFrame(pose)
      const hand = frame.hands[0]!
      for (let tried = 0; tried < 400; tried++) {
        const image = hand.image.map((value, i) => value + 0.0002 * tried * Math.sin(i * (1 + (tried % 7))))
        const odd = { ...frame, hands: [{ ...hand, image }] }
        const { ranked, strangeness } = await look(odd)
        if (ranked[0]!.signId === signs.get(pose) && strangeness!.score > -0.3) return odd
      }
      throw new Error(`${pose} never looks strange`)
    }
    const odd = new Map<PoseName, Frame>()
    for (const pose of poses) odd.set(pose, await strange(pose))
    const named = (pose: PoseName, signId = signs.get(pose)!) =>
      ask(bridge, 'recognition.named', { projectId, signId, frames: [odd.get(pose)!] })
    const adapt = (on: boolean) => ask(bridge, 'projects.configure', { projectId, options: { adapt: on } })
    const now = () => look(seenFrame('open', 0.2))
    await hold('open')
    await named('open')
    const before = await now()
    expect(before.today).toBeNull()

    await adapt(true)
    expect((await now()).today).toEqual({ signs: 0, shift: 0 })
    await hold('open')
    await hold('fist')
    expect((await now()).today).toEqual({ signs: 2, shift: 0 })
    // What was taken for another sign is no evidence; what was named rightly is, however strange it looked.
    await named('open', signs.get('point'))
    expect((await now()).today).toMatchObject({ signs: 2 })
    for (let i = 0; i < 3; i++) for (const pose of poses) await named(pose)
    const after = await now()
    expect(after.today!.signs).toBe(3)
    expect(after.today!.shift).toBeGreaterThan(0)
    expect(after.strangeness!.limit).toBeCloseTo(before.strangeness!.limit + after.today!.shift, 9)
    expect(after.strangeness!.score).toBeCloseTo(before.strangeness!.score, 9)

    await ask(bridge, 'recognition.forget', { projectId })
    const forgotten = await now()
    expect([forgotten.today, forgotten.strangeness!.limit]).toEqual([{ signs: 0, shift: 0 }, before.strangeness!.limit])
    for (const pose of poses) await named(pose)
    // Also where no frame is seen in between.
    await adapt(false)
    await adapt(true)
    expect((await now()).today).toEqual({ signs: 0, shift: 0 })
  })

  it('says while recording when samples look like another sign, and finds them again before the next training', async () => {
    const bridge = await web!()
    const projectId = await newProject(bridge)
    const { signId } = await recordSign(bridge, projectId, 'open', 'open', [null, null, null])
    const fist = await recordSign(bridge, projectId, 'fist', 'fist', [null, null, null])
    await recordSign(bridge, projectId, 'point', 'point', [null, null, null])
    const target = { projectId, signId, signer: null, source: 'camera' as const }
    const { recordingId } = await ask(bridge, 'recordings.start', target)
    const samples = [...newSamples('open', 3, 20), ...newSamples('fist', 2, 20)]
    const verdicts = await ask(bridge, 'samples.append', { projectId, recordingId, samples })
    const look = verdicts.map((verdict) => (verdict.kept ? verdict.looksLike : verdict.flaw))
    expect(look).toEqual([null, null, null, fist.signId, fist.signId])
    await untilTrained(bridge, projectId, { epochs: 6 })
    const report = await ask(bridge, 'reports.read', { projectId })
    const wrong = verdicts.slice(3).map((verdict) => (verdict.kept ? verdict.id : ''))
    expect(report!.suspects.map(({ sampleId }) => sampleId).sort()).toEqual(wrong.sort())
    expect(report!.warnings).toContainEqual({ about: 'suspects', count: 2 })
    expect(await ask(bridge, 'models.current', { projectId })).toMatchObject({ card: { leftOut: 2 } })
    // What is said follows the signs and samples that there are now.
    await ask(bridge, 'signs.rename', { projectId, signId, label: 'offen' })
    await ask(bridge, 'samples.delete', { projectId, sampleIds: wrong.slice(0, 1) })
    const later = await ask(bridge, 'reports.read', { projectId })
    expect(later!.suspects).toMatchObject([{ sampleId: wrong[1], signId, label: 'offen', looksLike: 'fist' }])
    expect(later!.warnings).toContainEqual({ about: 'suspects', count: 1 })
    await ask(bridge, 'signs.delete', { projectId, signId: fist.signId })
    const gone = await ask(bridge, 'recognition.classify', shown(projectId, seenFrame('fist', 0.2)))
    expect(gone).toMatchObject({ verdict: 'unknown', accepted: null })
  })

  it('measures a full report, keeps it with the model, and gives it as a page', async () => {
    const bridge = await web!()
    const projectId = await newProject(bridge)
    expect(await bridge.call('reports.page', { projectId, language: 'en' })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    })
    for (const pose of ['open', 'fist', 'point'] as const) await recordSign(bridge, projectId, pose, pose, two)
    await untilTrained(bridge, projectId, { epochs: 1 })
    expect(await ask(bridge, 'reports.read', { projectId })).toMatchObject({ unknown: null, curve: [] })
    const states: Events['training']['state'][] = []
    onTestFinished(bridge.on('training', ({ state }) => states.push(state)))
    await ask(bridge, 'reports.measure', { projectId })
    expect(await bridge.call('training.start', { projectId, request: {} })).toMatchObject({
      ok: false,
      error: { code: 'busy' },
    })
    await vi.waitFor(() => expect(states.at(-1)).toEqual({ state: 'measured' }), { timeout: patience(60_000) })
    expect(states.some(({ state }) => state === 'measuring')).toBe(true)
    const report = await ask(bridge, 'reports.read', { projectId })
    expect(report).toMatchObject({ title: 'Digits', unknown: { groups: [[expect.any(String)], {}, {}] } })
    expect(report!.curve.length).toBeGreaterThan(1)
    const { html } = await ask(bridge, 'reports.page', { projectId, language: 'en' })
    expect(html).toContain('Signs it was never taught')
    expect(html).not.toMatch(/<script|src=|href=/)
  })

  it('learns signs that need two hands, and asks for the second one', async () => {
    const bridge = await electron!()
    const projectId = await newProject(bridge)
    const options = { hands: 2, eitherHand: true } as const
    await ask(bridge, 'projects.configure', { projectId, options })
    const pair = (left: PoseName, right: PoseName, turn: number) => ({
      hands: [shifted(seenHand(left, turn, 'Left'), -0.2), shifted(seenHand(right, turn, 'Right'), 0.2)],
      width: 640,
      height: 480,
    })
    const signs: [string, PoseName, PoseName][] = [
      ['both open', 'open', 'open'],
      ['fist and open', 'fist', 'open'],
      ['both fists', 'fist', 'fist'],
    ]
    for (const [label, left, right] of signs) {
      const { signId } = await ask(bridge, 'signs.add', { projectId, label })
      const target = { projectId, signId, signer: null, source: 'camera' as const }
      const { recordingId } = await ask(bridge, 'recordings.start', target)
      const samples = [-0.3, 0.1, -0.1, 0.3, 0].map((turn, time) => ({
        ...pair(left, right, turn),
        time,
        thumbnail: null,
      }))
      const one = { ...newSample('open', 0), hands: [seenHand('open')] }
      const verdicts = await ask(bridge, 'samples.append', { projectId, recordingId, samples: [one, ...samples] })
      expect(verdicts.map((verdict) => (verdict.kept ? 'kept' : verdict.flaw))).toEqual([
        'second-hand-missing',
        ...samples.map(() => 'kept'),
      ])
    }
    await untilTrained(bridge, projectId, { epochs: 6, learningRate: 0.01 })
    for (const [label, left, right] of signs) {
      for (const turn of [-0.2, 0.2]) {
        const frame = pair(left, right, turn)
        expect(await ask(bridge, 'recognition.classify', shown(projectId, frame))).toMatchObject({
          ranked: [{ label }, {}, {}],
        })
        // The same sign by the other hands: a picture in a mirror, left and right called so by the landmarker.
        const mirrored = {
          ...frame,
          hands: frame.hands.map((hand) => ({
            ...hand,
            handedness: hand.handedness === 'Left' ? ('Right' as const) : ('Left' as const),
            image: hand.image.map((value, i) => (i % 3 === 0 ? 1 - value : value)),
          })),
        }
        const seen = await ask(bridge, 'recognition.classify', shown(projectId, mirrored))
        expect(seen).toMatchObject({ ranked: [{ label }, {}, {}] })
      }
    }
  })
})
