import { onScopeDispose, type Ref, type ShallowRef, shallowRef, watch } from 'vue'
import { language } from '../locales'

export interface Speech {
  /** Whether there is a voice that speaks on this computer; voices that ask a server are not used. */
  available: Readonly<ShallowRef<boolean>>
  speak(text: string): void
  stop(): void
}

const LOOK_EVERY_MS = 1_000
const MOST_LOOKS = 15

/** @param rate 0.5 to 2 times the usual pace */
export function useSpeech(rate: Readonly<Ref<number>>): Speech {
  const speech: SpeechSynthesis | undefined = globalThis.speechSynthesis
  const voice = shallowRef<SpeechSynthesisVoice | null>(null)
  const available = shallowRef(false)

  const choose = () => {
    const local = (speech?.getVoices() ?? []).filter(({ localService }) => localService)
    const fits = local.filter(({ lang }) => lang.split(/[-_]/)[0] === language.value)
    voice.value = fits.find((one) => one.default) ?? fits[0] ?? local.find((one) => one.default) ?? local[0] ?? null
    available.value = voice.value !== null
  }
  watch(language, choose, { immediate: true })
  // Some browsers know their voices only a moment after the page is there.
  speech?.addEventListener('voiceschanged', choose)
  // Electron on Linux asks for them when it is first asked, and does not say when it has them.
  let looks = 0
  const again = setInterval(() => {
    if (available.value || ++looks > MOST_LOOKS) clearInterval(again)
    else choose()
  }, LOOK_EVERY_MS)
  onScopeDispose(() => {
    clearInterval(again)
    speech?.removeEventListener('voiceschanged', choose)
    speech?.cancel()
  })
  return {
    available,
    speak(text) {
      if (!voice.value || !text.trim()) return
      const utterance = new SpeechSynthesisUtterance(text)
      utterance.voice = voice.value
      utterance.lang = voice.value.lang
      utterance.rate = rate.value
      speech!.speak(utterance)
    },
    stop: () => speech?.cancel(),
  }
}
