import { type ShallowRef, shallowRef, watchEffect } from 'vue'
import { type Language, languageOf } from '../../src-main/contract/language'
import type { Settings } from '../../src-main/contract/settings'
import { de } from './de'
import { en, type Words } from './en'
import { es } from './es'
import { tr } from './tr'

export const CATALOGUES: Record<Language, Words> = { en, de, es, tr }

/** What a language calls itself; these are the same in every language. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', de: 'Deutsch', es: 'Español', tr: 'Türkçe' }

/** A page speaks one language at a time, as it has one title. */
export const language: ShallowRef<Language> = shallowRef('en')

/** The words of the language in use; reading them in a template or a computed follows a change of language. */
export const words: Words = new Proxy(en, {
  get: (_, part: string) => CATALOGUES[language.value][part as keyof Words],
})

/** Speaks the chosen language, or the first of the system's that there is, and says so to assistive technology. */
export function useLanguage(settings: Readonly<ShallowRef<Settings>>): void {
  watchEffect(() => {
    const chosen = settings.value.language
    language.value = chosen === 'system' ? languageOf(navigator.languages) : chosen
    document.documentElement.lang = language.value
  })
}
