import { type Language, languageOf } from '../src-main/contract/language'

interface PageWords {
  title: string
  about(signs: number): string
  start: string
  stop: string
  starting: string
  ready: string
  noHand: string
  unknown: string
  none: string
  text: string
  clear: string
  signs: string
  privacy: string
  denied: string
  noCamera: string
  insecure: string
  broken(reason: string): string
  incomplete(reason: string): string
}

const WORDS: Record<Language, PageWords> = {
  en: {
    title: 'Show a sign',
    about: (signs) => `This page recognises ${signs} signs that somebody taught it. It is no translator.`,
    start: 'Start the camera',
    stop: 'Turn the camera off',
    starting: 'Getting ready …',
    ready: 'Show a sign to the camera.',
    noHand: 'No hand is in view.',
    unknown: 'Unknown',
    none: 'No sign',
    text: 'Signs so far',
    clear: 'Clear the text',
    signs: 'Signs that it knows',
    privacy: 'Everything happens in this browser. No picture leaves it.',
    denied: 'The camera may not be used. Allow it for this page in the browser, and press the button again.',
    noCamera:
      'There is no camera, or another program uses it. Connect one or close that program, and press the button again.',
    insecure: 'Browsers give cameras only to pages that come by https, or from this computer.',
    broken: (reason) => `Hands cannot be found any more: ${reason}. Load the page again.`,
    incomplete: (reason) => `This page is not whole (${reason}). Copy the whole folder again.`,
  },
  de: {
    title: 'Zeig eine Gebärde',
    about: (signs) =>
      `Diese Seite erkennt ${signs} Gebärden, die ihr jemand beigebracht hat. Sie ist keine Übersetzerin.`,
    start: 'Kamera einschalten',
    stop: 'Kamera ausschalten',
    starting: 'Wird vorbereitet …',
    ready: 'Zeig der Kamera eine Gebärde.',
    noHand: 'Keine Hand im Bild.',
    unknown: 'Unbekannt',
    none: 'Keine Gebärde',
    text: 'Gebärden bisher',
    clear: 'Text leeren',
    signs: 'Gebärden, die sie kennt',
    privacy: 'Alles geschieht in diesem Browser. Kein Bild verlässt ihn.',
    denied:
      'Die Kamera darf nicht benutzt werden. Erlaube sie dieser Seite im Browser und drücke den Knopf noch einmal.',
    noCamera:
      'Es gibt keine Kamera, oder ein anderes Programm benutzt sie. Schließe eine an oder beende das Programm und drücke den Knopf noch einmal.',
    insecure: 'Browser geben Kameras nur Seiten, die über https oder von diesem Computer kommen.',
    broken: (reason) => `Hände werden nicht mehr gefunden: ${reason}. Lade die Seite neu.`,
    incomplete: (reason) => `Diese Seite ist nicht vollständig (${reason}). Kopiere den ganzen Ordner noch einmal.`,
  },
  es: {
    title: 'Muestra una seña',
    about: (signs) => `Esta página reconoce ${signs} señas que alguien le enseñó. No es una traductora.`,
    start: 'Encender la cámara',
    stop: 'Apagar la cámara',
    starting: 'Preparando …',
    ready: 'Muestra una seña a la cámara.',
    noHand: 'No se ve ninguna mano.',
    unknown: 'Desconocida',
    none: 'Ninguna seña',
    text: 'Señas hasta ahora',
    clear: 'Vaciar el texto',
    signs: 'Señas que conoce',
    privacy: 'Todo ocurre en este navegador. Ninguna imagen sale de él.',
    denied: 'No se puede usar la cámara. Permítela para esta página en el navegador y pulsa otra vez el botón.',
    noCamera: 'No hay cámara, o la usa otro programa. Conecta una o cierra ese programa, y pulsa otra vez el botón.',
    insecure: 'Los navegadores solo dan la cámara a páginas que llegan por https o desde este ordenador.',
    broken: (reason) => `Ya no se encuentran manos: ${reason}. Carga la página de nuevo.`,
    incomplete: (reason) => `Esta página no está completa (${reason}). Copia otra vez la carpeta entera.`,
  },
  tr: {
    title: 'Bir işaret göster',
    about: (signs) => `Bu sayfa, birinin ona öğrettiği ${signs} işareti tanır. Çevirmen değildir.`,
    start: 'Kamerayı aç',
    stop: 'Kamerayı kapat',
    starting: 'Hazırlanıyor …',
    ready: 'Kameraya bir işaret göster.',
    noHand: 'Görüntüde el yok.',
    unknown: 'Bilinmiyor',
    none: 'İşaret değil',
    text: 'Şimdiye kadarki işaretler',
    clear: 'Metni temizle',
    signs: 'Bildiği işaretler',
    privacy: 'Her şey bu tarayıcıda olur. Hiçbir görüntü dışarı çıkmaz.',
    denied: 'Kamera kullanılamıyor. Tarayıcıda bu sayfa için izin ver ve düğmeye yeniden bas.',
    noCamera:
      'Kamera yok ya da başka bir program kullanıyor. Bir kamera bağla ya da o programı kapat, düğmeye yeniden bas.',
    insecure: 'Tarayıcılar kamerayı yalnızca https ile ya da bu bilgisayardan gelen sayfalara verir.',
    broken: (reason) => `Eller artık bulunamıyor: ${reason}. Sayfayı yeniden yükle.`,
    incomplete: (reason) => `Bu sayfa eksik (${reason}). Klasörün tamamını yeniden kopyala.`,
  },
}

/** The words of the first of the system's languages that there is. */
export function pageWords(): PageWords & { language: Language } {
  const language = languageOf(navigator.languages)
  return { ...WORDS[language], language }
}
