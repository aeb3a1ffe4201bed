import type { Language } from '../../src-main/contract/language'

/** The few words of the page with captions, which carries no catalogue with it. */
export const CAPTION_WORDS: Record<Language, { title: string; refused: string }> = {
  en: {
    title: 'Captions',
    refused:
      'This address is not good any more. Copy the one that Signsmith shows under “Send signs to other programs”, and open it here.',
  },
  de: {
    title: 'Untertitel',
    refused:
      'Diese Adresse gilt nicht mehr. Kopiere die, die Signsmith unter „Gebärden an andere Programme senden“ zeigt, und öffne sie hier.',
  },
  es: {
    title: 'Subtítulos',
    refused:
      'Esta dirección ya no vale. Copia la que Signsmith muestra en «Enviar señas a otros programas» y ábrela aquí.',
  },
  tr: {
    title: 'Altyazı',
    refused:
      'Bu adres artık geçerli değil. Signsmith’in “İşaretleri başka programlara gönder” altında gösterdiği adresi kopyala ve burada aç.',
  },
}
