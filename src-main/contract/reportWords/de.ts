import { createGrammar } from '../grammar'
import type { ReportWords } from './en'

const { number, percent, count, form, list } = createGrammar('de')
const names = (labels: readonly string[]) => list(labels.map((label) => `„${label}“`))
const OF = { signers: 'Personen', recordings: 'Aufnahmen', samples: 'Beispiele' } as const

export const de: ReportWords = {
  page: 'Signsmith-Bericht',
  made: (app, day) =>
    `Signsmith ${app}, ${day}. Es erkennt die Gebärden, die es gelernt hat; Gesicht und Körper werden nicht erfasst.`,
  lead: (share, low, high) =>
    `${percent(share, 1)} richtig bei nie gesehenen Beispielen, wahrscheinlich zwischen ${percent(low, 1)} und ${percent(high, 1)}.`,
  method: (protocol, n, cells, f1) =>
    `So gemessen: ${protocol}; ${count(n, 'Beispiel', 'Beispiele')} in ${count(cells, 'Gruppe', 'Gruppen')}. Das Intervall (95 %, Wilson) zählt jede Gruppe einmal, denn Beispiele einer Aufnahme ähneln sich. Makro-F1 ${number(f1, 3)}.`,
  protocols: {
    signer: (folds) => `Personen in ${number(folds)} Gruppen zurückgehalten`,
    recording: (folds) => `Aufnahmen in ${number(folds)} Gruppen zurückgehalten`,
    block: () => 'die erste Hälfte jeder Gebärde gegen die zweite, in beide Richtungen',
  },
  otherHand: (sure) => `Mit der anderen Hand gezeigt: ${sure}.`,
  sure: (share, low, high, n) => `${percent(share, 1)} (${percent(low)} bis ${percent(high)}, n = ${number(n)})`,
  untested: 'nicht geprüft',
  neverNamed: 'nie genannt',
  next: 'Was jetzt hilft',
  nothing: 'Nichts fällt auf.',
  each: 'Jede Gebärde',
  columns: {
    sign: 'Gebärde',
    samples: 'Beispiele',
    recordings: 'Aufnahmen',
    recall: 'Gefunden (Recall)',
    precision: 'Richtig, wenn genannt (Precision)',
    f1: 'F1',
  },
  recallChart: 'Recall jeder Gebärde; die Zahlen stehen in der Tabelle darunter',
  confusion: 'Was wofür gehalten wird',
  confusionHint: 'Zeilen: was gezeigt wurde. Spalten: was genannt wurde.',
  confusedMost: (shown, all) =>
    `Die Matrix zeigt die ${number(shown)} von ${count(all, 'Gebärde', 'Gebärden')}, die am meisten verwechselt werden; die JSON-Datei neben dieser Seite enthält alles.`,
  pairs: 'Was wofür gehalten wird, das Häufigste zuerst',
  pairColumns: { shown: 'Gezeigt', named: 'Genannt', samples: 'Beispiele' },
  pair: (n, of) => `${number(n)} von ${number(of)}`,
  morePairs: (n) => `Und ${count(n, 'weiteres Paar', 'weitere Paare')}, in der JSON-Datei.`,
  suspects: 'Beispiele, die ihrer Gebärde widersprechen',
  sample: (recording, signer, when) => `Aufnahme ${number(recording)}${signer ? `, ${signer}` : ''}, ${when}`,
  suspectColumns: { sample: 'Beispiel', looksLike: 'Sieht aus wie', margin: 'Abstand' },
  calibration: 'Ob die Wahrscheinlichkeiten stimmen',
  calibrationLead: (ece, temperature) =>
    `Erwarteter Kalibrierungsfehler ${percent(ece, 1)} nach Temperatur ${number(temperature, 2)}.`,
  calibrationChart: 'Was gesagt wurde und wie oft es stimmte; die Zahlen stehen in der Tabelle darunter',
  calibrationColumns: { said: 'Gesagt', n: 'n', mean: 'Im Mittel gesagt', right: 'Richtig' },
  range: (from, to) => `${percent(from)} bis ${percent(to)}`,
  unknown: 'Gebärden, die es nie gelernt hat',
  unknownLead: (groups, strangers, accepted, known, recall) =>
    `${count(groups, 'Gruppe', 'Gruppen')} von Gebärden ${form(groups, 'wurde', 'wurden')} nacheinander weggelassen. Von ${number(strangers)} Beispielen daraus wurden ${percent(accepted, 1)} für eine gelernte Gebärde gehalten, während ${percent(recall, 1)} von ${number(known)} gelernten Beispielen angenommen wurden.`,
  unknownAt95: (accepted, auroc) =>
    `Bei einer Grenze, die genau 95 % davon annimmt: ${percent(accepted, 1)}. AUROC ${number(auroc, 3)}.`,
  curve: 'Was mehr bringen würde',
  curveColumns: { from: 'Gelernt aus', samples: 'Beispiele', accuracy: 'Genauigkeit', n: 'n' },
  curveRow: (part, of) => `${percent(part)} der ${OF[of]}`,
  activations: 'Aktivierungen im Vergleich',
  activationsLead: (runs, n) =>
    `Jede Aktivierung mit denselben Startwerten auf denselben Teilen, je ${count(runs, 'Lauf', 'Läufe')}, n = ${number(n)}. Die Lernrate ist die des Modells, nicht für jede eigens eingestellt.`,
  activationColumns: { name: 'Aktivierung', accuracy: 'Genauigkeit', difference: 'Punkte gegen APALU', p: 'p' },
  difference: (mean, sd) => `${mean > 0 ? '+' : ''}${number(mean, 2)} ± ${number(sd, 2)}`,
  more({ of, lost }) {
    if (lost < 1) return 'Mehr vom Gleichen bringt wenig: Mit der Hälfte ging es fast so gut.'
    const more = { signers: 'Eine weitere Person', recordings: 'Mehr Aufnahmen', samples: 'Mehr Beispiele' }[of]
    return `${more} würde${of === 'signers' ? '' : 'n'} am meisten helfen: Mit der Hälfte der ${OF[of]} war die Genauigkeit ${number(lost, 1)} Punkte niedriger.`
  },
  warning(warning) {
    switch (warning.about) {
      case 'one-recording': {
        const { labels } = warning
        return `${names(labels)}: nur eine Aufnahme. Nimm ${form(labels.length, 'die Gebärde', 'diese Gebärden')} später noch einmal auf, aus einem anderen Winkel.`
      }
      case 'one-signer':
        return 'Eine Person hat alles aufgenommen, über andere ist also nichts bekannt. Bitte noch jemanden um ein paar Beispiele.'
      case 'alike':
        return `„${warning.label}“ und „${warning.other}“ werden oft verwechselt (${number(warning.confused)} von ${count(warning.of, 'Beispiel', 'Beispielen')}). Nimm auf, was sie unterscheidet.`
      case 'untested': {
        const { labels } = warning
        return `${names(labels)} ${form(labels.length, 'konnte', 'konnten')} nicht geprüft werden. Nimm ${form(labels.length, 'die Gebärde', 'diese Gebärden')} noch einmal auf.`
      }
      case 'suspects':
        return count(
          warning.count,
          'Beispiel widerspricht seiner Gebärde: Sieh dir das Bild an.',
          'Beispiele widersprechen ihrer Gebärde: Sieh dir die Bilder an.',
        )
      case 'duplicates':
        return count(
          warning.count,
          'Beispiel ist die Kopie eines anderen und lehrt nichts Neues.',
          'Beispiele sind Kopien von anderen und lehren nichts Neues.',
        )
      case 'few':
        return `„${warning.label}“ hat ${count(warning.samples, 'Beispiel', 'Beispiele')}, andere etwa ${number(warning.usual)}. Nimm mehr davon auf.`
      case 'one-place': {
        const { labels } = warning
        return `${names(labels)}: Die Hand ist immer an derselben Stelle. Zeige sie auch anderswo im Bild.`
      }
      case 'one-size': {
        const { labels } = warning
        return `${names(labels)}: Die Hand ist immer gleich weit weg. Komm näher und geh auch zurück.`
      }
    }
  },
}
