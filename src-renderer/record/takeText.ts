import type { Settings } from '../../src-main/contract/settings'
import { words } from '../locales'
import type { TakesState } from './useTakes'

/**
 * What the button that records takes says: what it does, or what is being done.
 *
 * @param number of takes in a row
 */
export function takeText(now: TakesState, mode: Settings['recordMode'], number: number): string {
  const { takes, record } = words
  switch (now.state) {
    case 'idle':
      return mode === 'burst' ? takes.series(number) : mode === 'toggle' ? takes.start : takes.hold
    case 'ready':
      return takes.readying(now.take, now.of)
    case 'now':
      if (now.of !== null) return takes.recording(now.take, now.of)
      return mode === 'hold' ? record.holding : takes.stop
    case 'done':
      return now.of === null ? takes.keeping : takes.made(now.take, now.of)
  }
}

/** What is written over the picture meanwhile. */
export function takeCaption(now: TakesState): string {
  const { cues, flaws } = words.takes
  switch (now.state) {
    case 'idle':
      return ''
    case 'ready':
      return now.once ? cues.again(flaws[now.once].short) : cues.ready(Math.ceil(now.left))
    case 'now':
      return cues.now
    case 'done':
      return now.verdict?.kind === 'refused'
        ? cues.refused(flaws[now.verdict.flaw].short)
        : now.of === null
          ? cues.done
          : cues.doneOf(now.take, now.of)
  }
}
