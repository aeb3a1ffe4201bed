import { joinSigns } from '../../src-main/contract/signText'

/** The signs of the last seconds, as text; older ones go by themselves. */
export interface RecentSigns {
  add(label: string): void
  /** For how many milliseconds a sign stays, from now on. */
  stay(milliseconds: number): void
}

/** @param show told of the text whenever it is another one */
export function createRecentSigns(show: (text: string) => void, clock = () => performance.now()): RecentSigns {
  let signs: { label: string; at: number }[] = []
  let stays = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = () => {
    clearTimeout(timer)
    signs = signs.filter(({ at }) => clock() - at < stays)
    show(joinSigns(signs.map(({ label }) => label)))
    if (signs[0]) timer = setTimeout(look, signs[0].at + stays - clock() + 1)
  }
  return {
    add(label) {
      signs.push({ label, at: clock() })
      look()
    },
    stay(milliseconds) {
      stays = milliseconds
      look()
    },
  }
}
