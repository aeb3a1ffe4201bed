import type { NewSample } from '../../src-main/contract/sample'
import { FEWEST_TAKE_FRAMES, type NewTake } from '../../src-main/contract/take'
import { cutTake } from '../record/cutTake'
import { takeOf } from '../record/takeOf'
import type { Passage } from './passages'

/** A held sign is shown for about as long before it is accepted, milliseconds. */
const HELD_MS = 500

/** A passage as a take, cut to where the hands move; null where too little of it was seen. */
export function passageTake({ sightings }: Pick<Passage, 'sightings'>): NewTake | null {
  const last = sightings.at(-1)
  const part = last ? cutTake(sightings, last.width / last.height) : null
  if (!part) return null
  const take = takeOf(sightings, part)
  return take.frames.length < FEWEST_TAKE_FRAMES ? null : take
}

/**
 * Frames of a passage as samples of a sign that is held: what was there when it was accepted, or the middle third of what
 * moved.
 *
 * @param still whether what was accepted is held
 */
export function passageSamples({ sightings, at }: Pick<Passage, 'sightings' | 'at'>, still: boolean): NewSample[] {
  const last = sightings.at(-1)
  const part = last && cutTake(sightings, last.width / last.height)
  if (!part) return []
  const [begins, ends] = [sightings[part.from]!.time, sightings[part.to]!.time]
  const [from, to] = still ? [at - HELD_MS, at] : [begins + (ends - begins) / 3, ends - (ends - begins) / 3]
  // Their pictures show the whole frame, and those of samples the hand.
  return sightings.flatMap(({ hands, width, height, time }) =>
    hands.length > 0 && time >= from && time <= to ? [{ hands, width, height, time, thumbnail: null }] : [],
  )
}
