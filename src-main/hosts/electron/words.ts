import { type Language, languageOf } from '../../contract/language'
import type { App } from '../../services/app'

/** The few sentences that are said in the system's own dialogs. */
export interface DialogWords {
  saveTitle(name: string): string
  /** Asks for the file that accepted signs are written to. */
  signFile: string
  kinds: {
    html: string
    json: string
    csv: string
    jsonl: string
    zip: string
    project: string
    text: string
    all: string
  }
  leave: { message: string; detail: string; stay: string; leave: string }
  hung: { message: string; detail: string; wait: string; reload: string }
}

export const DIALOG_WORDS: Record<Language, DialogWords> = {
  en: {
    saveTitle: (name) => `Save “${name}”`,
    signFile: 'The file for the signs',
    kinds: {
      html: 'Web page',
      json: 'JSON',
      csv: 'CSV table',
      jsonl: 'JSON Lines',
      zip: 'Zip archive',
      project: 'Signsmith project',
      text: 'Text',
      all: 'All files',
    },
    leave: {
      message: 'Close Signsmith in the middle of this?',
      detail:
        'A recording or a training is under way and would end here. What was saved is kept; the model stays the one before.',
      stay: 'Go on',
      leave: 'Close',
    },
    hung: {
      message: 'The page does not answer.',
      detail: 'What was saved is kept. Wait a little, or load the page anew; a recording under way ends then.',
      wait: 'Wait',
      reload: 'Load anew',
    },
  },
  de: {
    saveTitle: (name) => `„${name}“ speichern`,
    signFile: 'Die Datei für die Gebärden',
    kinds: {
      html: 'Webseite',
      json: 'JSON',
      csv: 'CSV-Tabelle',
      jsonl: 'JSON Lines',
      zip: 'Zip-Archiv',
      project: 'Signsmith-Projekt',
      text: 'Textdatei',
      all: 'Alle Dateien',
    },
    leave: {
      message: 'Signsmith mittendrin schließen?',
      detail:
        'Eine Aufnahme oder ein Training läuft und würde hier enden. Was gespeichert wurde, bleibt; es gilt weiter das bisherige Modell.',
      stay: 'Weitermachen',
      leave: 'Schließen',
    },
    hung: {
      message: 'Die Seite antwortet nicht.',
      detail:
        'Was gespeichert wurde, bleibt. Warte ein wenig, oder lade die Seite neu; eine laufende Aufnahme endet dann.',
      wait: 'Warten',
      reload: 'Neu laden',
    },
  },
  es: {
    saveTitle: (name) => `Guardar «${name}»`,
    signFile: 'El archivo para las señas',
    kinds: {
      html: 'Página web',
      json: 'JSON',
      csv: 'Tabla CSV',
      jsonl: 'JSON Lines',
      zip: 'Archivo zip',
      project: 'Proyecto de Signsmith',
      text: 'Texto',
      all: 'Todos los archivos',
    },
    leave: {
      message: '¿Cerrar Signsmith a mitad de esto?',
      detail:
        'Hay una grabación o un entrenamiento en marcha y terminaría aquí. Lo guardado se conserva; el modelo sigue siendo el anterior.',
      stay: 'Continuar',
      leave: 'Cerrar',
    },
    hung: {
      message: 'La página no responde.',
      detail:
        'Lo guardado se conserva. Espera un poco o vuelve a cargar la página; una grabación en marcha termina entonces.',
      wait: 'Esperar',
      reload: 'Volver a cargar',
    },
  },
  tr: {
    saveTitle: (name) => `“${name}” dosyasını kaydet`,
    signFile: 'İşaretler için dosya',
    kinds: {
      html: 'Web sayfası',
      json: 'JSON',
      csv: 'CSV tablosu',
      jsonl: 'JSON Lines',
      zip: 'Zip arşivi',
      project: 'Signsmith projesi',
      text: 'Metin',
      all: 'Tüm dosyalar',
    },
    leave: {
      message: 'Signsmith işin ortasında kapatılsın mı?',
      detail:
        'Süren bir kayıt ya da eğitim burada biter. Kaydedilmiş olanlar korunur; önceki model kullanılmaya devam eder.',
      stay: 'Devam et',
      leave: 'Kapat',
    },
    hung: {
      message: 'Sayfa yanıt vermiyor.',
      detail: 'Kaydedilmiş olanlar korunur. Biraz bekle ya da sayfayı yeniden yükle; süren bir kayıt o zaman biter.',
      wait: 'Bekle',
      reload: 'Yeniden yükle',
    },
  },
}

/**
 * The language that the person chose, or the system's.
 *
 * @param onChange called when the person has chosen another one
 */
export async function followLanguage(
  { handlers, events }: App,
  systemLanguages: () => readonly string[],
  report: (error: unknown) => void,
  onChange: () => void,
): Promise<() => Language> {
  const read = async () => (await handlers['settings.read']({})).language
  let chosen = await read()
  events.on('settings', () => {
    read().then((language) => {
      if (language === chosen) return
      chosen = language
      onChange()
    }, report)
  })
  return () => (chosen === 'system' ? languageOf(systemLanguages()) : chosen)
}
