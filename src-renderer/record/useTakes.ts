import { onScopeDispose, type ShallowRef, shallowRef, watch } from 'vue'
import type { SourceKind } from '../../src-main/contract/project'
import { FEWEST_TAKE_FRAMES, LONGEST_TAKE, type TakeAdvice, type TakeFlaw } from '../../src-main/contract/take'
import type { Camera } from '../camera/useCamera'
import type { Studio } from '../studio/studio'
import { cutTake, isOver } from './cutTake'
import { type TakeSighting, takeOf } from './takeOf'
import { createTakeSeries, type TakeSeries, type TakesTarget, type Verdict } from './takeSeries'

export type TakesState =
  | { state: 'idle' }
  /** Seconds until the take begins. `of`: how many in a row; null for one that lasts until it is ended. */
  | { state: 'ready'; take: number; of: number; left: number; once: TakeFlaw | null }
  | { state: 'now'; take: number; of: number | null }
  /** Made, and being looked at and kept. */
  | { state: 'done'; take: number; of: number | null; verdict: Verdict | null }

/** What the last recording brought. */
export interface TakesReport {
  signId: string
  kept: readonly { id: string; advice: readonly TakeAdvice[] }[]
  refused: readonly TakeFlaw[]
  lost: string | null
}

export interface Takes {
  state: Readonly<ShallowRef<TakesState>>
  report: Readonly<ShallowRef<TakesReport | null>>
  /** Several takes in a row, with both hands free. */
  series(target: TakesTarget, of: number): void
  /** One take, from now until it is ended. */
  begin(target: TakesTarget): void
  /** Ends a take that lasts until it is ended, which is kept; or breaks off a series, whose last take is not. */
  end(): void
  /** A series of takes that are made in some other way, told in the report like all others. */
  open(target: TakesTarget): TakeSeries
}

/** So many refused in a row are no slips any more. */
const MOST_REFUSED = 3

/** Records takes of signs that move from what the camera sees, and hands them to the host to judge and keep. */
export function createTakeRecorder(
  studio: Pick<Studio, 'ask' | 'project' | 'toasts' | 'settings' | 'unsaved'>,
  camera: Pick<Camera, 'state' | 'onSighting' | 'askThumbnail' | 'perform'>,
): Takes {
  const state = shallowRef<TakesState>({ state: 'idle' })
  const report = shallowRef<TakesReport | null>(null)
  let series: TakeSeries | null = null
  let seen: TakeSighting[] = []
  let refusedInARow = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0

  const source = (): SourceKind => (camera.state.value.state === 'on' ? camera.state.value.source.kind : 'camera')
  const after = (seconds: number, work: () => void) => {
    clearTimeout(timer)
    timer = setTimeout(work, seconds * 1_000)
  }
  const stop = () => {
    turn++
    clearTimeout(timer)
    seen = []
    state.value = { state: 'idle' }
  }
  /** One that was kept for a series before is no part of this one's report. */
  const note = (of: TakeSeries, verdict: Verdict) => {
    const now = report.value
    if (!now || of !== series) return
    if (verdict.kind === 'kept') report.value = { ...now, kept: [...now.kept, verdict] }
    else if (verdict.kind === 'refused') report.value = { ...now, refused: [...now.refused, verdict.flaw] }
    else report.value = { ...now, lost: verdict.reason }
  }

  /** Cut where the hands begin and come to rest; what has no hand at all needs no judge. */
  const judge = async (to: TakeSeries, sightings: readonly TakeSighting[]): Promise<Verdict> => {
    const last = sightings.at(-1)
    if (!last || sightings.length < FEWEST_TAKE_FRAMES) return { kind: 'refused', flaw: 'too-short' }
    const part = cutTake(sightings, last.width / last.height)
    if (!part) return { kind: 'refused', flaw: 'no-hands' }
    const take = takeOf(sightings, part)
    return take.frames.length < FEWEST_TAKE_FRAMES ? { kind: 'refused', flaw: 'too-short' } : to.keep(take)
  }

  const ready = (take: number, of: number, left: number, once: TakeFlaw | null) => {
    if (left <= 0) return now(take, of)
    state.value = { state: 'ready', take, of, left, once }
    after(Math.min(1, left), () => ready(take, of, left - 1, once))
  }
  const now = (take: number, of: number | null) => {
    seen = []
    state.value = { state: 'now', take, of }
    camera.perform()
    if (series?.target.pictures) camera.askThumbnail('whole')
    after(of === null ? LONGEST_TAKE / 1_000 : studio.settings.value.takeLongest, () => done(take, of))
  }
  const done = async (take: number, of: number | null) => {
    clearTimeout(timer)
    const to = series
    if (!to) return stop()
    const mine = turn
    const made = seen
    seen = []
    const pause = studio.settings.value.takePause
    const until = performance.now() + (pause / 2) * 1_000
    state.value = { state: 'done', take, of, verdict: null }
    const verdict = await judge(to, made)
    note(to, verdict)
    if (verdict.kind === 'lost') studio.toasts.show({ tone: 'problem', text: verdict.reason })
    if (mine !== turn) return
    if (verdict.kind === 'lost' || of === null) return stop()
    state.value = { state: 'done', take, of, verdict }
    refusedInARow = verdict.kind === 'refused' ? refusedInARow + 1 : 0
    const more = verdict.kind === 'refused' ? refusedInARow < MOST_REFUSED : take < of
    const wait = Math.max(0, until - performance.now()) / 1_000
    if (!more) return after(Math.max(1, wait), stop)
    // A refused take is offered again, in its place, with the time to read why.
    if (verdict.kind === 'refused') return after(wait, () => ready(take, of, Math.max(2, pause / 2), verdict.flaw))
    after(wait, () => ready(take + 1, of, pause / 2, null))
  }

  const leave = camera.onSighting((sighting) => {
    const current = state.value
    if (current.state !== 'now' || !series) return
    const { hands, width, height, time, thumbnail, face } = sighting
    if (series.target.pictures) camera.askThumbnail('whole')
    seen.push({ hands, width, height, time, thumbnail, face })
    if (current.of !== null && isOver(seen, width / height)) done(current.take, current.of)
  })
  // A take belongs to one project and one picture: with another one it is over, and nobody means what was seen by then.
  watch([() => camera.state.value, () => studio.project.value?.id], stop)
  onScopeDispose(() => {
    leave()
    stop()
  })

  const open = (target: TakesTarget): TakeSeries => {
    turn++
    const opened = createTakeSeries(studio, target, source())
    series = opened
    refusedInARow = 0
    report.value = { signId: target.signId, kept: [], refused: [], lost: null }
    return {
      target,
      async keep(take) {
        const verdict = await opened.keep(take)
        note(opened, verdict)
        return verdict
      },
    }
  }
  return {
    state,
    report,
    series(next, of) {
      if (state.value.state !== 'idle') return
      open(next)
      ready(1, of, studio.settings.value.countdown, null)
    },
    begin(next) {
      if (state.value.state !== 'idle') return
      open(next)
      now(1, null)
    },
    end() {
      const current = state.value
      if (current.state === 'now' && current.of === null) done(current.take, null)
      else if (current.state !== 'done' || current.of !== null) stop()
    },
    open,
  }
}
