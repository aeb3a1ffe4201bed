// What every package says of the app.
import { readFileSync } from 'node:fs'

export const META = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
/** Those that the studio speaks. */
export const LANGUAGES = ['en', 'de', 'es', 'tr']
/** A project in one file. */
export const FILE_TYPE = {
  extension: 'signsmith',
  name: 'Signsmith project',
  mime: 'application/vnd.signsmith.project',
}

/** What desktops say of the app, by language. */
export const SUMMARY = {
  en: 'Recognises the signs that you teach it',
  de: 'Erkennt die Gebärden, die du ihm beibringst',
  es: 'Reconoce las señas que tú le enseñas',
  tr: 'Ona öğrettiğin işaretleri tanır',
}
