import { onScopeDispose } from 'vue'
import type { Camera } from '../camera/useCamera'
import type { TakeSighting } from './takeOf'

export interface Gathering {
  begin(): void
  /** All that was seen since it was begun. */
  end(): TakeSighting[]
}

/** Gathers what the camera sees for a while. */
export function useMoments(camera: Pick<Camera, 'onSighting'>): Gathering {
  let seen: TakeSighting[] | null = null
  const leave = camera.onSighting(({ hands, width, height, time, thumbnail, face }) => {
    seen?.push({ hands, width, height, time, thumbnail, face })
  })
  onScopeDispose(leave)
  return {
    begin() {
      seen = []
    },
    end() {
      const all = seen ?? []
      seen = null
      return all
    },
  }
}
