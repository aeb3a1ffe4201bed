import { onScopeDispose, type ShallowRef, shallowRef, watch } from 'vue'
import type { Camera } from '../camera/useCamera'
import { words } from '../locales'
import type { Studio } from '../studio/studio'
import { cutApart, type Part } from './cutTake'
import { createFilmPictures } from './filmPictures'
import type { TakeSighting } from './takeOf'

export type FilmState =
  | { state: 'unread' }
  /** How much of the film was looked at, 0 to 1. */
  | { state: 'reading'; share: number }
  /** All that was seen, in the film's own time, and the parts in which the hands move. */
  | { state: 'read'; seen: readonly TakeSighting[]; parts: readonly Part[] }

export interface Film {
  state: Readonly<ShallowRef<FilmState>>
  read(pictures: boolean): Promise<void>
  /** Ends the reading; what was seen by then can be cut. */
  stop(): void
}

/** Looks at a whole video file, frame by frame, and finds the signs in it. */
export function useFilm({ toasts }: Pick<Studio, 'toasts'>, camera: Pick<Camera, 'state' | 'readThrough'>): Film {
  const state = shallowRef<FilmState>({ state: 'unread' })
  let reading = new AbortController()
  const forget = () => {
    reading.abort()
    state.value = { state: 'unread' }
  }
  watch(camera.state, forget)
  onScopeDispose(forget)
  return {
    state,
    stop: () => reading.abort(),
    async read(pictures) {
      const mine = new AbortController()
      reading = mine
      const seen: TakeSighting[] = []
      const film = createFilmPictures()
      state.value = { state: 'reading', share: 0 }
      const ended = await camera.readThrough(
        (second) => (pictures && film.due(second) ? 'whole' : null),
        ({ hands, width, height, thumbnail, face, time }, _second, share) => {
          // Metres, which no take keeps, are more than all the rest of a long film.
          const drawn = hands.map(({ handedness, score, image }) => ({ handedness, score, image }))
          const sighting: TakeSighting = { hands: drawn, width, height, thumbnail, face, time }
          film.take(sighting)
          seen.push(sighting)
          state.value = { state: 'reading', share }
        },
        mine.signal,
      )
      // Another picture may have taken its place meanwhile.
      if (reading !== mine || state.value.state !== 'reading') return
      const last = seen.at(-1)
      const parts = last ? cutApart(seen, last.width / last.height) : []
      state.value = { state: 'read', seen, parts }
      if (ended === 'broken') toasts.show({ tone: 'problem', text: words.record.videoBroken })
      if (ended === 'finder') toasts.show({ tone: 'problem', text: words.record.videoUnfinished })
    },
  }
}
