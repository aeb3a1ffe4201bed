import { computed, onScopeDispose, type Ref, shallowRef, watch } from 'vue'
import type { Recognition } from '../../src-main/contract/recognition'
import type { Camera } from '../camera/useCamera'
import { words } from '../locales'
import { useCalm } from './useCalm'
import type { LiveRecognition } from './useRecognition'

/** An accepted sign stands for so long, milliseconds. */
const SHOWN_MS = 2_500
/** What lasts for less is not written, milliseconds. */
const CALM_MS = 250
/** From this share of the threshold on it is said what the last moments look like. */
const LIKELY = 0.5

export interface Verdict {
  /** The sign that is written large; null for anything that is none of them. */
  sign: Readonly<Ref<string | null>>
  text: Readonly<Ref<string>>
  /** Why, in a sentence; empty where there is nothing to say. */
  reason: Readonly<Ref<string>>
  /** What is said to assistive technology besides accepted signs. */
  spoken: Readonly<Ref<string>>
}

/**
 * What is written of what is seen: of held signs the one in view, of signs that move the one that was accepted last, for a
 * while, and never what is only likely.
 */
export function useVerdict(
  { state }: Pick<Camera, 'state'>,
  { latest, accepted, stale, paused }: LiveRecognition,
  moving: () => boolean,
): Verdict {
  const seen = computed(() => (latest.value?.state === 'seen' ? latest.value : null))
  const shown = shallowRef<string | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(accepted, (next) => {
    clearTimeout(timer)
    shown.value = next?.label ?? null
    if (next) {
      timer = setTimeout(() => {
        shown.value = null
      }, SHOWN_MS)
    }
  })
  onScopeDispose(() => clearTimeout(timer))

  const sign = computed(() => {
    if (state.value.state !== 'on' || paused.value) return null
    if (moving()) return shown.value
    return !stale.value && seen.value?.verdict === 'sign' ? seen.value.ranked[0]!.label : null
  })
  const text = computed(() => {
    if (state.value.state !== 'on') return words.recognise.waiting
    if (paused.value) return words.recognise.paused
    if (sign.value !== null) return sign.value
    if (stale.value) return words.recognise.stale
    if (moving()) return words.recognise.make
    return seen.value ? heldText(seen.value) : words.recognise.lead
  })
  const movingReason = useCalm(() => (seen.value && moving() ? movingText(seen.value) : ''), CALM_MS)
  const reason = computed(() => {
    if (moving()) return movingReason.value
    return seen.value ? words.recognise.reasons[seen.value.reason] : ''
  })
  return { sign, text, reason, spoken: computed(() => (sign.value === null ? text.value : '')) }
}

type Seen = Recognition & { state: 'seen' }

function heldText({ verdict }: Seen): string {
  switch (verdict) {
    case 'unknown':
      return words.recognise.unknown
    case 'none':
      return words.recognise.none
    case 'no-hand':
      return words.recognise.noHand
    case 'sign':
      return words.recognise.lead
  }
}

function movingText({ verdict, spotting, ranked }: Seen): string {
  if (verdict === 'no-hand') return words.recognise.noHand
  if (!spotting || spotting.signId === null || spotting.share < LIKELY * spotting.threshold)
    return words.recognise.spotting.nothing
  return words.recognise.spotting.looksLike(ranked.find(({ signId }) => signId === spotting.signId)?.label ?? '')
}
