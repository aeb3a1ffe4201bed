import type { Place } from '../../contract/events'
import type { Language } from '../../contract/language'

/** The words of the menu; an & stands before the letter that opens it with Alt. Places are called as in the page. */
export interface MenuWords {
  file: string
  quit: string
  edit: string
  undo: string
  redo: string
  cut: string
  copy: string
  paste: string
  delete: string
  selectAll: string
  go: string
  places: Record<Place, string>
  view: string
  resetZoom: string
  zoomIn: string
  zoomOut: string
  fullScreen: string
  window: string
  minimize: string
  close: string
  help: string
  lookForNew: string
}

export const MENU_WORDS: Record<Language, MenuWords> = {
  en: {
    file: '&File',
    quit: '&Quit',
    edit: '&Edit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    delete: 'Delete',
    selectAll: 'Select all',
    go: '&Go',
    places: { signs: 'Signs', record: 'Record', train: 'Train', recognise: 'Recognise', improve: 'Improve' },
    view: '&View',
    resetZoom: 'Actual size',
    zoomIn: 'Larger',
    zoomOut: 'Smaller',
    fullScreen: 'Full screen',
    window: '&Window',
    minimize: 'Minimise',
    close: 'Close',
    help: '&Help',
    lookForNew: 'Look for a new version',
  },
  de: {
    file: '&Datei',
    quit: '&Beenden',
    edit: '&Bearbeiten',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    cut: 'Ausschneiden',
    copy: 'Kopieren',
    paste: 'Einfügen',
    delete: 'Löschen',
    selectAll: 'Alles auswählen',
    go: '&Gehe zu',
    places: {
      signs: 'Gebärden',
      record: 'Aufnehmen',
      train: 'Trainieren',
      recognise: 'Erkennen',
      improve: 'Verbessern',
    },
    view: '&Ansicht',
    resetZoom: 'Normale Größe',
    zoomIn: 'Größer',
    zoomOut: 'Kleiner',
    fullScreen: 'Vollbild',
    window: '&Fenster',
    minimize: 'Verkleinern',
    close: 'Schließen',
    help: '&Hilfe',
    lookForNew: 'Nach einer neuen Version sehen',
  },
  es: {
    file: '&Archivo',
    quit: '&Salir',
    edit: '&Editar',
    undo: 'Deshacer',
    redo: 'Rehacer',
    cut: 'Cortar',
    copy: 'Copiar',
    paste: 'Pegar',
    delete: 'Eliminar',
    selectAll: 'Seleccionar todo',
    go: '&Ir',
    places: { signs: 'Señas', record: 'Grabar', train: 'Entrenar', recognise: 'Reconocer', improve: 'Mejorar' },
    view: '&Ver',
    resetZoom: 'Tamaño normal',
    zoomIn: 'Más grande',
    zoomOut: 'Más pequeño',
    fullScreen: 'Pantalla completa',
    window: 'Ve&ntana',
    minimize: 'Minimizar',
    close: 'Cerrar',
    help: 'A&yuda',
    lookForNew: 'Buscar una versión nueva',
  },
  tr: {
    file: '&Dosya',
    quit: '&Çık',
    edit: 'Dü&zen',
    undo: 'Geri al',
    redo: 'Yinele',
    cut: 'Kes',
    copy: 'Kopyala',
    paste: 'Yapıştır',
    delete: 'Sil',
    selectAll: 'Tümünü seç',
    go: '&Git',
    places: { signs: 'İşaretler', record: 'Kayıt', train: 'Eğitim', recognise: 'Tanıma', improve: 'İyileştirme' },
    view: 'Gö&rünüm',
    resetZoom: 'Gerçek boyut',
    zoomIn: 'Büyüt',
    zoomOut: 'Küçült',
    fullScreen: 'Tam ekran',
    window: '&Pencere',
    minimize: 'Simge durumuna küçült',
    close: 'Kapat',
    help: '&Yardım',
    lookForNew: 'Yeni sürüme bak',
  },
}
