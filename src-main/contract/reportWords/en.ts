import { createGrammar } from '../grammar'
import type { Report } from '../report'
import type { Advice } from './groups'

const { number, percent, count, list, form } = createGrammar('en')
const names = (labels: readonly string[]) => list(labels.map((label) => `“${label}”`))
const OF = { signers: 'people', recordings: 'recordings', samples: 'samples' } as const

/** The words of a report, for the page that is saved and for the studio alike. */
export const en = {
  page: 'Signsmith report',
  made: (app: string, day: string) =>
    `Signsmith ${app}, ${day}. It recognises the signs it was taught; face and body are not captured.`,
  lead: (share: number, low: number, high: number) =>
    `${percent(share, 1)} right on samples it had not seen, probably between ${percent(low, 1)} and ${percent(high, 1)}.`,
  method: (protocol: string, n: number, cells: number, f1: number) =>
    `Measured with ${protocol}: ${count(n, 'sample', 'samples')} in ${count(cells, 'group', 'groups')}. The interval (95 %, Wilson) counts each group once, because samples of one recording are alike. Macro-F1 ${number(f1, 3)}.`,
  protocols: {
    signer: (folds: number) => `signers left out in ${number(folds)} groups`,
    recording: (folds: number) => `recordings left out in ${number(folds)} groups`,
    block: () => 'the first half of each sign against its second half, both ways',
  },
  otherHand: (sure: string) => `Shown the other hand: ${sure}.`,
  sure: (share: number, low: number, high: number, n: number) =>
    `${percent(share, 1)} (${percent(low)} to ${percent(high)}, n = ${number(n)})`,
  untested: 'not tested',
  neverNamed: 'never named',
  next: 'What to do next',
  nothing: 'Nothing stands out.',
  each: 'Each sign',
  columns: {
    sign: 'Sign',
    samples: 'Samples',
    recordings: 'Recordings',
    recall: 'Found (recall)',
    precision: 'Right when named (precision)',
    f1: 'F1',
  },
  recallChart: 'Recall of each sign; the figures are in the table below',
  confusion: 'What is taken for what',
  confusionHint: 'Rows are what was shown, columns what was named.',
  /** In the place of a matrix that nobody could read or print. */
  confusedMost: (shown: number, all: number) =>
    `The matrix shows the ${number(shown)} of ${count(all, 'sign', 'signs')} that are confused most; the JSON file beside this page holds all of it.`,
  pairs: 'Signs taken for others, the most often first',
  pairColumns: { shown: 'Shown', named: 'Named', samples: 'Samples' },
  pair: (n: number, of: number) => `${number(n)} of ${number(of)}`,
  morePairs: (n: number) => `And ${count(n, 'more pair', 'more pairs')}, in the JSON file.`,
  suspects: 'Samples that disagree with their sign',
  sample: (recording: number, signer: string | null, when: string) =>
    `Recording ${number(recording)}${signer ? `, ${signer}` : ''}, ${when}`,
  suspectColumns: { sample: 'Sample', looksLike: 'Looks like', margin: 'Margin' },
  calibration: 'Whether its probabilities come true',
  calibrationLead: (ece: number, temperature: number) =>
    `Expected calibration error ${percent(ece, 1)} after temperature ${number(temperature, 2)}.`,
  calibrationChart: 'What it said against how often it was right; the figures are in the table below',
  calibrationColumns: { said: 'It said', n: 'n', mean: 'Mean said', right: 'Right' },
  range: (from: number, to: number) => `${percent(from)} to ${percent(to)}`,
  unknown: 'Signs it was never taught',
  unknownLead: (groups: number, strangers: number, accepted: number, known: number, recall: number) =>
    `Each of ${count(groups, 'group', 'groups')} of signs was left out in turn. Of ${count(strangers, 'sample', 'samples')} of them ${percent(accepted, 1)} were taken for a taught sign, while ${percent(recall, 1)} of ${count(known, 'taught sample', 'taught samples')} were accepted.`,
  unknownAt95: (accepted: number, auroc: number) =>
    `At a limit that accepts exactly 95 % of those: ${percent(accepted, 1)}. AUROC ${number(auroc, 3)}.`,
  curve: 'What more would bring',
  curveColumns: { from: 'Learned from', samples: 'Samples', accuracy: 'Accuracy', n: 'n' },
  curveRow: (part: number, of: keyof typeof OF) => `${percent(part)} of the ${OF[of]}`,
  activations: 'Activations side by side',
  activationsLead: (runs: number, n: number) =>
    `Every activation with the same seeds on the same folds, ${count(runs, 'run', 'runs')} each, n = ${number(n)}. The learning rate is that of the model, not one tuned for each.`,
  activationColumns: { name: 'Activation', accuracy: 'Accuracy', difference: 'Points against APALU', p: 'p' },
  difference: (mean: number, sd: number) => `${mean > 0 ? '+' : ''}${number(mean, 2)} ± ${number(sd, 2)}`,
  more({ of, lost }: NonNullable<Report['more']>) {
    if (lost < 1) return 'More of the same will bring little: half as much did almost as well.'
    const more = { signers: 'Another person', recordings: 'More recordings', samples: 'More samples' }[of]
    return `${more} would help most: with half of the ${OF[of]} the accuracy was ${number(lost, 1)} points lower.`
  },
  /** What a good teacher would say of the data, with what to do. */
  warning(warning: Advice): string {
    switch (warning.about) {
      case 'one-recording': {
        const { labels } = warning
        return `${names(labels)}: one recording only. Record ${form(labels.length, 'it', 'them')} again later, from another angle.`
      }
      case 'one-signer':
        return 'One person recorded everything, so nothing is known about others. Ask somebody else for a few samples.'
      case 'alike':
        return `“${warning.label}” and “${warning.other}” are often confused (${number(warning.confused)} of ${count(warning.of, 'sample', 'samples')}). Record what tells them apart.`
      case 'untested': {
        const { labels } = warning
        return `${names(labels)} could not be tested. Record ${form(labels.length, 'it', 'them')} once more.`
      }
      case 'suspects':
        return count(
          warning.count,
          'sample disagrees with its sign: look at its picture.',
          'samples disagree with their sign: look at the pictures.',
        )
      case 'duplicates':
        return `${count(warning.count, 'sample is a copy of another and teaches', 'samples are copies of others and teach')} nothing new.`
      case 'few':
        return `“${warning.label}” has ${count(warning.samples, 'sample', 'samples')}, others about ${number(warning.usual)}. Record more of it.`
      case 'one-place': {
        const { labels } = warning
        return `${names(labels)}: the hand is always in the same place. Show it in other parts of the picture as well.`
      }
      case 'one-size': {
        const { labels } = warning
        return `${names(labels)}: the hand is always at the same distance. Come closer, and step back as well.`
      }
    }
  },
}

export type ReportWords = typeof en
