import type { Report, Warning } from '../../src-main/contract/report'
import type { Flaw } from '../../src-main/contract/sample'

const plurals = new Intl.PluralRules('en')
const numbers = new Intl.NumberFormat('en')

function count(n: number, one: string, many: string): string {
  return `${numbers.format(n)} ${plurals.select(n) === 'one' ? one : many}`
}
/** The keys of which the code is not what is printed on them. */
const keyName = (code: string) => (code === 'Space' ? 'the space bar' : code.replace(/^(Key|Digit)/, ''))
const seconds = (ms: number) => `${numbers.format(ms / 1000)} s`
const percent = (share: number) => `${Math.round(share * 100)} %`

const FLAWS: Record<Flaw, string> = {
  'no-hand': 'no hand',
  'second-hand-missing': 'second hand missing',
  'low-score': 'hand unclear',
  cropped: 'hand cut off',
  'too-far': 'hand too far away',
  duplicate: 'same as before',
}

/** Every word that the studio shows, in one place. */
export const en = {
  app: {
    name: 'Signsmith',
    tagline: 'Recognises the signs you teach it',
    privacy: 'Everything stays on this computer. Hands are captured; face and body are not.',
    places: { signs: 'Signs', record: 'Record', train: 'Train', recognise: 'Recognise', improve: 'Improve' },
    placesLabel: 'Places of the studio',
    version: (version: string) => `Version ${version}.`,
    skip: 'Skip to the content',
    lost: 'Signsmith’s host does not answer. Start it again and this page goes on, or open the address that it prints; what was saved is kept.',
    theme: 'Colours',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    undo: 'Undo',
    dismiss: 'Dismiss',
    close: 'Close',
    cancel: 'Cancel',
    save: 'Save',
    rename: 'Rename',
    delete: 'Delete',
    duplicate: 'Duplicate',
    messages: 'Messages',
    moreMessages: (n: number) => `${count(n, 'earlier message', 'earlier messages')}`,
    fewerMessages: 'Show the newest only',
  },
  projects: {
    title: 'Projects',
    choose: 'Project',
    none: 'You have no project yet. A project holds the signs that one model learns, such as the ten digits.',
    name: 'Name of the new project',
    create: 'Create project',
    renameLabel: (name: string) => `New name of ${name}`,
    copyName: (name: string) => `${name} (copy)`,
    deleted: (name: string) => `“${name}” was deleted. It is erased the next time Signsmith starts.`,
    duplicated: (name: string) => `“${name}” was made, with all samples and models.`,
    summary: (signs: number, samples: number) =>
      `${count(signs, 'sign', 'signs')}, ${count(samples, 'sample', 'samples')}`,
    unreadable: (folder: string, reason: string) =>
      `A project could not be read and was left as it is: ${folder} (${reason}).`,
    options: 'Options of this project',
    hands: 'Hands that each sign needs',
    oneHand: 'One hand',
    twoHands: 'Two hands',
    eitherHand: 'Either hand may make a sign',
    eitherHandHint: 'Switch this off where left and right mean different signs.',
    keepThumbnails: 'Keep a small picture with each sample',
    keepThumbnailsHint:
      'Off: from now on only the 21 points of a hand are stored, no picture. Pictures of earlier samples stay until those samples are deleted.',
    manage: (name: string) => `Manage ${name}`,
    open: 'Open',
  },
  signs: {
    title: 'Signs',
    lead: 'Name the signs that this project shall recognise, then record each of them.',
    none: 'No signs yet. Name the first one here, then record it.',
    label: 'Name of the new sign',
    add: 'Add sign',
    renameLabel: (label: string) => `New name of ${label}`,
    deleted: (label: string, samples: number) =>
      `“${label}” with ${count(samples, 'sample', 'samples')} was deleted. It is erased the next time Signsmith starts.`,
    recordThis: (label: string) => `Record ${label}`,
    record: 'Record',
    up: (label: string) => `Move ${label} up`,
    down: (label: string) => `Move ${label} down`,
    rename: (label: string) => `Rename ${label}`,
    delete: (label: string) => `Delete ${label}`,
    counts: (samples: number, recordings: number, signers: number) =>
      samples === 0
        ? 'nothing recorded yet'
        : [
            count(samples, 'sample', 'samples'),
            count(recordings, 'recording', 'recordings'),
            ...(signers > 0 ? [count(signers, 'signer', 'signers')] : []),
          ].join(', '),
    noneLabels: ['None', 'No sign', 'Hands at rest'],
    addNone: 'Add the None sign',
    noneHint:
      'Optional: record hands at rest, in between and doing anything else as None, so that they are taken for no sign.',
    noneIs: 'What is taught here is never accepted as a sign.',
    hintNone: 'Record it first.',
    hintOne: 'One recording only: record it again later, from another angle.',
    hintEnough: 'Good to train.',
    toSigns: 'Go to Signs',
  },
  camera: {
    title: 'Picture',
    source: 'Where the picture comes from',
    camera: 'Camera',
    automatic: 'Whichever is there',
    unnamedCamera: (n: number) => `Camera ${n}`,
    openCamera: 'Use the camera',
    openVideo: 'Open a video file',
    openDemonstration: 'Show the demonstration hand',
    demonstration: 'Demonstration hand (a drawing, not a person)',
    demonstrationBadge: 'Demonstration: a drawn hand',
    videoBadge: (name: string) => `Video: ${name}`,
    cameraBadge: 'Camera on',
    pose: 'Pose of the demonstration hand',
    poses: {
      open: 'Open hand',
      fist: 'Fist',
      point: 'Pointing',
      victory: 'Two fingers',
      call: 'Thumb and little finger',
    },
    off: 'Choose where the picture comes from. With no camera, open a video file or the demonstration hand.',
    opening: 'Opening…',
    stop: 'Turn the picture off',
    problems: {
      denied:
        'The camera is blocked for Signsmith. Allow it in the address bar or in the system’s privacy settings, then try again.',
      'in-use': 'The camera is in use by another program. Close that program, then try again.',
      none: 'No camera was found. Plug one in, or open a video file or the demonstration hand.',
      unsupported: 'This browser gives no access to cameras here. Open a video file or the demonstration hand.',
      other: 'The camera could not be opened. Try again, or open a video file or the demonstration hand.',
    },
    videoProblem: (name: string) => `“${name}” cannot be played here. Choose an MP4 or WebM file.`,
    unplugged: 'The camera was unplugged or taken away. Plug it in again or choose another one.',
    tryAgain: 'Try again',
    finderStarting: 'Starting the hand finder…',
    finderRestarted: 'The hand finder stopped on a frame and was started again. Nothing was lost.',
    finderFailed: (reason: string) => `The hand finder cannot run here: ${reason}. Reload the page to try again.`,
    noHand: 'No hand in view',
    hands: (n: number) => count(n, 'hand', 'hands'),
    secondMissing: 'Second hand missing',
    stats: (fps: number, milliseconds: number) =>
      `${fps} frames a second, hands found in ${milliseconds.toFixed(0)} ms.`,
    picture: 'The picture with the skeleton of the hands drawn over it',
    legend: 'Left hand: yellow, solid, round. Right hand: blue, dashed, square.',
  },
  record: {
    title: 'Record',
    lead: 'Hold the button while you make the sign, and move a little. Three short recordings teach more than one long one.',
    sign: 'Sign to record',
    signer: 'Name of the person who signs (optional)',
    signerHint: 'With names Signsmith can test itself on people it has not learned from.',
    hold: 'Hold to record',
    holding: 'Recording…',
    start: 'Start recording',
    stop: 'Stop recording',
    how: 'How to record',
    modes: {
      hold: 'Hold while you sign',
      toggle: 'Press once to start, once to stop',
      burst: 'Count down, then record for some seconds: both hands are free',
    },
    seconds: { countdown: 'Seconds to count down', burst: 'Seconds to record' },
    burst: (countdown: number, burst: number) =>
      countdown > 0 ? `Count down and record ${numbers.format(burst)} s` : `Record ${numbers.format(burst)} s`,
    counting: (left: number) => `Starts in ${numbers.format(left)} … press to cancel`,
    bursting: (left: number) => `Recording, ${numbers.format(left)} s left`,
    noneGuide: 'For ten seconds let your hands rest, scratch your head, reach for something: anything that is no sign.',
    key: (code: string | null) => (code === null ? 'No key records.' : `Key that records: ${keyName(code)}`),
    changeKey: 'Change the key',
    pressKey: 'Press the new key',
    noKey: 'No key',
    keyHint: (code: string, hold: boolean) =>
      `Or ${hold ? 'hold' : 'press'} ${keyName(code)}, while no other control has the focus.`,
    next: [
      'Next: closer to the camera, and farther away.',
      'Next: tilt and turn the hand a little.',
      'Next: the other hand, if it may make this sign.',
      'Next: another person, if somebody is there.',
      'Next: another part of the picture, or another light.',
    ],
    tally(kept: number, dropped: Partial<Record<Flaw, number>>) {
      const reasons = (Object.entries(dropped) as [Flaw, number][]).map(([flaw, n]) => `${FLAWS[flaw]} ${n}`)
      const total = Object.values(dropped).reduce((sum, n) => sum + n, 0)
      const lost = total > 0 ? `, ${numbers.format(total)} dropped (${reasons.join(', ')})` : ''
      return `${count(kept, 'sample', 'samples')} kept${lost}`
    },
    needPicture: 'Choose where the picture comes from first.',
    samplesOf: (label: string) => `Samples of ${label}`,
    noSamples: (label: string) => `No samples of ${label} yet.`,
    recording: (n: number, signer: string | null) => (signer ? `Recording ${n}, ${signer}` : `Recording ${n}`),
    deleteRecording: (n: number) => `Delete recording ${n}`,
    deleteSample: (n: number) => `Delete sample ${n}`,
    samplesDeleted: (n: number) => `${count(n, 'sample was', 'samples were')} deleted.`,
    recordingDeleted: (samples: number) => `A recording with ${count(samples, 'sample', 'samples')} was deleted.`,
    moved: (n: number, label: string) =>
      `${count(n, 'sample is', 'samples are')} now “${label}”. Train again to use that.`,
    sampleAlt: (n: number) => `Sample ${n}`,
    select: 'Select samples',
    selection: 'The selected samples',
    selected: (n: number) => `${count(n, 'sample', 'samples')} selected`,
    selectAll: 'Select all shown',
    selectDone: 'Done',
    selectSample: (n: number) => `Select sample ${n}`,
    moveTo: 'Move to',
    move: 'Move',
    lookAt: (n: number) => `Look at sample ${n}`,
    large: 'A sample, large',
    largeOf: (n: number, of: number, time: string, score: number) =>
      `${numbers.format(n)} of ${numbers.format(of)}, ${time}. Score of the hand: ${score.toFixed(2)}.`,
    previous: 'Previous',
    following: 'Next',
    more: (n: number) => `Show ${numbers.format(n)} more`,
    needSign: 'Add a sign first; then it can be recorded.',
    looksLike: (label: string, other: string, alike: number, kept: number) =>
      `${numbers.format(alike)} of ${count(kept, 'sample', 'samples')} of “${label}” look like “${other}”. Was it the other sign, or was the hand seen badly? Then delete this recording and make it again.`,
    deleteThis: 'Delete this recording',
  },
  train: {
    title: 'Train',
    lead: 'Signsmith learns from your samples, then tests the same recipe on what it has not seen.',
    train: 'Train',
    again: 'Train again',
    needTwo: 'Record samples of at least two signs first.',
    cancel: 'Cancel training',
    starting: 'Starting…',
    training: (epoch: number, epochs: number) => `Learning, epoch ${epoch} of ${epochs}`,
    left(seconds: number) {
      if (seconds < 1) return 'less than a second left'
      if (seconds < 90) return `about ${count(Math.round(seconds), 'second', 'seconds')} left`
      return `about ${count(Math.round(seconds / 60), 'minute', 'minutes')} left`
    },
    loss: (loss: number, fitted: number, engine: string) =>
      `Loss ${loss.toFixed(3)}, ${percent(fitted)} of the samples named rightly. Computed by ${engine}.`,
    checking: (fold: number, folds: number) => `Testing on what was held back, part ${fold} of ${folds}`,
    cancelled: 'Cancelled. The previous model is kept.',
    trained: 'Trained. The new model is in use.',
    progress: 'Progress of the training',
    advanced: 'Advanced',
    epochs: 'Epochs',
    epochsHint: 'How many times it goes through the samples.',
    rate: 'Learning rate',
    rateHint: 'How large its first steps are.',
    seed: 'Seed',
    seedHint: 'The same seed and samples give the same model.',
    activation: 'Activation',
    activationHint: 'The function inside each unit. APALU adapts its own shape while it learns.',
    engineChoice: 'Engine',
    engineHint: 'What computes. Automatic takes the fastest that is there.',
    automatic: 'Automatic',
    engineRow: (name: string, available: boolean, detail: string) =>
      available ? `${name}: ${detail}` : `${name}: missing`,
    learning: 'Learning',
    measuring: (done: number, of: number) =>
      `Measuring, ${numbers.format(done)} of ${count(of, 'training', 'trainings')} done`,
    measuringNow: 'Measuring the full report',
    measured: 'The full report is ready.',
    testing: 'Testing on what was held back',
    model: 'The model',
    noModel: 'Nothing is trained yet. Record samples of two signs or more, then press Train.',
    refused: 'The stored model was refused. Train again to make a new one.',
    stale: 'The samples have changed since this model was trained.',
    trainNow: 'Train now',
    honest: (accuracy: number, what: string, low: number, high: number, n: number, groups: number) =>
      `${percent(accuracy)} right on ${what} it has not seen, between ${percent(low)} and ${percent(high)} (95 %, n = ${numbers.format(n)} in ${count(groups, 'group', 'groups')} of like samples).`,
    splits: { signer: 'people', recording: 'recordings', block: 'stretches of a recording' },
    splitWarning:
      'A sign has one recording only, so this figure flatters: record each sign again, later or from another angle.',
    facts: (learned: number, samples: number, signs: number, recordings: number) =>
      `Learned from ${learned < samples ? `${numbers.format(learned)} of ` : ''}${count(samples, 'sample', 'samples')} of ${count(signs, 'sign', 'signs')} in ${count(recordings, 'recording', 'recordings')}.`,
    how: (seconds: number, engine: string) => `Took ${seconds.toFixed(1)} s on ${engine}.`,
    learned: 'Learned activation',
    range: (mean: number, min: number, max: number) => `${mean.toFixed(3)} (${min.toFixed(3)} to ${max.toFixed(3)})`,
    layer: 'Layer',
    parameterA: 'a',
    parameterB: 'b',
    toRecognise: 'Show it your signs',
  },
  recognise: {
    title: 'Recognise',
    lead: 'Show a sign to the camera.',
    noModel: 'There is no model yet. Record samples of two signs or more, then train.',
    noHand: 'No hand',
    waiting: 'Choose where the picture comes from.',
    bars: 'How probable each sign is',
    sign: 'Sign',
    probability: 'Probability',
    figure: (probability: number) => `${(probability * 100).toFixed(1)} %`,
    milliseconds: (landmarks: number, classify: number) =>
      `Landmarks ${landmarks.toFixed(0)} ms, classification ${classify.toFixed(2)} ms.`,
    fps: (fps: number) => `${fps} frames a second.`,
    toTrain: 'Go to Train',
    unknown: 'Unknown',
    none: 'No sign',
    reasons: {
      clear: '',
      'no-hand': '',
      shape: 'The fingers fit none of your signs.',
      distance: 'The hand looks unlike every sample of your signs.',
    },
    accepted: 'Accepted signs, the newest last',
    heldFrom: (probability: number) => `The mark in each bar: from ${percent(probability)} on a sign is held.`,
    strangeness: (score: number, limit: number) =>
      `Strangeness ${score.toFixed(1)}, unknown above ${limit.toFixed(1)}.`,
    pause: 'Pause',
    resume: 'Go on',
    paused: 'Paused',
    settings: 'How signs are accepted',
    sensitivity: (accepted: number) => `Accepts ${(accepted * 100).toFixed(1)} % of your own signs`,
    sensitivityHint: 'More accepts more of your signs, and more hands that are none of them.',
    times: {
      hold: (ms: number) => `Hold: ${seconds(ms)}`,
      release: (ms: number) => `Release: ${seconds(ms)}`,
      cooldown: (ms: number) => `Rest after a sign: ${seconds(ms)}`,
    },
    timeHints: {
      hold: 'How long you show a sign until it is accepted.',
      release: 'How long a sign must be gone before it counts again.',
      cooldown: 'How long nothing is accepted after a sign.',
    },
    usual: 'Back to the usual values',
  },
  improve: {
    title: 'Improve',
    lead: 'Moments at which Signsmith was not sure, the least certain first. Say what each was, and it becomes a sample.',
    none: 'Nothing to ask yet. Show your signs for a while: moments at which Signsmith is not sure are collected here.',
    said: (label: string) => `Perhaps “${label}”`,
    unknown: (label: string) => `Called unknown, nearest “${label}”`,
    itWas: 'It was',
    itWasLabel: (n: number) => `What moment ${n} was`,
    choose: 'Choose a sign',
    keep: 'Keep as a sample',
    keepLabel: (n: number) => `Keep moment ${n} as a sample`,
    pass: (n: number) => `Pass over moment ${n}`,
    wrong: (said: string) => `“${said}” was wrong, it was`,
    wrongNothing: 'Show a sign; when it is named wrongly, say here what it was',
    keepLast: 'Keep the last second',
    notKept: 'Nothing was kept. Show the sign again, nearer and in better light.',
    trainAgain: 'Train again to learn from it.',
  },
  transcript: {
    title: 'Text',
    none: 'Hold a sign, and it is written here.',
    edit: 'Change the text',
    space: 'Space',
    backspace: 'Delete the last',
    clear: 'Clear',
    copy: 'Copy',
    copied: 'The text was copied.',
    copyFailed: 'The text could not be copied: this browser does not allow it here. Select it by hand.',
    speak: 'Speak',
    speakEach: 'Speak each accepted sign',
    rate: (rate: number) => `Pace of the voice: ${rate.toFixed(1)}`,
    large: 'Large text',
    turn: 'Turn it round',
  },
  report: {
    title: 'How good it is, sign by sign',
    percent,
    sure: (share: number, low: number, high: number, n: number) =>
      `${percent(share)}, between ${percent(low)} and ${percent(high)} (n = ${numbers.format(n)})`,
    otherHand: (sure: string) => `Shown with the other hand: ${sure} right.`,
    each: 'Each sign',
    recall: 'Found when shown',
    precision: 'Right when named',
    untested: 'not tested',
    neverNamed: 'never named',
    confusion: 'What is taken for what',
    confusionHint:
      'Each row is a sign that was shown, each column what it was named. Press a number beside the diagonal to see the samples behind it.',
    shown: 'Shown',
    cell: (n: number, label: string, other: string) =>
      `${count(n, 'sample', 'samples')} of “${label}” taken for “${other}”: look at them`,
    behind: (label: string, other: string) => `“${label}”, taken for “${other}”`,
    behindGone: 'These samples were deleted or moved. Train again to see what is left.',
  },
  notes: {
    title: 'What to look at',
    nothing: 'Nothing stands out in the samples.',
    measure: 'Measure the full report',
    measureHint:
      'How well unknown signs are refused, and what more people, recordings or samples would bring. Takes a while.',
    save: 'Save the report',
    unknown: (accepted: number, n: number, recall: number) =>
      `Signs it was never taught: ${percent(accepted)} of ${count(n, 'sample', 'samples')} taken for one of yours, while ${percent(recall)} of yours are accepted.`,
    more({ of, lost }: NonNullable<Report['more']>) {
      if (lost < 1) return 'More of the same will bring little: half as much did almost as well.'
      const what = { signers: 'Another person', recordings: 'More recordings', samples: 'More samples' }[of]
      return `${what} would help most: with half as much the accuracy was ${lost.toFixed(1)} points lower.`
    },
    warning(warning: Warning): string {
      switch (warning.about) {
        case 'one-recording':
          return `“${warning.label}”: one recording only. Record it again later, from another angle.`
        case 'one-signer':
          return 'One person recorded everything, so nothing is known about others. Ask somebody else for a few samples.'
        case 'alike':
          return `“${warning.label}” and “${warning.other}” are often confused (${numbers.format(warning.confused)} of ${count(warning.of, 'sample', 'samples')}). Record what tells them apart.`
        case 'untested':
          return `“${warning.label}” could not be tested. Record it once more.`
        case 'suspects':
          return `${count(warning.count, 'sample disagrees with its sign: look at its picture.', 'samples disagree with their sign: look at the pictures.')}`
        case 'duplicates':
          return `${count(warning.count, 'sample is a copy of another and teaches', 'samples are copies of others and teach')} nothing new.`
        case 'few':
          return `“${warning.label}” has ${count(warning.samples, 'sample', 'samples')}, others about ${numbers.format(warning.usual)}. Record more of it.`
        case 'one-place':
          return `“${warning.label}”: the hand is always in the same place. Show it in other parts of the picture as well.`
        case 'one-size':
          return `“${warning.label}”: the hand is always at the same distance. Come closer, and step back as well.`
      }
    },
    leftOut: (n: number) =>
      `The model did not learn from ${count(n, 'sample that clearly disagrees with its sign', 'samples that clearly disagree with their sign')}. Delete or record again what is wrong; what is right will count again once more samples support it.`,
    suspect: (label: string, looksLike: string) => `“${label}”, looks like “${looksLike}”`,
    itIs: (label: string) => `It is “${label}”`,
    itIsLabel: (n: number, label: string) => `It is “${label}”: move sample ${n} there`,
    recordAgain: 'Record again',
    recordAgainLabel: (label: string) => `Record again: ${label}`,
    moreSuspects: (n: number) => `And ${numbers.format(n)} more.`,
  },
}

export type Words = typeof en
