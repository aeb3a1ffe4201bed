import { createGrammar } from '../grammar'
import type { Examples } from '../report'
import type { ReportWords } from './en'

const { number, percent, count, form, list } = createGrammar('de')
const names = (labels: readonly string[]) => list(labels.map((label) => `„${label}“`))
/** One, several, and several in the dative. */
const NOUNS = {
  samples: ['Beispiel', 'Beispiele', 'Beispielen'],
  takes: ['Durchgang', 'Durchgänge', 'Durchgängen'],
  both: ['Beispiel oder Durchgang', 'Beispiele und Durchgänge', 'Beispielen und Durchgängen'],
} as const satisfies Record<Examples, readonly [one: string, other: string, dative: string]>

export function de(made: Examples): ReportWords {
  const [one, other, dative] = NOUNS[made]
  const moving = made !== 'samples'
  const axes = { signers: 'Personen', days: 'Tage', recordings: 'Aufnahmen', samples: other } as const
  const apart = moving
    ? 'Mach beide in einigen weiteren Durchgängen so deutlich wie möglich, oder nimm für eine von beiden eine andere.'
    : 'Nimm beide aus einem Winkel auf, aus dem sie sich unterscheiden, geh langsamer in die Gebärde und aus ihr heraus, oder nimm für eine von beiden eine andere.'
  return {
    page: 'Signsmith-Bericht',
    made: (app, day) =>
      `Signsmith ${app}, ${day}. Es erkennt die Gebärden, die es gelernt hat; ${moving ? 'von Gesicht und Körper behält es mit drei Zahlen, wo das Gesicht ist, und die kleinen Bilder der Durchgänge, die den ganzen Ausschnitt zeigen, auch das Gesicht; beides lässt sich ausschalten' : 'Gesicht und Körper werden nicht erfasst'}.`,
    reach: {
      signer: 'bei anderen Menschen',
      pair: 'bei der anderen von zwei Personen',
      day: 'bei dir an einem anderen Tag',
      recording: 'bei dir in einer anderen Aufnahme',
      block: 'bei dir in derselben Aufnahme',
    },
    notMeasured: {
      signer: '',
      pair: `Nicht gemessen: Menschen außer diesen zweien, die wenig über andere sagen. Bitte eine dritte Person um ein paar ${other}.`,
      day: `Nicht gemessen: andere Menschen. Bitte noch jemanden um ein paar ${other}.`,
      recording:
        'Nicht gemessen: ein anderer Tag, andere Menschen. Nimm morgen noch einmal auf, und bitte noch jemanden darum.',
      block:
        'Nicht gemessen: eine andere Aufnahme, ein anderer Tag, andere Menschen. An einem anderen Tag erkennt es dich vielleicht nicht: Nimm jede Gebärde morgen noch einmal auf.',
    },
    lead: (share, low, high, reach) =>
      `${percent(share, 1)} richtig ${reach}, mit ${dative}, aus denen es nicht gelernt hatte; wahrscheinlich zwischen ${percent(low, 1)} und ${percent(high, 1)}.`,
    method: (protocol, n, cells, f1) =>
      `So gemessen: ${protocol}; ${count(n, one, other)} in ${count(cells, 'Gruppe', 'Gruppen')}. Das Intervall (95 %, Wilson) zählt jede Gruppe einmal, denn ${other} einer Aufnahme ähneln sich. Makro-F1 ${number(f1, 3)}.`,
    protocols: {
      signer: (folds) => `Personen in ${number(folds)} Gruppen zurückgehalten`,
      day: (folds) => `Tage in ${number(folds)} Gruppen zurückgehalten`,
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
      samples: other,
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
    pairColumns: { shown: 'Gezeigt', named: 'Genannt', samples: other },
    pair: (n, of) => `${number(n)} von ${number(of)}`,
    morePairs: (n) => `Und ${count(n, 'weiteres Paar', 'weitere Paare')}, in der JSON-Datei.`,
    suspects: `${other}, die ihrer Gebärde widersprechen`,
    sample: (recording, signer, when) => `Aufnahme ${number(recording)}${signer ? `, ${signer}` : ''}, ${when}`,
    suspectColumns: { sample: one, looksLike: 'Sieht aus wie', margin: 'Abstand' },
    calibration: 'Ob die Wahrscheinlichkeiten stimmen',
    calibrationLead: (ece, temperature) =>
      `Erwarteter Kalibrierungsfehler ${percent(ece, 1)} nach Temperatur ${number(temperature, 2)}.`,
    calibrationChart: 'Was gesagt wurde und wie oft es stimmte; die Zahlen stehen in der Tabelle darunter',
    calibrationColumns: { said: 'Gesagt', n: 'n', mean: 'Im Mittel gesagt', right: 'Richtig' },
    range: (from, to) => `${percent(from)} bis ${percent(to)}`,
    unknown: 'Gebärden, die es nie gelernt hat',
    unknownLead: (groups, strangers, accepted, known, recall) =>
      `${count(groups, 'Gruppe', 'Gruppen')} von Gebärden ${form(groups, 'wurde', 'wurden')} nacheinander weggelassen. Von ${number(strangers)} ${dative} daraus wurden ${percent(accepted, 1)} für eine gelernte Gebärde gehalten, während ${percent(recall, 1)} von ${number(known)} gelernten ${dative} angenommen wurden.`,
    unknownAt95: (accepted, auroc) =>
      `Bei einer Grenze, die genau 95 % davon annimmt: ${percent(accepted, 1)}. AUROC ${number(auroc, 3)}.`,
    curve: 'Was mehr bringen würde',
    curveColumns: { from: 'Gelernt aus', samples: other, accuracy: 'Genauigkeit', n: 'n' },
    curveRow: (part, of) => `${percent(part)} der ${axes[of]}`,
    activations: 'Aktivierungen im Vergleich',
    activationsLead: (runs, n) =>
      `Jede Aktivierung mit denselben Startwerten auf denselben Teilen, je ${count(runs, 'Lauf', 'Läufe')}, n = ${number(n)}. Die Lernrate ist die des Modells, nicht für jede eigens eingestellt.`,
    activationColumns: { name: 'Aktivierung', accuracy: 'Genauigkeit', difference: 'Punkte gegen APALU', p: 'p' },
    difference: (mean, sd) => `${mean > 0 ? '+' : ''}${number(mean, 2)} ± ${number(sd, 2)}`,
    more({ of, lost }) {
      if (lost < 1) return 'Mehr vom Gleichen bringt wenig: Mit der Hälfte ging es fast so gut.'
      const more = {
        signers: 'Eine weitere Person',
        days: 'Ein weiterer Tag',
        recordings: 'Mehr Aufnahmen',
        samples: `Mehr ${other}`,
      }[of]
      return `${more} würde${of === 'signers' || of === 'days' ? '' : 'n'} am meisten helfen: Mit der Hälfte der ${axes[of]} war die Genauigkeit ${number(lost, 1)} Punkte niedriger.`
    },
    warning(warning) {
      switch (warning.about) {
        case 'one-recording': {
          const { labels } = warning
          return `${names(labels)}: nur eine Aufnahme. Nimm ${form(labels.length, 'die Gebärde', 'diese Gebärden')} später noch einmal auf, ${moving ? 'an einem anderen Tag' : 'aus einem anderen Winkel'}.`
        }
        case 'one-day':
          return 'Alles wurde an einem Tag aufgenommen, an einem anderen erkennt es dich vielleicht nicht. Nimm morgen noch einmal auf.'
        case 'one-signer':
          return warning.signers === 1
            ? `Eine Person hat alles aufgenommen, über andere ist also nichts bekannt. Bitte noch jemanden um ein paar ${other}.`
            : `Zwei Personen haben alles aufgenommen, zu wenige, um zu sagen, wie gut es andere kennt. Bitte eine dritte um ein paar ${other}.`
        case 'alike':
          return `„${warning.label}“ und „${warning.other}“ werden oft verwechselt (${number(warning.confused)} von ${number(warning.of)} ${form(warning.of, one, dative)}). In den Handpunkten unterscheiden sie sich kaum. ${apart}`
        case 'close':
          return `„${warning.label}“ und „${warning.other}“ unterscheiden sich in den Handpunkten kaum und werden vielleicht verwechselt, wenn jemand anderes sie macht. ${apart}`
        case 'untested': {
          const { labels } = warning
          return `${names(labels)} ${form(labels.length, 'konnte', 'konnten')} nicht geprüft werden. Nimm ${form(labels.length, 'die Gebärde', 'diese Gebärden')} noch einmal auf.`
        }
        case 'suspects':
          return count(
            warning.count,
            `${one} widerspricht seiner Gebärde: Sieh ${moving ? 'es dir' : 'dir das Bild'} an.`,
            `${other} widersprechen ihrer Gebärde: Sieh ${moving ? 'sie dir' : 'dir die Bilder'} an.`,
          )
        case 'duplicates':
          return count(
            warning.count,
            `${one} ist die Kopie eines anderen und lehrt nichts Neues.`,
            `${other} sind Kopien von anderen und lehren nichts Neues.`,
          )
        case 'few': {
          const [a, b] = NOUNS[warning.takes ? 'takes' : 'samples']
          return `„${warning.label}“ hat ${count(warning.samples, a, b)}, andere etwa ${number(warning.usual)}. Nimm mehr davon auf.`
        }
        case 'one-place': {
          const { labels } = warning
          return `${names(labels)}: Die Hand ist immer an derselben Stelle. Zeige sie auch anderswo im Bild.`
        }
        case 'one-size': {
          const { labels } = warning
          return `${names(labels)}: Die Hand ist immer gleich weit weg. Komm näher und geh auch zurück.`
        }
        case 'no-nothing':
          return 'Was keine Gebärde ist, wurde ihm noch kaum gezeigt. Nimm für die Gebärde „Nichts“ eine halbe Minute Nichtstun auf: Daran lernt Signsmith, welche Bewegungen keine sind.'
      }
    },
  }
}
