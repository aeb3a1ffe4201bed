import * as v from 'valibot'

/** The languages of the studio, by their BCP 47 names. */
export const LANGUAGES = ['en', 'de', 'es', 'tr'] as const
export const Language = v.picklist(LANGUAGES)
export type Language = v.InferOutput<typeof Language>

/** The first of a person's languages that the studio speaks; English where it speaks none of them. */
export function languageOf(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const known = LANGUAGES.find((language) => language === tag.toLowerCase().split('-')[0])
    if (known) return known
  }
  return 'en'
}
