import { numberOf } from './numbers'
import type { Flaw } from './rows'

/** When the frames of a take were seen, as the file says it. */
export type Timing =
  | { kind: 'times'; times: Float64Array; unit: 's' | 'ms' | null }
  | { kind: 'fps'; fps: number }
  | { kind: 'unsaid' }

/** Frames a second where neither the file nor the person says them. */
const ASSUMED_FPS = 15
/** What cameras and those who thin out their frames do, in frames a second. */
const FEWEST_FPS = 2
const MOST_FPS = 500
/** What lies between two frames of any camera, in seconds; whole seconds are numbers of frames. */
const SHORTEST_STEP = 0.001
const LONGEST_STEP = 0.9
/** Two frames in a row are nearer than this in seconds, and farther apart in milliseconds. */
const SURELY_MILLISECONDS = 1.5

/** Times as a file writes them. */
export function timingOfTimes(values: ArrayLike<unknown>, unit: 's' | 'ms' | null, frames: number): Timing | Flaw {
  if (values.length !== frames) {
    return { kind: 'times', reason: `it has ${values.length} times for ${frames} frames` }
  }
  const times = Float64Array.from(values, (value) => (typeof value === 'number' ? value : Number.NaN))
  const wrong = times.findIndex((time) => !Number.isFinite(time))
  if (wrong < 0) return { kind: 'times', times, unit }
  return { kind: 'times', reason: `its time ${wrong} is “${String(values[wrong]).slice(0, 24)}”, not a number` }
}

/** A rate as a file writes it; null where it says none. */
export function timingOfRate(text: string | null): Timing | Flaw {
  if (text === null || text.trim() === '') return { kind: 'unsaid' }
  const fps = numberOf(text, '.')
  if (fps !== null && fps >= FEWEST_FPS && fps <= MOST_FPS) return { kind: 'fps', fps }
  return {
    kind: 'fps',
    reason: `its frames a second are “${text.slice(0, 24)}”, where ${FEWEST_FPS} to ${MOST_FPS} are read`,
  }
}

/** Seconds of each frame from the first, and how they are known. */
export type PlacedInTime = { times: Float64Array; timed: 'times' | 'fps' | 'assumed' } | Flaw

/**
 * Times of all takes of a file in seconds from their first frame. Whether they are written in seconds or milliseconds is
 * told by the distance of frames in the median of the whole file, where no name says it.
 *
 * @param given frames a second of takes that say neither times nor a rate
 */
export function placeInTime(
  takes: readonly { timing: Timing; count: number }[],
  given: number | null,
): { placed: PlacedInTime[]; facts: string[] } {
  const undecided = takes.flatMap(({ timing }) =>
    timing.kind === 'times' && timing.unit === null ? [medianStep(timing.times)] : [],
  )
  const decided = median(undecided) > SURELY_MILLISECONDS ? 'ms' : 's'
  const placed = takes.map(({ timing, count }): PlacedInTime => {
    switch (timing.kind) {
      case 'times':
        return fromTimes(timing.times, timing.unit ?? decided)
      case 'fps':
        return { times: evenTimes(count, timing.fps), timed: 'fps' }
      case 'unsaid':
        return { times: evenTimes(count, given ?? ASSUMED_FPS), timed: given === null ? 'assumed' : 'fps' }
    }
  })
  const unsaid = takes.filter(({ timing }) => timing.kind === 'unsaid').length
  const whose = unsaid === takes.length ? '' : ` for ${unsaid} that do not say them`
  return {
    placed,
    facts: [
      ...(undecided.length > 0 ? [decided === 'ms' ? 'times in milliseconds' : 'times in seconds'] : []),
      ...(unsaid > 0 && given === null
        ? [`${ASSUMED_FPS} frames a second are assumed${whose}: if they were others, say --fps N`]
        : []),
      ...(unsaid > 0 && given !== null ? [`${given} frames a second${whose}`] : []),
    ],
  }
}

function fromTimes(written: Float64Array, unit: 's' | 'ms'): PlacedInTime {
  const still = written.findIndex((time, f) => f > 0 && !(time > written[f - 1]!))
  if (still > 0) {
    return {
      kind: 'rising',
      reason: `its times do not rise: frame ${still} is at ${written[still]}, the one before at ${written[still - 1]}`,
    }
  }
  const scale = unit === 'ms' ? 1000 : 1
  const times = written.map((time) => (time - written[0]!) / scale)
  const step = medianStep(times)
  if (step < SHORTEST_STEP || step > LONGEST_STEP) {
    return {
      kind: 'rate',
      reason: `its frames are ${Number(step.toPrecision(3))} s apart, which no camera's are: times are in seconds or milliseconds, and numbers of frames are no times`,
    }
  }
  return { times, timed: 'times' }
}

function evenTimes(count: number, fps: number): Float64Array {
  return Float64Array.from({ length: count }, (_, f) => f / fps)
}

function medianStep(times: Float64Array): number {
  return median(Array.from(times.subarray(1), (time, f) => time - times[f]!))
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0
}
