import { createGrammar } from '../grammar'
import type { ReportWords } from './en'

const { number, percent, count, form, list } = createGrammar('es')
const names = (labels: readonly string[]) => list(labels.map((label) => `«${label}»`))
const OF = { signers: 'las personas', recordings: 'las grabaciones', samples: 'las muestras' } as const

export const es: ReportWords = {
  page: 'Informe de Signsmith',
  made: (app, day) =>
    `Signsmith ${app}, ${day}. Reconoce las señas que se le enseñaron; no capta la cara ni el cuerpo.`,
  lead: (share, low, high) =>
    `${percent(share, 1)} de aciertos en muestras que no había visto, probablemente entre ${percent(low, 1)} y ${percent(high, 1)}.`,
  method: (protocol, n, cells, f1) =>
    `Se midió así: ${protocol}; ${count(n, 'muestra', 'muestras')} en ${count(cells, 'grupo', 'grupos')}. El intervalo (95 %, Wilson) cuenta cada grupo una sola vez, porque las muestras de una grabación se parecen. Macro-F1 ${number(f1, 3)}.`,
  protocols: {
    signer: (folds) => `personas apartadas en ${number(folds)} grupos`,
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
    samples: 'Muestras',
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
  pairColumns: { shown: 'Mostrada', named: 'Nombrada', samples: 'Muestras' },
  pair: (n, of) => `${number(n)} de ${number(of)}`,
  morePairs: (n) => `Y ${count(n, 'par más', 'pares más')}, en el archivo JSON.`,
  suspects: 'Muestras que no concuerdan con su seña',
  sample: (recording, signer, when) => `Grabación ${number(recording)}${signer ? `, ${signer}` : ''}, ${when}`,
  suspectColumns: { sample: 'Muestra', looksLike: 'Se parece a', margin: 'Margen' },
  calibration: 'Si sus probabilidades se cumplen',
  calibrationLead: (ece, temperature) =>
    `Error de calibración esperado: ${percent(ece, 1)} con temperatura ${number(temperature, 2)}.`,
  calibrationChart: 'Lo que dijo frente a cuántas veces acertó; las cifras están en la tabla de abajo',
  calibrationColumns: { said: 'Dijo', n: 'n', mean: 'Dijo de media', right: 'Aciertos' },
  range: (from, to) => `de ${percent(from)} a ${percent(to)}`,
  unknown: 'Señas que nunca se le enseñaron',
  unknownLead: (groups, strangers, accepted, known, recall) =>
    `Se ${form(groups, 'apartó', 'apartaron')} por turno ${count(groups, 'grupo', 'grupos')} de señas. De ${count(strangers, 'muestra', 'muestras')} de ellas, el ${percent(accepted, 1)} se tomó por una seña enseñada, mientras se aceptaba el ${percent(recall, 1)} de ${count(known, 'muestra enseñada', 'muestras enseñadas')}.`,
  unknownAt95: (accepted, auroc) =>
    `Con un límite que acepta justo el 95 % de estas: ${percent(accepted, 1)}. AUROC ${number(auroc, 3)}.`,
  curve: 'Qué aportaría tener más',
  curveColumns: { from: 'Aprendido de', samples: 'Muestras', accuracy: 'Exactitud', n: 'n' },
  curveRow: (part, of) => `${percent(part)} de ${OF[of]}`,
  activations: 'Activaciones, lado a lado',
  activationsLead: (runs, n) =>
    `Cada activación con las mismas semillas y las mismas partes, ${count(runs, 'ensayo', 'ensayos')} por activación, n = ${number(n)}. La tasa de aprendizaje es la del modelo, no una ajustada para cada una.`,
  activationColumns: { name: 'Activación', accuracy: 'Exactitud', difference: 'Puntos frente a APALU', p: 'p' },
  difference: (mean, sd) => `${mean > 0 ? '+' : ''}${number(mean, 2)} ± ${number(sd, 2)}`,
  more({ of, lost }) {
    if (lost < 1) return 'Más de lo mismo aportará poco: con la mitad fue casi igual de bien.'
    const more = { signers: 'Otra persona', recordings: 'Más grabaciones', samples: 'Más muestras' }[of]
    return `${more} ${of === 'signers' ? 'ayudaría' : 'ayudarían'} más que nada: con la mitad de ${OF[of]} la exactitud bajó ${number(lost, 1)} puntos.`
  },
  warning(warning) {
    switch (warning.about) {
      case 'one-recording': {
        const { labels } = warning
        return `${names(labels)}: solo una grabación. ${form(labels.length, 'Grábala', 'Grábalas')} otra vez más tarde, desde otro ángulo.`
      }
      case 'one-signer':
        return 'Una sola persona lo grabó todo, así que no se sabe nada de las demás. Pide unas muestras a alguien más.'
      case 'alike':
        return `«${warning.label}» y «${warning.other}» se confunden a menudo (${number(warning.confused)} de ${count(warning.of, 'muestra', 'muestras')}). Graba lo que las distingue.`
      case 'untested': {
        const { labels } = warning
        return `${names(labels)}: no se ${form(labels.length, 'pudo', 'pudieron')} probar. ${form(labels.length, 'Grábala', 'Grábalas')} una vez más.`
      }
      case 'suspects':
        return count(
          warning.count,
          'muestra no concuerda con su seña: mira su imagen.',
          'muestras no concuerdan con su seña: mira las imágenes.',
        )
      case 'duplicates':
        return count(
          warning.count,
          'muestra es copia de otra y no enseña nada nuevo.',
          'muestras son copias de otras y no enseñan nada nuevo.',
        )
      case 'few':
        return `«${warning.label}» tiene ${count(warning.samples, 'muestra', 'muestras')}; las demás, unas ${number(warning.usual)}. Graba más.`
      case 'one-place': {
        const { labels } = warning
        return `${names(labels)}: la mano está siempre en el mismo sitio. Muéstrala también en otras partes de la imagen.`
      }
      case 'one-size': {
        const { labels } = warning
        return `${names(labels)}: la mano está siempre a la misma distancia. Acércate y aléjate también.`
      }
    }
  },
}
