import { createGrammar } from '../grammar'
import type { Reach } from '../reach'
import type { Examples, Report } from '../report'
import type { Advice } from './groups'

const { number, percent, count, list, form } = createGrammar('en')
const names = (labels: readonly string[]) => list(labels.map((label) => `“${label}”`))
const NOUNS = {
  samples: ['sample', 'samples'],
  takes: ['take', 'takes'],
  both: ['sample or take', 'samples and takes'],
} as const satisfies Record<Examples, readonly [one: string, other: string]>
const counted = (n: number, takes: boolean) =>
  count(n, NOUNS[takes ? 'takes' : 'samples'][0], NOUNS[takes ? 'takes' : 'samples'][1])
const large = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/**
 * The words of a report, for the page that is saved and for the studio alike.
 *
 * @param made what the report is about
 */
export function en(made: Examples) {
  const [one, other] = NOUNS[made]
  const moving = made !== 'samples'
  const axes = { signers: 'people', days: 'days', recordings: 'recordings', samples: other } as const
  /** What to do about two signs that are confused. */
  const apart = moving
    ? 'Make both as clearly as you can in some more takes, or take another sign for one of them.'
    : 'Record both from an angle at which they differ, more slowly into and out of the sign, or take another sign for one of them.'
  return {
    page: 'Signsmith report',
    made: (app: string, day: string) =>
      `Signsmith ${app}, ${day}. It recognises the signs it was taught; ${moving ? 'of face and body it keeps where the face is, as three numbers, and the small pictures of takes, which show the whole frame, face included; both can be turned off' : 'face and body are not captured'}.`,
    /** For whom, and when, what was measured holds. */
    reach: {
      signer: 'with other people',
      pair: 'with the other of two people',
      day: 'with you on another day',
      recording: 'with you in another recording',
      block: 'with you in the same recording',
    } satisfies Record<Reach, string>,
    /** What follows from how little was held back, with what to do. */
    notMeasured: {
      signer: '',
      pair: `Not measured: people beside these two, of whom two say little. Ask a third for a few ${other}.`,
      day: `Not measured: other people. Ask somebody else for a few ${other}.`,
      recording: 'Not measured: another day, other people. Record again tomorrow, and ask somebody else.',
      block:
        'Not measured: another recording, another day, other people. On another day it may not know you: record each sign again tomorrow.',
    } satisfies Record<Reach, string>,
    lead: (share: number, low: number, high: number, reach: string) =>
      `${percent(share, 1)} right ${reach}, on ${other} it had not learned from; probably between ${percent(low, 1)} and ${percent(high, 1)}.`,
    method: (protocol: string, n: number, cells: number, f1: number) =>
      `Measured with ${protocol}: ${count(n, one, other)} in ${count(cells, 'group', 'groups')}. The interval (95 %, Wilson) counts each group once, because ${other} of one recording are alike. Macro-F1 ${number(f1, 3)}.`,
    protocols: {
      signer: (folds: number) => `signers left out in ${number(folds)} groups`,
      day: (folds: number) => `days left out in ${number(folds)} groups`,
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
      samples: large(other),
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
    pairColumns: { shown: 'Shown', named: 'Named', samples: large(other) },
    pair: (n: number, of: number) => `${number(n)} of ${number(of)}`,
    morePairs: (n: number) => `And ${count(n, 'more pair', 'more pairs')}, in the JSON file.`,
    suspects: `${large(other)} that disagree with their sign`,
    sample: (recording: number, signer: string | null, when: string) =>
      `Recording ${number(recording)}${signer ? `, ${signer}` : ''}, ${when}`,
    suspectColumns: { sample: large(one), looksLike: 'Looks like', margin: 'Margin' },
    calibration: 'Whether its probabilities come true',
    calibrationLead: (ece: number, temperature: number) =>
      `Expected calibration error ${percent(ece, 1)} after temperature ${number(temperature, 2)}.`,
    calibrationChart: 'What it said against how often it was right; the figures are in the table below',
    calibrationColumns: { said: 'It said', n: 'n', mean: 'Mean said', right: 'Right' },
    range: (from: number, to: number) => `${percent(from)} to ${percent(to)}`,
    unknown: 'Signs it was never taught',
    unknownLead: (groups: number, strangers: number, accepted: number, known: number, recall: number) =>
      `Each of ${count(groups, 'group', 'groups')} of signs was left out in turn. Of ${count(strangers, one, other)} of them ${percent(accepted, 1)} were taken for a taught sign, while ${percent(recall, 1)} of ${count(known, `taught ${one}`, `taught ${other}`)} were accepted.`,
    unknownAt95: (accepted: number, auroc: number) =>
      `At a limit that accepts exactly 95 % of those: ${percent(accepted, 1)}. AUROC ${number(auroc, 3)}.`,
    curve: 'What more would bring',
    curveColumns: { from: 'Learned from', samples: large(other), accuracy: 'Accuracy', n: 'n' },
    curveRow: (part: number, of: keyof typeof axes) => `${percent(part)} of the ${axes[of]}`,
    activations: 'Activations side by side',
    activationsLead: (runs: number, n: number) =>
      `Every activation with the same seeds on the same folds, ${count(runs, 'run', 'runs')} each, n = ${number(n)}. The learning rate is that of the model, not one tuned for each.`,
    activationColumns: { name: 'Activation', accuracy: 'Accuracy', difference: 'Points against APALU', p: 'p' },
    difference: (mean: number, sd: number) => `${mean > 0 ? '+' : ''}${number(mean, 2)} ± ${number(sd, 2)}`,
    more({ of, lost }: NonNullable<Report['more']>) {
      if (lost < 1) return 'More of the same will bring little: half as much did almost as well.'
      const more = {
        signers: 'Another person',
        days: 'Another day',
        recordings: 'More recordings',
        samples: `More ${other}`,
      }[of]
      return `${more} would help most: with half of the ${axes[of]} the accuracy was ${number(lost, 1)} points lower.`
    },
    /** What a good teacher would say of the data, with what to do. */
    warning(warning: Advice): string {
      switch (warning.about) {
        case 'one-recording': {
          const { labels } = warning
          return `${names(labels)}: one recording only. Record ${form(labels.length, 'it', 'them')} again later, ${moving ? 'on another day' : 'from another angle'}.`
        }
        case 'one-day':
          return 'Everything was recorded on one day, so on another day it may not know you. Record again tomorrow.'
        case 'one-signer':
          return warning.signers === 1
            ? `One person recorded everything, so nothing is known about others. Ask somebody else for a few ${other}.`
            : `Two people recorded everything, too few to say how well it knows others. Ask a third for a few ${other}.`
        case 'alike':
          return `“${warning.label}” and “${warning.other}” are often confused (${number(warning.confused)} of ${count(warning.of, one, other)}). In landmarks they hardly differ. ${apart}`
        case 'close':
          return `“${warning.label}” and “${warning.other}” hardly differ in landmarks, so they may be confused when somebody else makes them. ${apart}`
        case 'untested': {
          const { labels } = warning
          return `${names(labels)} could not be tested. Record ${form(labels.length, 'it', 'them')} once more.`
        }
        case 'suspects':
          return count(
            warning.count,
            moving
              ? `${one} disagrees with its sign: look at it.`
              : 'sample disagrees with its sign: look at its picture.',
            moving
              ? `${other} disagree with their sign: look at them.`
              : 'samples disagree with their sign: look at the pictures.',
          )
        case 'duplicates':
          return `${count(warning.count, `${one} is a copy of another and teaches`, `${other} are copies of others and teach`)} nothing new.`
        case 'few':
          return `“${warning.label}” has ${counted(warning.samples, warning.takes)}, others about ${number(warning.usual)}. Record more of it.`
        case 'one-place': {
          const { labels } = warning
          return `${names(labels)}: the hand is always in the same place. Show it in other parts of the picture as well.`
        }
        case 'one-size': {
          const { labels } = warning
          return `${names(labels)}: the hand is always at the same distance. Come closer, and step back as well.`
        }
        case 'no-nothing':
          return 'It was hardly shown yet what is no sign. Record half a minute of doing nothing for the None sign: from it Signsmith learns which movements are none.'
      }
    },
  }
}

export type ReportWords = ReturnType<typeof en>
