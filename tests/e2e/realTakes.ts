import type { Page } from 'playwright-core'
import { CATALOGUES } from '../../src-renderer/locales'
import type { Words } from '../../src-renderer/locales/en'
import { type ClipName, performed, type Seen, stands, type View } from '../support/realClips'

/** Of one person, made from one real take of each sign: as if standing elsewhere, in another light, quicker or slower. */
export const TAUGHT: readonly View[] = [
  { x: 4, y: -3 },
  { zoom: 1.06, x: -10, turn: 2, light: 1.08 },
  { zoom: 0.95, x: 9, y: 6, turn: -2.5, light: 0.92 },
]
const SPEEDS = [1, 1.12, 0.9]

/**
 * One take after the other, the person at rest before each.
 *
 * @param rest seconds; where takes are recorded in a row, the studio says “now” about in the middle of it
 */
export const takesFilm = <Name extends ClipName>(seen: readonly Seen<Name>[], name: Name, rest = 2.5) =>
  seen.flatMap((one, i) => [...stands(one.rest, rest), ...performed(one[name], SPEEDS[i]!)])

/**
 * The moment at which the hands have just left the picture: there is time to get ready for the next take. A hand that the
 * finder loses for some frames within a sign is back before that.
 */
export async function restBegins(page: Page, { camera }: Pick<Words, 'camera'> = CATALOGUES.en): Promise<void> {
  const status = page.getByTestId('hand-status')
  for (;;) {
    await status.filter({ hasText: new RegExp(`^(${camera.hands(1)}|${camera.hands(2)})$`) }).waitFor()
    await status.filter({ hasText: camera.noHand }).waitFor()
    await page.waitForTimeout(AWAY_MS)
    if ((await status.textContent()) === camera.noHand) return
  }
}
const AWAY_MS = 350

/**
 * Of the signs that a stream showed from the first accepted one on, the share that was accepted, if each accepted one is the next of
 * its name in the stream: 1 where none is left out, a third less where one of three always is, 1 / n where it is always the same one.
 *
 * @param turn the signs of the stream, which begins anew after the last
 */
export function shareInTurn(accepted: readonly string[], turn: readonly string[]): number {
  const places = accepted.map((label) => turn.indexOf(label))
  const shown = places
    .slice(1)
    .reduce((sum, place, i) => sum + ((place - places[i]! + turn.length - 1) % turn.length) + 1, 0)
  return (accepted.length - 1) / shown
}
/** Where one of three is left out each time it is two thirds, of signs that come by chance about half. */
export const LEAST_IN_TURN = 0.6
