import type { Settings } from '../../src-main/contract/settings'
import { words } from '../locales'
import type { BurstState } from './useBurst'
import type { RecorderState } from './useRecorder'

/**
 * What the button that records says: what it does, or what is being done.
 *
 * @param film whether a video file is recorded rather than what is live
 * @param times of the countdown and of what follows it, in seconds
 */
export function buttonText(
  burst: BurstState,
  recorder: RecorderState,
  mode: Settings['recordMode'],
  film: boolean,
  times: { countdown: number; burst: number },
): string {
  const { record } = words
  if (burst.state === 'counting') return burst.waits ? record.waitingForHand : record.counting(burst.left)
  if (burst.state === 'recording') return record.bursting(burst.left)
  if (recorder.state === 'recording' && recorder.share !== null) return record.reading(recorder.share)
  const active = recorder.state !== 'idle'
  if (film && !active) return record.readVideo
  if (mode === 'burst') return record.burst(times.countdown, times.burst)
  if (mode === 'toggle') return active ? record.stop : record.start
  return active ? record.holding : record.hold
}
