import { createGrammar } from '../grammar'
import type { Examples } from '../report'
import type { ReportWords } from './en'

const { number, percent, count, form, list } = createGrammar('es')
const names = (labels: readonly string[]) => list(labels.map((label) => `«${label}»`))
const NOUNS = {
  samples: ['muestra', 'muestras'],
  takes: ['toma', 'tomas'],
  both: ['muestra o toma', 'muestras y tomas'],
} as const satisfies Record<Examples, readonly [one: string, other: string]>
const counted = (n: number, takes: boolean) =>
  count(n, NOUNS[takes ? 'takes' : 'samples'][0], NOUNS[takes ? 'takes' : 'samples'][1])
const large = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export function es(made: Examples): ReportWords {
  const [one, other] = NOUNS[made]
  const moving = made !== 'samples'
  const axes = {
    signers: 'las personas',
    days: 'los días',
    recordings: 'las grabaciones',
    samples: `las ${other}`,
  } as const
  const apart = moving
    ? 'Haz las dos lo más claras que puedas en algunas tomas más, o usa otra seña para una de las dos.'
    : 'Grábalas desde un ángulo en que se distingan, entra en la seña y sal de ella más despacio, o usa otra seña para una de las dos.'
  return {
    page: 'Informe de Signsmith',
    made: (app, day) =>
      `Signsmith ${app}, ${day}. Reconoce las señas que se le enseñaron; ${moving ? 'de la cara y el cuerpo guarda, con tres números, dónde está la cara, y las imágenes pequeñas de las tomas, que muestran todo el encuadre, también la cara; ambas cosas se pueden desactivar' : 'no capta la cara ni el cuerpo'}.`,
    reach: {
      signer: 'con otras personas',
      pair: 'con la otra de dos personas',
      day: 'contigo otro día',
      recording: 'contigo en otra grabación',
      block: 'contigo en la misma grabación',
    },
    notMeasured: {
      signer: '',
      pair: `No se midió con personas aparte de estas dos, que dicen poco de las demás. Pide unas ${other} a una tercera.`,
      day: `No se midió con otras personas. Pide unas ${other} a alguien más.`,
      recording: 'No se midió otro día ni con otras personas. Graba otra vez mañana y pídeselo a alguien más.',
      block:
        'No se midió en otra grabación, otro día ni con otras personas. Otro día quizá no te reconozca: graba cada seña otra vez mañana.',
    },
    lead: (share, low, high, reach) =>
      `${percent(share, 1)} de aciertos ${reach}, en ${other} de las que no había aprendido; probablemente entre ${percent(low, 1)} y ${percent(high, 1)}.`,
    method: (protocol, n, cells, f1) =>
      `Se midió así: ${protocol}; ${count(n, one, other)} en ${count(cells, 'grupo', 'grupos')}. El intervalo (95 %, Wilson) cuenta cada grupo una sola vez, porque las ${other} de una grabación se parecen. Macro-F1 ${number(f1, 3)}.`,
    protocols: {
      signer: (folds) => `personas apartadas en ${number(folds)} grupos`,
      day: (folds) => `días apartados en ${number(folds)} grupos`,
      recording: (folds) => `grabaciones apartadas en ${number(folds)} grupos`,
      block: () => 'la primera mitad de cada seña frente a la segunda, en ambos sentidos',
    },
    otherHand: (sure) => `Mostradas con la otra mano: ${sure}.`,
    sure: (share, low, high, n) => `${percent(share, 1)} (de ${percent(low)} a ${percent(high)}, n = ${number(n)})`,
    untested: 'sin probar',
    neverNamed: 'nunca nombrada',
    next: 'Qué hacer ahora',
    nothing: 'Nada llama la atención.',
    each: 'Cada seña',
    columns: {
      sign: 'Seña',
      samples: large(other),
      recordings: 'Grabaciones',
      recall: 'Encontrada (recall)',
      precision: 'Acertada al nombrarla (precisión)',
      f1: 'F1',
    },
    recallChart: 'Recall de cada seña; las cifras están en la tabla de abajo',
    confusion: 'Qué se toma por qué',
    confusionHint: 'Filas: lo que se mostró. Columnas: lo que se nombró.',
    confusedMost: (shown, all) =>
      `La matriz muestra las ${number(shown)} señas, de ${number(all)}, que más se confunden; el archivo JSON junto a esta página lo contiene todo.`,
    pairs: 'Señas tomadas por otras, las más frecuentes primero',
    pairColumns: { shown: 'Mostrada', named: 'Nombrada', samples: large(other) },
    pair: (n, of) => `${number(n)} de ${number(of)}`,
    morePairs: (n) => `Y ${count(n, 'par más', 'pares más')}, en el archivo JSON.`,
    suspects: `${large(other)} que no concuerdan con su seña`,
    sample: (recording, signer, when) => `Grabación ${number(recording)}${signer ? `, ${signer}` : ''}, ${when}`,
    suspectColumns: { sample: large(one), looksLike: 'Se parece a', margin: 'Margen' },
    calibration: 'Si sus probabilidades se cumplen',
    calibrationLead: (ece, temperature) =>
      `Error de calibración esperado: ${percent(ece, 1)} con temperatura ${number(temperature, 2)}.`,
    calibrationChart: 'Lo que dijo frente a cuántas veces acertó; las cifras están en la tabla de abajo',
    calibrationColumns: { said: 'Dijo', n: 'n', mean: 'Dijo de media', right: 'Aciertos' },
    range: (from, to) => `de ${percent(from)} a ${percent(to)}`,
    unknown: 'Señas que nunca se le enseñaron',
    unknownLead: (groups, strangers, accepted, known, recall) =>
      `Se ${form(groups, 'apartó', 'apartaron')} por turno ${count(groups, 'grupo', 'grupos')} de señas. De ${count(strangers, one, other)} de ellas, el ${percent(accepted, 1)} se tomó por una seña enseñada, mientras se aceptaba el ${percent(recall, 1)} de ${count(known, `${one} enseñada`, `${other} enseñadas`)}.`,
    unknownAt95: (accepted, auroc) =>
      `Con un límite que acepta justo el 95 % de estas: ${percent(accepted, 1)}. AUROC ${number(auroc, 3)}.`,
    curve: 'Qué aportaría tener más',
    curveColumns: { from: 'Aprendido de', samples: large(other), accuracy: 'Exactitud', n: 'n' },
    curveRow: (part, of) => `${percent(part)} de ${axes[of]}`,
    activations: 'Activaciones, lado a lado',
    activationsLead: (runs, n) =>
      `Cada activación con las mismas semillas y las mismas partes, ${count(runs, 'ensayo', 'ensayos')} por activación, n = ${number(n)}. La tasa de aprendizaje es la del modelo, no una ajustada para cada una.`,
    activationColumns: { name: 'Activación', accuracy: 'Exactitud', difference: 'Puntos frente a APALU', p: 'p' },
    difference: (mean, sd) => `${mean > 0 ? '+' : ''}${number(mean, 2)} ± ${number(sd, 2)}`,
    more({ of, lost }) {
      if (lost < 1) return 'Más de lo mismo aportará poco: con la mitad fue casi igual de bien.'
      const more = {
        signers: 'Otra persona',
        days: 'Otro día',
        recordings: 'Más grabaciones',
        samples: `Más ${other}`,
      }[of]
      return `${more} ${of === 'signers' || of === 'days' ? 'ayudaría' : 'ayudarían'} más que nada: con la mitad de ${axes[of]} la exactitud bajó ${number(lost, 1)} puntos.`
    },
    warning(warning) {
      switch (warning.about) {
        case 'one-recording': {
          const { labels } = warning
          return `${names(labels)}: solo una grabación. ${form(labels.length, 'Grábala', 'Grábalas')} otra vez más tarde, ${moving ? 'otro día' : 'desde otro ángulo'}.`
        }
        case 'one-day':
          return 'Todo se grabó en un solo día, así que otro día quizá no te reconozca. Graba otra vez mañana.'
        case 'one-signer':
          return warning.signers === 1
            ? `Una sola persona lo grabó todo, así que no se sabe nada de las demás. Pide unas ${other} a alguien más.`
            : `Dos personas lo grabaron todo, muy pocas para saber cómo reconoce a las demás. Pide unas ${other} a una tercera.`
        case 'alike':
          return `«${warning.label}» y «${warning.other}» se confunden a menudo (${number(warning.confused)} de ${count(warning.of, one, other)}). En los puntos de la mano apenas se distinguen. ${apart}`
        case 'close':
          return `«${warning.label}» y «${warning.other}» apenas se distinguen en los puntos de la mano y quizá se confundan cuando las haga otra persona. ${apart}`
        case 'untested': {
          const { labels } = warning
          return `${names(labels)}: no se ${form(labels.length, 'pudo', 'pudieron')} probar. ${form(labels.length, 'Grábala', 'Grábalas')} una vez más.`
        }
        case 'suspects':
          return count(
            warning.count,
            `${one} no concuerda con su seña: ${moving ? 'mírala' : 'mira su imagen'}.`,
            `${other} no concuerdan con su seña: ${moving ? 'míralas' : 'mira las imágenes'}.`,
          )
        case 'duplicates':
          return count(
            warning.count,
            `${one} es copia de otra y no enseña nada nuevo.`,
            `${other} son copias de otras y no enseñan nada nuevo.`,
          )
        case 'few':
          return `«${warning.label}» tiene ${counted(warning.samples, warning.takes)}; las demás, unas ${number(warning.usual)}. Graba más.`
        case 'one-place': {
          const { labels } = warning
          return `${names(labels)}: la mano está siempre en el mismo sitio. Muéstrala también en otras partes de la imagen.`
        }
        case 'one-size': {
          const { labels } = warning
          return `${names(labels)}: la mano está siempre a la misma distancia. Acércate y aléjate también.`
        }
        case 'no-nothing':
          return 'Casi no se le ha mostrado lo que no es ninguna seña. Graba medio minuto sin hacer nada para la seña «Nada»: con ello Signsmith aprende qué movimientos no lo son.'
      }
    },
  }
}
