import { words } from '../locales'
import type { Studio } from './studio'

type Host = Pick<Studio, 'ask' | 'attempt' | 'toasts'>

/** Says that a sign moves, or is held; what was recorded for the other is kept and waits. */
export async function setMoves(
  { ask, attempt, toasts }: Host,
  projectId: string,
  { id: signId, label, samples, takes }: { id: string; label: string; samples: number; takes: number },
  moves: boolean,
): Promise<void> {
  const waiting = moves ? samples : takes
  await attempt(async () => {
    await ask('signs.change', { projectId, signId, moves })
    const text = moves ? words.takes.nowMoves(label, waiting) : words.takes.nowHeld(label, waiting)
    toasts.show({ tone: 'plain', text })
  })
}

/** @param hands null for as many as its recordings show. @returns whether it was saved */
export async function setHands(
  { ask, attempt }: Host,
  projectId: string,
  signId: string,
  hands: 1 | 2 | null,
): Promise<boolean> {
  return (await attempt(() => ask('signs.change', { projectId, signId, hands }))) !== undefined
}
