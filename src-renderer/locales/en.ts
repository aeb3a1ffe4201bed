import { createGrammar } from '../../src-main/contract/grammar'
import { REPORT_WORDS } from '../../src-main/contract/reportWords'
import type { Flaw } from '../../src-main/contract/sample'
import type { VideoProblem } from '../camera/videoFile'
import { outputs } from './outputs/en'

const grammar = createGrammar('en')
const { number, percent, count, seconds } = grammar

const KEY_NAMES: Record<string, string> = { ' ': 'the space bar', Backspace: 'Backspace', Delete: 'Delete' }
const keyName = (key: string) => KEY_NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key)

const FLAWS: Record<Flaw, string> = {
  'no-hand': 'no hand',
  'second-hand-missing': 'second hand missing',
  'low-score': 'hand unclear',
  cropped: 'hand cut off',
  'too-far': 'hand too far away',
  duplicate: 'same as before',
}

/** What was recorded: samples, takes, or both. */
const recorded = (samples: number, takes: number) =>
  takes === 0
    ? count(samples, 'sample', 'samples')
    : samples === 0
      ? count(takes, 'take', 'takes')
      : `${count(samples, 'sample', 'samples')} and ${count(takes, 'take', 'takes')}`
/** A difference of numbers, mostly none. */
const small = (n: number) => number(n, n === 0 ? 0 : 9)
const kept = (samples: number, takes: number) =>
  `${recorded(samples, takes)} ${grammar.form(samples + takes, 'is', 'are')}`

/** Every word that the studio shows, in one place. */
export const en = {
  grammar,
  app: {
    name: 'Signsmith',
    tagline: 'Recognises the signs you teach it',
    privacy: 'Everything stays on this computer. Hands are captured; face and body are not.',
    places: { signs: 'Signs', record: 'Record', train: 'Train', recognise: 'Recognise', improve: 'Improve' },
    placesLabel: 'Places of the studio',
    version: (version: string) => `Version ${version}.`,
    skip: 'Skip to the content',
    lost: 'The program behind this page does not answer. Start it again and this page goes on, or open the address that it prints. What was saved is kept.',
    refused:
      'The program behind this page was started anew and does not know this page any more. Open the address that it printed last in this browser, and this page goes on. What was saved is kept.',
    noKey: {
      title: 'This browser has no key to your studio',
      why: 'Only browsers that you let in may see your signs, and an address opens one browser, once. It may have been used, or Signsmith may have been started again.',
      what: 'Open the address that Signsmith printed last in its terminal, or start Signsmith again with `npm start`, which opens the browser by itself.',
    },
    /** What became of a file, where the app asked for its place. */
    download: {
      saved: (name: string) => `“${name}” is saved.`,
      cancelled: () => 'Nothing was saved.',
      failed: (name: string) =>
        `“${name}” could not be saved. Is the disk full, or the folder locked? Save it again, in another folder.`,
    },
    again:
      'The page ended unexpectedly and was loaded again. Everything that was saved is kept; a recording under way has ended.',
    undo: 'Undo',
    dismiss: 'Dismiss',
    close: 'Close',
    cancel: 'Cancel',
    save: 'Save',
    rename: 'Rename',
    delete: 'Delete',
    duplicate: 'Duplicate',
    messages: 'Messages',
    moreMessages: (n: number) => count(n, 'earlier message', 'earlier messages'),
    fewerMessages: 'Show the newest only',
    /** What the host says is English; other languages put a sentence of their own before it. */
    failure: {
      'bad-input': (message: string) => message,
      'not-found': (message: string) => message,
      conflict: (message: string) => message,
      busy: (message: string) => message,
      cancelled: (message: string) => message,
      'read-only': (message: string) => message,
      'disk-full': (message: string) => message,
      locked: (message: string) => message,
      storage: (message: string) => message,
      damaged: (message: string) => message,
      replaced: (message: string) => message,
      engine: (message: string) => message,
      unreachable: (message: string) => message,
      internal: (message: string) => message,
    },
    /** A sentence of the host's that is shown as it is. */
    host: (message: string) => message,
  },
  disk: {
    state: {
      full: 'The disk is full. You can look, recognise and delete; nothing new can be kept. What was saved stays. Delete what you do not need and press the button, or free some space elsewhere first.',
      'read-only':
        'The data folder cannot be written. You can look and recognise; nothing can be kept, changed or deleted. What was saved stays. Check the permissions of the folder, and whether its disk is locked.',
    },
    tryAgain: {
      full: 'Erase for good what was deleted, and try again',
      'read-only': 'Try again',
    },
    tried: {
      open: 'Everything can be kept again.',
      full: 'The disk is still full.',
      'read-only': 'The data folder still cannot be written.',
    },
  },
  settings: {
    title: 'Settings',
    language: 'Language',
    asSystem: 'As the system',
    theme: 'Colours',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    hand: 'The hand that signs',
    hands: { right: 'Right', left: 'Left' },
    handHint: 'The controls move to its side, and the demonstration shows this hand.',
    guide: 'Point out the next step in a new project',
  },
  shortcuts: {
    title: 'Keyboard shortcuts',
    open: 'Keyboard shortcuts',
    lead: 'One key each. They do nothing while you type, and they can be changed or switched off.',
    on: 'Shortcuts are on',
    action: 'What it does',
    key: 'Key',
    names: {
      signs: 'Go to Signs',
      record: 'Go to Record',
      train: 'Go to Train',
      recognise: 'Go to Recognise',
      improve: 'Go to Improve',
      capture: 'Record: hold, or press to start and stop',
      nextSign: 'Record: next sign',
      previousSign: 'Record: previous sign',
      learn: 'Train',
      pause: 'Recognise: pause and go on',
      space: 'Text: space',
      backspace: 'Text: delete the last',
      undo: 'Text: undo',
      large: 'Text: large',
      speak: 'Text: speak',
      help: 'Show this sheet',
    },
    keyName,
    none: 'no key',
    change: 'Change',
    changeLabel: (action: string) => `Change the key: ${action}`,
    off: 'Off',
    offLabel: (action: string) => `Off: ${action}`,
    press: 'Press the new key',
    taken: (key: string, action: string) => `${keyName(key)} already does this: ${action}. Choose another key.`,
    usual: 'Back to the usual keys',
    usualBack: 'The usual keys are back.',
    unfit: 'This key cannot be used. Choose a letter, a figure or a sign.',
    tab: 'Tab moves on, Enter and the space bar press, the arrow keys choose, Escape closes.',
  },
  guide: {
    title: 'First steps',
    steps: { name: 'Name two signs', record: 'Record them', train: 'Train', show: 'Show them' },
    done: 'done',
    name: (missing: number) => `Name ${count(missing, 'sign', 'signs')}.`,
    record: (label: string) => `Next: record “${label}”.`,
    train: 'Everything is recorded. Next: train.',
    trainThin: (thin: number, of: number, recordings: number, samples: number) =>
      `Recorded, but ${number(thin)} of ${count(of, 'sign', 'signs')} with few samples: ${number(recordings)} recordings of each, ${number(samples)} samples or more together, are worth it. Or train now and record more later.`,
    show: 'It has learned. Next: show it your signs.',
    toName: 'Name signs',
    toRecord: (label: string) => `Record “${label}”`,
    toTrain: 'Train now',
    toShow: 'Show your signs',
    hide: 'Hide the steps',
    hidden: 'The steps are hidden. They come back in Settings.',
    recordTakes: (label: string, left: number) => `Next: record ${count(left, 'take', 'takes')} of “${label}”.`,
  },
  welcome: {
    lead: 'Show a sign to the camera a few times. Some seconds later Signsmith knows it.',
    teach: 'Teach it two signs',
    first: 'First sign',
    second: 'Second sign',
    firstExample: 'hello',
    secondExample: 'thank you',
    same: 'Two signs need two names.',
    start: 'Start',
    project: 'My signs',
    demonstration: 'Or look first',
    demonstrationHint: 'A drawn hand shows two signs. No camera is needed.',
    openDemonstration: 'Open the demonstration',
    demonstrationProject: 'Demonstration',
    empty: 'Or begin with an empty project',
  },
  projects: {
    title: 'Projects',
    choose: 'Project',
    none: 'You have no project yet. A project holds the signs that one model learns, such as the ten digits.',
    name: 'Name of the new project',
    create: 'Create project',
    renameLabel: (name: string) => `New name of ${name}`,
    duplicateLabel: (name: string) => `Duplicate ${name}`,
    copyName: (name: string) => `${name} (copy)`,
    deleted: (name: string) => `“${name}” was deleted. It is erased the next time Signsmith starts.`,
    duplicated: (name: string) => `“${name}” was made, with all samples and models.`,
    summary: (signs: number, samples: number, takes = 0) =>
      `${count(signs, 'sign', 'signs')}, ${recorded(samples, takes)}`,
    changed: (when: string) => `Last change: ${when}`,
    size: (all: string, pictures: string, models: string) =>
      `${all} on the disk: ${pictures} pictures, ${models} models`,
    search: 'Search projects',
    noMatch: (text: string) => `No project is called “${text}”.`,
    sort: 'Sort by',
    sorts: { changed: 'Last changed', name: 'Name', samples: 'Most samples', size: 'Largest' },
    current: 'open',
    unreadable: (folder: string, reason: string) =>
      `A project could not be read and was left as it is: ${folder} (${reason}).`,
    options: 'Options of this project',
    hands: 'Hands of a sign that has no recordings yet',
    oneHand: 'One hand',
    twoHands: 'Two hands',
    eitherHand: 'Either hand may make a sign',
    eitherHandHint: 'Switch this off where left and right mean different signs. It counts from the next training on.',
    keepThumbnails: 'Keep small pictures of samples and takes',
    keepThumbnailsHint:
      'Off: from now on only points are stored, no picture. Those of a take show the whole frame, your face included. Earlier pictures stay until what they belong to is deleted.',
    manage: (name: string) => `Manage ${name}`,
    open: 'Open',
    openLabel: (name: string) => `Open ${name}`,
  },
  projectFile: {
    save: 'Save as a file',
    saveLabel: (name: string) => `Save as a file: ${name}`,
    saveTitle: (name: string) => `Save “${name}” as a file`,
    lead: 'One file with the signs, the recordings and everything you decided about them. Open it with Signsmith on another computer, or keep it as a copy.',
    parts: 'What it holds besides',
    with: { pictures: 'The small pictures', models: 'The trained models', people: 'The names of the people' },
    hints: {
      pictures: 'They show hands, and of signs that move the whole frame, the face included.',
      models: 'Without them, train once after opening.',
      people: 'Without them, each recording is of nobody in particular.',
    },
    rename: 'Other names for the people',
    renamed: (name: string) => `${name} is called`,
    make: 'Make the file',
    making: 'Making the file, and reading it back …',
    made: (name: string, bytes: string) => `“${name}” was made, read back and compared: ${bytes}.`,
    openTitle: (name: string) => `Open “${name}”`,
    reading: 'Reading the file …',
    opening: 'Opening the project …',
    written: (app: string, date: string) => `Written by Signsmith ${app} on ${date}.`,
    recorded: (from: string, to: string | null) =>
      to === null ? `Recorded on ${from}.` : `Recorded from ${from} to ${to}.`,
    people: (names: readonly string[]) => (names.length > 0 ? `People: ${names.join(', ')}.` : 'No people are named.'),
    besides: (pictures: number, models: number) =>
      `With ${count(pictures, 'picture', 'pictures')} and ${count(models, 'trained model', 'trained models')}.`,
    counts: (samples: number, takes: number) => recorded(samples, takes),
    damaged: (parts: number, lines: number) =>
      `This file is damaged: ${count(parts, 'part', 'parts')} and ${count(lines, 'line', 'lines')} of it cannot be read. What can be read can still be opened.`,
    whereTo: 'Where it goes',
    asNew: 'Into a new project',
    intoOpen: (name: string) => `Into the open project, “${name}”`,
    intoHint: 'Signs of the same name become one. What is here already is not doubled.',
    join: 'Add the chosen signs',
    joined: (name: string, signs: number, samples: number, takes: number) =>
      `Added to “${name}”: ${count(signs, 'new sign', 'new signs')}, ${recorded(samples, takes)}.`,
    nothingMissing: (name: string) => `“${name}” has all of this already. Nothing was added.`,
    already: (n: number) => `${count(n, 'sample or take was', 'samples or takes were')} here already.`,
    differing: (n: number) =>
      `${count(n, 'sample or take is', 'samples or takes are')} different in the file, and stayed as here.`,
    openNew: 'Open as a new project',
    openDamaged: 'Open what can be read',
    opened: (name: string) => `“${name}” was opened as a new project.`,
  },
  importing: {
    openFile: 'Open or import a file',
    openFolder: 'Import a folder',
    hint: 'A project file, a table of landmarks, takes, pictures or videos with a folder for each sign, or a zip of them. You see what it holds before anything is kept.',
    nothingChosen: 'There was no file in it.',
    title: (name: string) => `Import “${name}”`,
    stages: {
      sending: 'Reading the files …',
      unpacking: 'Looking into the zip …',
      finding: (done: number, of: number) => `Looking for hands: ${done} of ${of} …`,
      looking: 'Understanding what it holds …',
      importing: 'Importing …',
    },
    tooMany: (n: number, most: number) =>
      `These are ${n} files, and ${most} are imported at once. Choose some of them.`,
    nothingKept: 'Nothing was kept.',
    signs: 'Signs',
    recordings: (n: number) => `${count(n, 'recording', 'recordings')}.`,
    skipped: (n: number) => `${n} could not be used, and why`,
    assumptions: 'What the files do not say',
    hand: 'Which hand it is',
    hands: { Right: 'The right hand', Left: 'The left hand' },
    size: 'Size of the pictures',
    square: 'Not known: as if square',
    fps: 'Frames a second',
    signer: 'Who signs',
    mirrored: 'The pictures were seen in a mirror',
    mirroredHint: 'As a selfie camera shows them. Left and right are changed back.',
    project: 'Imported',
    keep: 'Import the chosen signs',
  },
  sampleFile: {
    kind: 'What kind of file',
    project: 'Signsmith project (everything)',
    forms: {
      csv: 'Table (CSV)',
      kinivi: 'Keypoint table (kinivi)',
      jsonl: 'JSON Lines',
      pose: 'Takes (.pose)',
      pictures: 'Pictures',
    },
    holds: {
      csv: 'A row for each sample, and for each hand of each frame of a take: points, sign, person, day and recording. No pictures, models or options.',
      kinivi:
        'For the gesture program of kinivi: the number of the sign and 42 numbers from the wrist on, and a file with the names. No people, takes or depth. That program mirrors the picture first; these hands are as the camera saw them.',
      jsonl:
        'A line for each sample and each take, with all of its hands, sign, person, day and recording, as programs read it most easily. No pictures, models or options.',
      pose: 'A file for each take, for programs that read .pose: both hands in pixels, at the mean of the frames a second; and a list with sign, person, day and recording of each. No faces, held signs or pictures.',
      pictures:
        'The small pictures, a folder for each sign, and a list with sign, person, day and recording of each. Those of takes show the whole frame, the face included. No points.',
    },
    contents: (signs: number, samples: number, takes: number, pictures: number) =>
      `${count(signs, 'sign', 'signs')}, ${recorded(samples, takes)}${pictures > 0 ? ` with ${count(pictures, 'picture', 'pictures')}` : ''}.`,
    called: (name: string) => `The file is called “${name}”.`,
    behind: 'What stays behind',
    left: {
      unused: (n: number) => `${count(n, 'sample or take', 'samples or takes')} not learned from`,
      form: (n: number) => `${count(n, 'sample or take', 'samples or takes')} that this kind of file cannot hold`,
      hands: (n: number) => count(n, 'second hand', 'second hands'),
      unreadable: (n: number) => `${count(n, 'sample or take', 'samples or takes')} without a hand that can be read`,
    },
    empty: 'There is nothing in this project that such a file could hold. Record some first, or choose another kind.',
    compared: {
      rows: (n: number, largest: number) => `${count(n, 'row', 'rows')}, largest difference ${small(largest)}`,
      pictures: (n: number, _largest: number) => `${count(n, 'picture', 'pictures')}, each the same`,
    },
    made: (name: string, bytes: string, compared: string) =>
      `“${name}” was made (${bytes}), read back and compared: ${compared}.`,
  },
  backups: {
    title: 'Backups',
    open: 'Backups',
    lead: 'A backup is a copy of a project as one file, with everything in it: the pictures and the names of people too. What you delete stays in the backups of before, until you delete those files yourself.',
    daily: 'Copy each project once a day in which it was changed',
    dailyHint:
      'Once it has been quiet for ten minutes, never while you record or train. The last ten of each project are kept.',
    folder: 'They go into this folder',
    usualHint:
      'It is on the same disk as the projects: that helps against mistakes, not against a disk that breaks. A folder on another disk is better.',
    choose: 'Choose another folder',
    usual: 'Use the data folder again',
    chosen: 'The backups go there from now on. Those of before stay where they are.',
    browser: (command: string) =>
      `A browser cannot choose a folder of this computer. To have another one, close Signsmith and run: ${command}`,
    folderWord: 'FOLDER',
    now: 'Back up now',
    working: 'Copying what was changed, and reading it back …',
    done: (made: number, unchanged: number) =>
      `${count(made, 'project was', 'projects were')} backed up, read back and compared. ${count(unchanged, 'was', 'were')} in a whole backup already.`,
    nothing: 'There is no project with a sign yet.',
    there: (n: number, bytes: string) => `${count(n, 'backup', 'backups')}, ${bytes}`,
    none: 'There is no backup in this folder yet.',
    ofProject: (name: string, n: number, date: string) => `${name}: ${number(n)}, the last of ${date}`,
    gone: (name: string, n: number, date: string) => `${name} (not in the studio): ${number(n)}, the last of ${date}`,
    openOne: 'Open',
    one: (name: string, date: string) => `${name}, ${date}`,
    restore: 'Opening one shows what it holds first, and makes a new project of it. Nothing is replaced.',
    said: 'Once a day, Signsmith copies each project that was changed into a folder of its own on this computer. The copies hold pictures and names. You can choose where they go, or switch that off.',
    ok: 'All right',
    failed: {
      full: (names: string, folder: string) =>
        `There was too little room to back up ${names} in ${folder}. The projects and the backups of before are kept. Free some space, or choose another folder, and press “Back up now”; otherwise it is tried again tomorrow.`,
      forbidden: (names: string, folder: string) =>
        `${names} could not be backed up: nothing may be written to ${folder}. The projects and the backups of before are kept. Check the permissions, or choose another folder, and press “Back up now”; otherwise it is tried again tomorrow.`,
      gone: (names: string, folder: string) =>
        `${names} could not be backed up: ${folder} is not there. The projects are kept. Connect its disk, or choose another folder, and press “Back up now”; otherwise it is tried again tomorrow.`,
      link: (names: string, folder: string) =>
        `${names} could not be backed up: ${folder} is a link to another place, which Signsmith does not follow. The projects are kept. Remove the link, or choose that place as the folder, and press “Back up now”.`,
      other: (names: string, folder: string) =>
        `${names} could not be backed up into ${folder}. The projects and the backups of before are kept. Press “Back up now” to try again; otherwise it is tried again tomorrow.`,
    },
  },
  storage: {
    title: 'Your files',
    outside: {
      'folder-removed': 'Another program deleted, moved or renamed the folder of this project while it was open.',
      'samples-removed':
        'Another program deleted or moved the file with the samples of this project while it was open.',
      'samples-replaced':
        'Another program replaced the file with the samples of this project while it was open: perhaps a synchronised folder, or a backup.',
      'options-replaced': 'Another program changed the name or the options of this project while it was open.',
    },
    until: (samples: number, takes: number) =>
      `Nothing more is saved until you choose. Signsmith still has ${recorded(samples, takes)} in memory.`,
    unsaved: (samples: number, takes: number) =>
      `${recorded(samples, takes)} recorded meanwhile: kept in this page, and saved once you have chosen.`,
    reopen: 'Open what is there',
    putBack: 'Put back what Signsmith has in memory',
    choiceHint: 'Whichever you choose, the other is kept.',
    reopened: 'This is what is there now. What was in memory is kept in the lost-and-found.',
    gone: (name: string) => `“${name}” is not there any more. What was in memory is kept in the lost-and-found.`,
    isBack: 'It is back as it was in memory.',
    isBackKept: (paths: string) => `It is back as it was in memory. What lay there is kept: ${paths}`,
    savedLate: (samples: number, takes: number) => `${recorded(samples, takes)} recorded meanwhile: saved.`,
    notSaved: (samples: number, takes: number) =>
      `${recorded(samples, takes)} recorded meanwhile could not be saved: that sign is not in this project any more. Record it again.`,
    missing: (name: string) =>
      `project.json of “${name}” was missing and was made anew from the samples. Look at its name and options.`,
    damaged: (name: string) =>
      `project.json of “${name}” was damaged. What could be read of it was kept, the rest is as usual.`,
    settings: 'The settings were damaged. What could be read of them was kept, the rest is as usual.',
    asUsual: (fields: string) => `As usual again: ${fields}.`,
    copy: (path: string) => `The file as it was is kept: ${path}`,
    found: (name: string, things: string, bytes: string) =>
      `Put aside instead of erased, in “${name}”: ${things}, ${bytes}. No sample and no project names them.`,
    foundElsewhere: (things: string, bytes: string) =>
      `Put aside instead of erased, beside the projects: ${things}, ${bytes}.`,
    things: {
      projects: (n: number) => count(n, 'project', 'projects'),
      pictures: (n: number) => count(n, 'picture', 'pictures'),
      models: (n: number) => count(n, 'model', 'models'),
      others: (n: number) => count(n, 'other file', 'other files'),
    },
    keptFor: 'All of it is erased after 30 days of starts without trouble, or now, if you want that.',
    lies: (path: string) => `It lies here: ${path}`,
    copyPath: 'Copy the path',
    pathCopied: 'The path was copied.',
    erase: 'Erase it …',
    eraseTitle: 'Erase what was put aside?',
    eraseQuestion: (things: string, bytes: string) => `${things}, ${bytes}. They cannot be brought back.`,
    eraseNow: 'Erase for good',
    keep: 'Keep it',
    erased: 'What was put aside is erased.',
    link: (path: string) =>
      `${path} is a link to another place. Signsmith writes no pictures and no models through it, and erases nothing there.`,
    pictures: (name: string, n: number) =>
      `${count(n, `picture of “${name}” is`, `pictures of “${name}” are`)} missing. The samples themselves are there.`,
    models: (name: string, n: number, folders: string) =>
      `${count(n, `model of “${name}” cannot be read and is left as it is`, `models of “${name}” cannot be read and are left as they are`)}: ${folders}`,
  },
  signs: {
    title: 'Signs',
    lead: 'Name the signs that this project shall recognise, then record each of them.',
    none: 'No signs yet. Name the first one here, then record it.',
    label: 'Name of the new sign',
    add: 'Add sign',
    paste: 'Several at once: paste a list, one name a line.',
    added: (n: number) => `${count(n, 'sign was', 'signs were')} added.`,
    renameLabel: (label: string) => `New name of ${label}`,
    deleted: (label: string, samples: number, takes: number) =>
      `“${label}” with ${recorded(samples, takes)} was deleted. It is erased the next time Signsmith starts.`,
    recordThis: (label: string) => `Record ${label}`,
    record: 'Record',
    up: (label: string) => `Move ${label} up`,
    down: (label: string) => `Move ${label} down`,
    rename: (label: string) => `Rename ${label}`,
    delete: (label: string) => `Delete ${label}`,
    counts: (samples: number, recordings: number, signers: number, takes: number) =>
      samples + takes === 0
        ? 'nothing recorded yet'
        : [
            recorded(samples, takes),
            count(recordings, 'recording', 'recordings'),
            ...(signers > 0 ? [count(signers, 'signer', 'signers')] : []),
          ].join(', '),
    unused: (n: number) => `${number(n)} not used`,
    noneLabels: ['None', 'No sign', 'Hands at rest'],
    addNone: 'Add the None sign',
    noneHint:
      'Optional: record hands at rest, in between and doing anything else as None, so that they are taken for no sign.',
    noneIs: 'What is taught here is never accepted as a sign.',
    quality: { empty: 'Empty', thin: 'Thin', fair: 'Fair', good: 'Good' },
    hints: {
      empty: 'Record it first.',
      one: 'One recording only: record it again later, from another angle.',
      few: 'Few samples: record a little more.',
      variety: 'Good to train. Another person or another day makes it surer.',
      enough: 'Good to train.',
      fewTakes: 'Few takes: three are a beginning.',
      moreTakes: 'Can be trained. Five takes are better.',
      others: 'Good to train. Another person teaches it more.',
    },
    toSigns: 'Go to Signs',
    search: 'Search signs',
    noMatch: (text: string) => `No sign is called “${text}”.`,
    sort: 'Sort by name',
    sorted: 'The signs are sorted by name.',
  },
  deleted: {
    title: 'Recently deleted',
    hint: 'All of this can come back until Signsmith is closed.',
    inBackups: 'What is gone for good may still be in a backup.',
    bringBack: 'Bring back',
    isBack: (what: string) => `${what}: it is back.`,
    model: (when: string) => `Model of ${when}`,
    bringBackLabel: (what: string) => `Bring back: ${what}`,
    project: (name: string, samples: number, takes: number) => `Project “${name}”, ${recorded(samples, takes)}`,
    sign: (label: string, samples: number, takes: number) => `Sign “${label}”, ${recorded(samples, takes)}`,
    recording: (label: string, samples: number, takes: number) =>
      `A recording of “${label}”, ${recorded(samples, takes)}`,
    samples: (label: string, n: number) => `${count(n, 'sample', 'samples')} of “${label}”`,
    takes: (label: string, n: number) => `${count(n, 'take', 'takes')} of “${label}”`,
  },
  camera: {
    title: 'Picture',
    source: 'Where the picture comes from',
    camera: 'Camera',
    automatic: 'Whichever is there',
    unnamedCamera: (n: number) => `Camera ${number(n)}`,
    openCamera: 'Use the camera',
    openVideo: 'Open a video file',
    openDemonstration: 'Show the drawn hand',
    demonstration: 'Drawn hand (not a person)',
    demonstrationBadge: 'Demonstration: a drawn hand',
    videoBadge: (name: string) => `Video: ${name}`,
    cameraBadge: 'Camera on',
    pose: 'Pose of the drawn hand',
    poses: {
      open: 'Open hand',
      fist: 'Fist',
      point: 'Pointing',
      victory: 'Two fingers',
      call: 'Thumb and little finger',
      wave: 'Waving',
      circle: 'Circle',
    },
    off: 'Choose where the picture comes from. With no camera, open a video file or the drawn hand.',
    opening: 'Opening…',
    stop: 'Turn the picture off',
    problems: {
      denied:
        'The camera is blocked for Signsmith. Allow it in the address bar or in the system’s privacy settings, then try again.',
      'in-use': 'The camera is in use by another program. Close that program, then try again.',
      none: 'No camera was found. Plug one in, or open a video file or the drawn hand.',
      unsupported: 'This browser gives no access to cameras here. Open a video file or the drawn hand.',
      other: 'The camera could not be opened. Try again, or open a video file or the drawn hand.',
    },
    videoProblem(name: string, found: VideoProblem) {
      switch (found.problem) {
        case 'empty':
          return `“${name}” is empty: there is nothing in this file.`
        case 'picture':
          return `“${name}” is a still picture, not a video. Signs are taught from a video or a camera.`
        case 'sound':
          return `“${name}” has sound, but no picture. Choose a video in which the hand is seen.`
        case 'damaged':
          return `“${name}” is damaged or not whole and cannot be read. Copy or download it again.`
        case 'codec':
          return `“${name}” is packed as ${found.codec}, which cannot be unpacked here. Save it as MP4 with H.264, or as WebM.`
        default:
          return `“${name}” cannot be played here. Choose an MP4 or WebM file.`
      }
    },
    unplugged: 'The camera was unplugged or taken away. Plug it in again or choose another one.',
    tryAgain: 'Try again',
    finderStarting: 'Starting the hand finder…',
    finderRestarted: 'The hand finder stopped on a frame and was started again. Nothing was lost.',
    finderFailed: (reason: string) => `The hand finder cannot run here: ${reason}. Reload the page to try again.`,
    finderReasons: { silent: 'it does not answer', script: 'its script does not load' },
    noHand: 'No hand in view',
    blind: 'Nothing new to see just now: no picture comes, or the hand finder does not answer',
    hands: (n: number) => count(n, 'hand', 'hands'),
    others: {
      'other-hand': 'Another hand was taken than just before: show only one. The drawn lines say which one is taken',
      'several-people': 'Hands of two people seem to be in view: only those with drawn lines are taken',
    },
    advice: {
      'second-hand-missing': 'Second hand missing: show both hands',
      'low-score': 'Hand unclear: turn it towards the camera',
      cropped: 'Hand cut off: move it into the picture',
      'too-far': 'Too far away: come closer',
      dark: 'Too dark: more light on the hand',
    },
    stats: (fps: number, milliseconds: number) =>
      `${number(fps)} frames a second, hands found in ${number(milliseconds, 0)} ms.`,
    picture: 'The picture with the skeleton of the hands drawn over it',
    legend: 'Left hand: yellow, solid, round. Right hand: blue, dashed, square.',
  },
  record: {
    title: 'Record',
    lead: 'Make the sign and move a little. Three short recordings teach more than one long one.',
    sign: 'Sign to record',
    option: (label: string, samples: number) => `${label} (${number(samples)})`,
    previousSign: 'Previous sign',
    nextSign: 'Next sign',
    signer: 'Name of the person who signs (optional)',
    signerHint: 'With names Signsmith can test itself on people it has not learned from.',
    signing: (name: string) => `${name} signs.`,
    person: 'Person',
    personLabel: (n: number) => `Person: recording ${number(n)}`,
    personField: (n: number) => `Who signed recording ${number(n)}`,
    hold: 'Hold to record',
    holding: 'Recording…',
    start: 'Start recording',
    stop: 'Stop recording',
    how: 'How to record',
    modes: { burst: 'Hands free', toggle: 'Press twice', hold: 'Hold' },
    modeHints: {
      burst: 'It counts down, then records for some seconds. Both hands are free.',
      toggle: 'Press once to start, once to stop.',
      hold: 'Records for as long as you hold the button or the key.',
    },
    timing: 'How many seconds',
    seconds: { countdown: 'Seconds to count down', burst: 'Seconds to record' },
    advance: 'Go on to the next sign after each recording',
    burst: (countdown: number, burst: number) =>
      countdown > 0 ? `Count down and record ${number(burst)} s` : `Record ${number(burst)} s`,
    counting: (left: number) => `Starts in ${number(left)} … press to cancel`,
    bursting: (left: number) => `Recording, ${number(left)} s left`,
    noneGuide: 'For ten seconds let your hands rest, scratch your head, reach for something: anything that is no sign.',
    noneSteps: ['Hands down', 'Scratch your head', 'Reach for something'],
    keyHint: (key: string, hold: boolean) => `Or ${hold ? 'hold' : 'press'} ${keyName(key)}.`,
    next: [
      'Next: closer to the camera, and farther away.',
      'Next: tilt and turn the hand a little.',
      'Next: the other hand, if it may make this sign.',
      'Next: another person, if somebody is there.',
      'Next: another part of the picture, or another light.',
    ],
    tally(kept: number, dropped: Partial<Record<Flaw, number>>) {
      const reasons = (Object.entries(dropped) as [Flaw, number][]).map(([flaw, n]) => `${FLAWS[flaw]} ${number(n)}`)
      const total = Object.values(dropped).reduce((sum, n) => sum + n, 0)
      const lost = total > 0 ? `, ${number(total)} dropped (${reasons.join(', ')})` : ''
      return `${count(kept, 'sample', 'samples')} kept${lost}`
    },
    nothingSeen:
      'no frame was looked at in that time. Record a little longer; the hand finder may still have been starting.',
    readVideo: 'Record this video',
    reading: (share: number) => `Looking at every frame, ${percent(share)} … press to stop`,
    videoHint:
      'Every frame is looked at, from the first to the last; a slow computer takes longer, and keeps the same samples.',
    videoBroken:
      'The video could not be read to its end: the file may be damaged or not whole. What was recorded until then is kept.',
    videoUnfinished:
      'The hand finder stopped for good, so the video was not looked at to its end. What was recorded until then is kept. Reload the page, and record the video again.',
    notSaved: (n: number, reason: string) => `${number(n)} not saved. ${reason}`,
    tallyOf: (label: string, text: string) => `“${label}”: ${text}`,
    showHand: 'Show your hand',
    waitingForHand: 'Waiting for your hand … press to cancel',
    noHandCame: (seconds: number) =>
      `No hand was seen for ${count(seconds, 'second', 'seconds')}, so nothing was recorded. Show your hand to the camera and press again.`,
    needPicture: 'Choose where the picture comes from first.',
    samplesOf: (label: string) => `Samples of ${label}`,
    noSamples: (label: string) => `No samples of ${label} yet. Record it, and they stand here.`,
    recording: (n: number, signer: string | null) =>
      signer ? `Recording ${number(n)}, ${signer}` : `Recording ${number(n)}`,
    imported: (file: string) => `from “${file}”`,
    unused: 'not used for training',
    use: 'Use again',
    useLabel: (n: number) => `Use again: recording ${number(n)}`,
    doNotUse: 'Do not use',
    doNotUseLabel: (n: number) => `Do not use recording ${number(n)} for training`,
    wasUnused: (n: number) => `Recording ${number(n)} is kept, but not used for training.`,
    deleteRecording: (n: number) => `Delete recording ${number(n)}`,
    deleteSample: (n: number) => `Delete sample ${number(n)}`,
    samplesDeleted: (n: number) => `${count(n, 'sample was', 'samples were')} deleted.`,
    recordingDeleted: (samples: number, takes: number) => `A recording with ${recorded(samples, takes)} was deleted.`,
    moved: (n: number, label: string) =>
      `${count(n, 'sample is', 'samples are')} now “${label}”. Train again to use that.`,
    sampleAlt: (n: number) => `Sample ${number(n)}`,
    select: 'Select samples',
    selection: 'The selected samples',
    selected: (n: number) => `${count(n, 'sample', 'samples')} selected`,
    selectHint: 'With Shift everything in between is selected as well.',
    selectAll: 'Select all',
    selectDone: 'Done',
    selectSample: (n: number) => `Select sample ${number(n)}`,
    moveTo: 'Move to',
    move: 'Move',
    lookAt: (n: number) => `Look at sample ${number(n)}`,
    large: 'A sample, large',
    largeOf: (n: number, of: number, time: string, score: number) =>
      `${number(n)} of ${number(of)}, ${time}. Score of the hand: ${number(score, 2)}.`,
    previous: 'Previous',
    following: 'Next',
    needSign: 'Add a sign first; then it can be recorded.',
    looksLike: (label: string, other: string, alike: number, kept: number) =>
      `${number(alike)} of ${count(kept, 'sample', 'samples')} of “${label}” look like “${other}”. Was it the other sign, or was the hand seen badly? Then delete this recording and make it again.`,
    deleteThis: 'Delete this recording',
  },
  takes: {
    held: 'It is held',
    moves: 'It moves',
    kind: (label: string) => `Does “${label}” move?`,
    hands: (label: string) => `Hands that “${label}” needs`,
    handsCount: (n: 1 | 2): string => (n === 1 ? 'One hand' : 'Two hands'),
    handsUntil: (n: 1 | 2): string => (n === 1 ? 'One hand, until recorded' : 'Two hands, until recorded'),
    handsAsRecorded: 'As recorded',
    handsRecorded: (n: 1 | 2): string => (n === 1 ? 'One hand, as recorded' : 'Two hands, as recorded'),
    nowMoves: (label: string, waiting: number) =>
      `“${label}” moves: record some takes of it.${waiting > 0 ? ` ${kept(waiting, 0)} kept, and not used.` : ''}`,
    nowHeld: (label: string, waiting: number) =>
      `“${label}” is held: record samples of it.${waiting > 0 ? ` ${kept(0, waiting)} kept, and not used.` : ''}`,
    question: (label: string) => `The hand moved most of the time. Does “${label}” move?`,
    lead: 'Make the whole sign, as you always do. Three takes are a beginning, five are good; then other people teach it more.',
    modeHints: {
      burst:
        'Press once: ready, now, done, several times in a row. Both hands are free. Each take is cut where your hands begin and come to rest.',
      toggle: 'Press once to begin a take, once to end it. It is cut to where your hands move.',
      hold: 'One take for as long as you hold the button or the key. It is cut to where your hands move.',
    },
    timing: 'How many, and how long',
    times: {
      countdown: 'Seconds to get ready',
      takes: 'Takes in a row',
      takePause: 'Seconds between two takes',
      takeLongest: 'Seconds of a take, at most',
    },
    series: (n: number) => `Record ${count(n, 'take', 'takes')}`,
    start: 'Start a take',
    stop: 'End the take',
    hold: 'Hold to record a take',
    readying: (take: number, of: number) => `Take ${number(take)} of ${number(of)}: get ready … press to stop`,
    recording: (take: number, of: number) => `Take ${number(take)} of ${number(of)}: now … press to stop`,
    made: (take: number, of: number) => `Take ${number(take)} of ${number(of)}: done … press to stop`,
    keeping: 'Keeping the take …',
    cues: {
      ready: (left: number) => `Ready ${number(left)}`,
      now: 'Now',
      done: 'Done',
      doneOf: (take: number, of: number) => `Done ${number(take)} of ${number(of)}`,
      refused: (why: string) => `Not kept: ${why}`,
      again: (why: string) => `Once more. ${why}`,
    },
    tally: (kept: number, refused: number) =>
      `${count(kept, 'take', 'takes')} kept${refused > 0 ? `, ${number(refused)} not kept` : ''}`,
    notSaved: (reason: string) => `the last one was not saved. ${reason}`,
    flaws: {
      'no-hands': {
        short: 'No hands seen',
        text: 'Hands were seen in less than half of it, so it was not kept. Come nearer, let more light on your hands, and make the sign once more.',
      },
      'too-short': {
        short: 'Too short',
        text: 'It was over too soon, so it was not kept. Begin after “now”, and make the whole sign once more.',
      },
      'second-hand-missing': {
        short: 'Second hand missing',
        text: 'The second hand was hardly seen, so it was not kept. Make it once more with both hands in the picture, or say above that this sign needs one hand.',
      },
      'too-slow': {
        short: 'Too few frames',
        text: 'This computer saw too few frames of it, so it was not kept. Close other programs, or record the sign with a telephone and open the film here.',
      },
    },
    advice: {
      'unlike-others': {
        badge: 'Unlike the others',
        text: 'A take looks unlike the others of this sign. Look at it: keep it if it is right, else delete it or record it anew.',
      },
      'began-late': {
        badge: 'Begins late',
        text: 'The hand moved already when a take began. Move its first handle, or record it anew and begin after “now”.',
      },
      'ended-early': {
        badge: 'Ends early',
        text: 'The hand still moved when a take ended. Move its last handle, or record it anew with more seconds.',
      },
      'hand-left': {
        badge: 'Hand left the picture',
        text: 'In the middle of a take no hand was seen for a moment. Sit so that your hands stay in the picture.',
      },
      'few-frames': {
        badge: 'Few frames a second',
        text: 'A take has fewer than ten frames a second: quick movements may be lost. Close other programs if you can.',
      },
    },
    next: {
      more: (n: number) =>
        `${count(n, 'take', 'takes')} by now. Five are good: record some more, a little different each time.`,
      others: 'That is enough from one sitting. Next: another day, or another person.',
    },
    length: (seconds: number) => `${number(seconds, 1)} s`,
    more: (first: string, n: number) => `${first} (+${number(n)})`,
    takesOf: (label: string) => `Takes of ${label}`,
    noTakes: (label: string) =>
      `No takes of ${label} yet: press Record and make the sign three times. They stand here and play.`,
    alt: (n: number) => `Take ${number(n)}`,
    select: 'Select takes',
    selection: 'The selected takes',
    selected: (n: number) => `${count(n, 'take', 'takes')} selected`,
    selectOne: (n: number) => `Select take ${number(n)}`,
    lookAt: (n: number) => `Look at take ${number(n)}`,
    deleteOne: (n: number) => `Delete take ${number(n)}`,
    deleted: (n: number) => `${count(n, 'take was', 'takes were')} deleted.`,
    moved: (n: number, label: string) => `${count(n, 'take is', 'takes are')} now “${label}”. Train again to use that.`,
    used: (n: number) => `${count(n, 'take is', 'takes are')} used again.`,
    unused: (n: number) => `${count(n, 'take is', 'takes are')} kept, but not used for training.`,
    trimmed: (seconds: number) => `The take is now ${number(seconds, 1)} s long.`,
    toSamples: 'Make samples of them',
    samplesMade: (n: number, label: string) =>
      `${count(n, 'sample', 'samples')} of “${label}” made. The takes are kept as well.`,
    waiting: 'This sign is held, so its takes are kept, but not learned from. Select some to make samples of them.',
    samplesWait: 'This sign moves, so its samples are kept, but not learned from.',
    large: 'A take, large',
    largeOf: (n: number, of: number, time: string, seconds: number) =>
      `${number(n)} of ${number(of)}, ${time}, ${number(seconds, 1)} s.`,
    play: 'Play',
    pause: 'Stop',
    frameBack: 'Frame back',
    frameOn: 'Frame on',
    frameOf: (n: number, of: number, seconds: number) =>
      `Frame ${number(n)} of ${number(of)}, at ${number(seconds, 2)} s`,
    outside: 'not part of the sign',
    trim: 'What belongs to the sign',
    ends: { from: 'The sign begins', to: 'The sign ends' },
    endSeconds: { from: 'Begins at second', to: 'Ends at second' },
    previous: 'Previous take',
    following: 'Next take',
    redo: 'Record anew',
    redoHint: 'Recorded anew, a take comes in the place of this one, which can be brought back.',
    redone: 'The take was recorded anew. Train again to use it.',
    redoneBeside: (reason: string) =>
      `The new take is kept, but the old one could not be deleted, so both are there. ${reason}`,
    redoNeeds: 'To record it anew, choose the camera or the drawn hand first.',
    thinSign: (label: string, n: number) => `“${label}” (${count(n, 'take', 'takes')})`,
    thinWish: (n: number) => `Of a sign that moves, ${count(n, 'take', 'takes')} are worth it.`,
    film: {
      title: 'Cut the video',
      read: 'Look through this video',
      hint: 'Every frame is looked at, however long that takes. Then mark the sign, or take every movement that was found.',
      found: (n: number) =>
        n === 0
          ? 'No movement was found. Mark the part that is the sign.'
          : `${count(n, 'movement', 'movements')} found.`,
      next: 'Mark the next one',
      keep: 'Keep the marked part',
      keepAll: (n: number) => `Keep all ${number(n)}`,
    },
    nothing: {
      none: 'Nothing recorded yet. Half a minute of nothing in particular stands here, bit by bit.',
      ask: 'Next: do nothing for half a minute, so that Signsmith learns what is no sign and takes less of it for one. Measured with two people at rest: 1 false sign in 14 minutes instead of 1 in 4.',
      go: 'Show me how',
      start: (seconds: number) => `Record ${number(seconds)} s of nothing`,
      running: (left: number) => `Doing nothing, ${number(left)} s left … press to stop`,
      guide:
        'Sit, move about, drink, scratch your head: whatever you do when you do not sign. Stop whenever you like; what was recorded is kept.',
      steps: [
        'Sit as you sit',
        'Scratch your head',
        'Reach for something, or drink',
        'Look about, lean back',
        'Hands together, hands apart',
      ],
    },
    face: 'Look for where the face is',
    faceHint: 'It looks for where your face is, to know how high the hand is, and keeps three numbers for it.',
    faceFailed: 'The face cannot be looked for here: signs that move are told by the hands alone.',
    /** What is kept of a person: of the face, and in pictures. */
    privacy: {
      faceAndPictures:
        'Everything stays on this computer. Hands are captured, and where your face is as three numbers; the small pictures of a take show the whole frame, your face included. To keep none, turn “Keep small pictures of samples and takes” off in Signs.',
      pictures:
        'Everything stays on this computer. Hands are captured; the small pictures of a take show the whole frame, your face included. To keep none, turn “Keep small pictures of samples and takes” off in Signs.',
      face: 'Everything stays on this computer. Hands are captured, and where your face is as three numbers; no picture is kept.',
    },
  },
  train: {
    title: 'Train',
    lead: 'Signsmith learns from what you recorded, then tests the same recipe on what it has not seen.',
    train: 'Train',
    again: 'Train again',
    needTwo: 'Record at least two signs first.',
    toRecord: 'Go to Record',
    cancel: 'Cancel training',
    starting: 'Starting…',
    training: (epoch: number, epochs: number) => `Learning, epoch ${number(epoch)} of ${number(epochs)}`,
    left(seconds: number) {
      if (seconds < 1) return 'less than a second left'
      if (seconds < 90) return `about ${count(Math.round(seconds), 'second', 'seconds')} left`
      return `about ${count(Math.round(seconds / 60), 'minute', 'minutes')} left`
    },
    loss: (loss: number, fitted: number, engine: string) =>
      `Loss ${number(loss, 3)}, ${percent(fitted)} named rightly. Computed by ${engine}.`,
    checking: (fold: number, folds: number) =>
      `Testing on what was held back, part ${number(fold)} of ${number(folds)}`,
    cancelled: 'Cancelled. The previous model is kept.',
    trained: 'Trained. The new model is in use.',
    cancelledNone: 'Cancelled. There is still no model that can be used.',
    thin: (signs: string) => `Little recorded yet: ${signs}.`,
    thinSign: (label: string, samples: number, recordings: number) =>
      `“${label}” (${count(samples, 'sample', 'samples')}, ${count(recordings, 'recording', 'recordings')})`,
    thinRest: (n: number) => count(n, 'more sign', 'more signs'),
    thinWish: (recordings: number, samples: number) =>
      `Worth it: ${count(recordings, 'short recording', 'short recordings')} of each sign, with ${number(samples)} samples or more together.`,
    thinNow:
      'You can train now all the same: it will then know little but the very hands it saw, and can hardly test itself. Record more and train again whenever you like.',
    waiting: 'Trained. The previous model stays in use until you choose the new one.',
    useNew: 'Use the new model',
    usePrevious: 'Back to the previous model',
    compareModels: (now: string, before: string) => `New model: ${now}. Before: ${before}.`,
    rightShare: (share: number, reach: string) => `${percent(share)} right ${reach}`,
    incomparable: 'They were not tested on the same recordings, so the two figures are not the same question.',
    progress: 'Progress of the training',
    advanced: 'Advanced',
    own: 'your own values',
    epochs: 'Epochs',
    epochsHint: 'How many times it goes through what you recorded.',
    rate: 'Learning rate',
    rateHint: 'How large its first steps are.',
    batch: 'Batch',
    batchHint: 'How much of it each step looks at.',
    seed: 'Seed',
    seedHint: 'The same seed and recordings give the same model.',
    augmentation: 'Variations of what you recorded',
    augmentationHint:
      'While it learns, all of it is also shown in these variations. Leave out what tells your signs apart.',
    augmentationParts: {
      tilt: 'Tilted out of the picture',
      roll: 'Turned in the picture',
      shear: 'Stretched',
      finger: 'Longer and shorter fingers',
      jitter: 'A little noise',
    },
    activation: 'Activation',
    activationHint: 'The function inside each unit. APALU adapts its own shape while it learns.',
    engineChoice: 'Engine',
    engineHint: 'What computes. Automatic takes the fastest that is there.',
    automatic: 'Automatic',
    engineRow: (name: string, available: boolean, detail: string) =>
      available ? `${name}: ${detail}` : `${name}: missing`,
    adopt: 'Use the new model at once',
    adoptHint: 'Off: the model in use stays until you choose the new one below.',
    usual: 'Back to the usual values',
    learning: 'Learning',
    measuring: (done: number, of: number) => `Measuring, ${number(done)} of ${count(of, 'training', 'trainings')} done`,
    measuringNow: 'Measuring',
    measured: 'The measurement is ready.',
    testing: 'Testing on what was held back',
    model: 'The model',
    noModel: 'Nothing is trained yet. Record two signs or more, then press Train.',
    refused: 'The stored model was refused. Train again to make a new one.',
    stale: 'What you recorded has changed since this model was trained.',
    trainNow: 'Train now',
    elsewhere: (name: string) => `“${name}” is being trained or measured. One at a time: wait for it, or cancel it.`,
    openOther: (name: string) => `Open “${name}”`,
    cancelOther: 'Cancel it',
    interrupted: 'Signsmith was stopped in the middle of this. What was there before is kept: start it again.',
    honest: (accuracy: number, what: string, low: number, high: number, n: number, groups: number) =>
      `${percent(accuracy)} right ${what}, between ${percent(low)} and ${percent(high)} (95 %, n = ${number(n)} in ${count(groups, 'group', 'groups')} of what is alike).`,
    tooLittle: 'There is too little to hold some of it back: record each sign at least twice for an honest accuracy.',
    facts: (learned: number, samples: number, takes: number, signs: number, recordings: number) =>
      `Learned from ${learned < samples + takes ? `${number(learned)} ${samples > 0 && takes > 0 ? 'of these: ' : 'of '}` : ''}${recorded(samples, takes)} of ${count(signs, 'sign', 'signs')} in ${count(recordings, 'recording', 'recordings')}.`,
    how: (seconds: number, engine: string) => `Took ${number(seconds, 1)} s on ${engine}.`,
    inside: 'Inside the model',
    learned: 'Learned activation',
    learnedHint: 'The curve that this model learned, beside two that never change.',
    range: (mean: number, min: number, max: number) => `${number(mean, 3)} (${number(min, 3)} to ${number(max, 3)})`,
    layer: 'Layer',
    layerCurve: (layer: number) => `Layer ${number(layer)}`,
    input: 'Input',
    parameterA: 'a',
    parameterB: 'b',
    curve: 'How the training went',
    curveHint:
      'Loss should fall and level out. The share is of what it learned from: a sign that it learns, not how good it is.',
    lossName: 'Loss',
    fittedName: 'Named rightly',
    epoch: 'Epoch',
    figures: 'As a table',
    toRecognise: 'Show it your signs',
  },
  history: {
    title: 'Earlier models',
    hint: 'Every training keeps its model. Go back to one whenever you like.',
    current: 'in use',
    made: (when: string) => `Trained ${when}`,
    accuracy: (share: number, reach: string, low: number, high: number, n: number) =>
      `${percent(share)} right ${reach} (${percent(low)} to ${percent(high)}, n = ${number(n)})`,
    notTested: 'Not tested: too little recorded',
    facts: (samples: number, takes: number, signs: number, activation: string) =>
      `${recorded(samples, takes)}, ${count(signs, 'sign', 'signs')}, ${activation}`,
    use: 'Use this model',
    useLabel: (when: string) => `Use this model: ${when}`,
    deleteLabel: (when: string) => `Delete the model of ${when}`,
    chosen: 'The other model is in use.',
    deleted: 'The model was deleted. It is erased the next time Signsmith starts.',
    all: (n: number) => `Show all ${number(n)}`,
  },
  take: {
    open: 'Take this model elsewhere',
    openLabel: (when: string) => `Take this model elsewhere: ${when}`,
    title: 'Take a model elsewhere',
    lead: (signs: number) =>
      `What it learned goes along, with the names of ${count(signs, 'sign', 'signs')}: no picture, and no name of a person.`,
    takes:
      'It also holds up to six takes of each sign that moves, as the way of the hands, which tell like signs apart.',
    forms: 'For what',
    form: {
      page: 'A page that recognises these signs',
      tensorflow: 'A folder for TensorFlow.js',
      onnx: 'A file for ONNX',
    },
    hints: {
      page: 'For any web server, and then for any browser: with everything that it needs, and without asking anybody.',
      tensorflow: 'For people who write web pages: the model in two forms, with examples that can be copied.',
      onnx: 'For programs in Python, C++ and others: one file, from the landmarks of the hand to the verdict.',
    },
    compared: 'What was made is loaded again and must say the same of every sample as the model; else nothing is kept.',
    make: 'Make it',
    making: 'Making it, and comparing it with the model …',
    made: (name: string, bytes: string, n: number, difference: string) =>
      `“${name}” was made (${bytes}), loaded again and compared on ${count(n, 'example', 'examples')}: the same verdicts, and probabilities differ by ${difference} at most.`,
  },
  recognise: {
    title: 'Recognise',
    lead: 'Show a sign to the camera.',
    noModel: 'There is no model yet. Record two signs or more, then train.',
    stale: 'Not seeing just now',
    noHand: 'No hand',
    waiting: 'Choose where the picture comes from.',
    bars: 'How probable each sign is',
    sign: 'Sign',
    probability: 'Probability',
    figure: (probability: number) => percent(probability, 1),
    milliseconds: (landmarks: number, classify: number) =>
      `Landmarks ${number(landmarks, 0)} ms, classification ${number(classify, 2)} ms.`,
    fps: (fps: number) => `${number(fps)} frames a second.`,
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
      `Strangeness ${number(score, 1)}, unknown above ${number(limit, 1)}.`,
    figures: 'Figures',
    pause: 'Pause',
    resume: 'Go on',
    paused: 'Paused',
    settings: 'How signs are accepted',
    forSign: 'For',
    allSigns: 'All signs',
    rest: (n: number) => `All ${number(n)} signs`,
    best: (n: number) => `The best ${number(n)} alone`,
    ownValues: (label: string) => `${label} (own values)`,
    asAll: (label: string) => `“${label}” as all the others`,
    sensitivity: (accepted: number) => `Accepts ${percent(accepted, 1)} of your own signs`,
    sensitivityHint: 'More accepts more of your signs, and more hands that are none of them.',
    sensitivityMiss:
      'Nothing was held back of another day or of other people, and of those it accepts fewer: about four in five at the usual 95 %, in our measurements.',
    adapt: 'Follow how my signs look today',
    adaptHint:
      'Signs that you hold until they are accepted, or name in Improve, tell how strange your hands look today. Once three signs of today are known, the limit rises a little. The model stays as it is. What is known of today is forgotten when you switch this off, close Signsmith, or four hours later. With a model of signs that move it does nothing.',
    adapted: (signs: number, raised: boolean) =>
      `${count(signs, 'sign', 'signs')} of today known${raised ? ': a little more is accepted' : ''}.`,
    forgetToday: 'Forget today',
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
    make: 'Make a sign',
    /** Of signs that move. */
    spotting: {
      title: 'What the last moments look like',
      nothing: 'Nothing of a sign yet',
      looksLike: (label: string) => `Looks like “${label}”`,
      value: (label: string, share: number, threshold: number) =>
        `${label}: ${percent(share)}, accepted from ${percent(threshold)} on`,
      mark: (threshold: number) => `The mark in the bar: from ${percent(threshold)} on a sign is accepted.`,
      sensitivity: (accepted: number) => `Sensitivity: ${percent(accepted, 1)}`,
      sensitivityHint:
        'More accepts signs that are less sure: more of yours, and more movements that are none of them. The mark in the bar moves with it.',
      holdHint: 'How long you show a sign that is held until it is accepted.',
      cooldownHint:
        'How long nothing is accepted after a sign. The same sign counts again once the hands did something else.',
      adapt: 'A model of signs that move does not follow how your signs look today; this is for held signs alone.',
    },
  },
  improve: {
    title: 'Improve',
    lead: 'Moments at which Signsmith was not sure, the least certain first. Say what each was, and it is learned from in the next training.',
    none: 'Nothing to ask yet. Show your signs for a while: moments at which Signsmith is not sure are collected here.',
    said: (label: string) => `Perhaps “${label}”`,
    unknown: (label: string) => `Called unknown, nearest “${label}”`,
    itWas: 'It was',
    itWasLabel: (n: number) => `It was, moment ${number(n)}`,
    choose: 'Choose a sign',
    keep: 'Keep as a sample',
    keepLabel: (n: number) => `Keep as a sample: moment ${number(n)}`,
    pass: (n: number) => `Pass over moment ${number(n)}`,
    passed: (n: number) => `${count(n, 'moment was', 'moments were')} passed over.`,
    wrong: (said: string) => `“${said}” was wrong, it was`,
    wrongNothing: 'Show a sign; when it is named wrongly, say here what it was',
    keepLast: 'Keep the last second',
    kept: (label: string, tally: string) => `${label}: ${tally}. Train again to learn from it.`,
    notKept: (label: string, tally: string) =>
      `${label}: ${tally}. Nothing was kept. Show the sign again, nearer and in better light.`,
    takenBack: (label: string) => `Accepted as “${label}”, and taken back`,
    keepTake: 'Keep as a take',
    keepTakeLabel: (n: number) => `Keep as a take: moment ${number(n)}`,
    keepStretch: 'Keep it for that sign',
    wrongNothingMoving: 'Make a sign; when it is named wrongly, say here what it was',
    takeKept: (label: string) => `${label}: 1 take kept. Train again to learn from it.`,
    noHands: (label: string) =>
      `${label}: no hands were seen in that moment, so nothing was kept. Make the sign again.`,
  },
  outputs,
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
    rate: (rate: number) => `Pace of the voice: ${number(rate, 1)}`,
    large: 'Large text',
    turn: 'Turn it round',
    noneMoving: 'Make a sign, and it is written here.',
  },
  report: {
    title: 'How good it is, sign by sign',
    percent,
    sure: (share: number, low: number, high: number, n: number) =>
      `${percent(share)}, between ${percent(low)} and ${percent(high)} (n = ${number(n)})`,
    otherHand: (sure: string) => `Shown with the other hand: ${sure} right.`,
    each: 'Each sign',
    recall: 'Found when shown',
    precision: 'Right when named',
    untested: 'not tested',
    neverNamed: 'never named',
    confusion: 'What is taken for what',
    confusionHint:
      'Each row is a sign that was shown, each column what it was named. Press a number to see what is behind it.',
    shown: 'Shown',
    cell: (n: number, label: string, other: string) => `${number(n)} of “${label}” taken for “${other}”: look at them`,
    pair: (n: number, of: number, label: string, other: string) =>
      `“${label}” taken for “${other}”: ${number(n)} of ${number(of)}`,
    morePairs: (more: number, all: number) => `Show ${number(more)} more of ${count(all, 'pair', 'pairs')}`,
    confusedFirst: 'The signs that are confused most come first; what is out of view comes by scrolling.',
    saveMatrix: 'Save all of it as a table (CSV)',
    matrixFile: (title: string) => `${title}, what is taken for what.csv`,
    weakestFirst: 'The signs that are found least often come first.',
    behind: (label: string, other: string) => `“${label}”, taken for “${other}”`,
    behindGone: 'These were deleted or moved. Train again to see what is left.',
    right: (label: string) => `“${label}”, named rightly`,
    cellRight: (n: number, label: string) => `${number(n)} of “${label}”, named rightly: look at them`,
    more: 'Measure more',
    moreHint: 'Each of these trains many times over on what you have, and can be cancelled.',
    measure: 'Measure the full report',
    measureHint: 'How well unknown signs are refused, and what more people or more recordings would bring.',
    compare: 'Compare the activations',
    compareHint: 'APALU and seven others, under the same seeds and folds.',
    saidAxis: 'What it said',
    words: REPORT_WORDS.en,
  },
  notes: {
    title: 'What to look at',
    nothing: 'Nothing stands out in what you recorded.',
    rest: (n: number) => `Show ${number(n)} more`,
    save: 'Save the report',
    saveData: 'Save it as JSON',
    unknown: (accepted: number, n: number, recall: number) =>
      `Signs it was never taught: ${percent(accepted)} of ${number(n)} taken for one of yours, while ${percent(recall)} of yours are accepted.`,
    leftOut: (n: number) =>
      `From ${number(n)} of them the model did not learn, because ${grammar.form(n, 'it clearly disagrees with its sign', 'they clearly disagree with their sign')}. Delete or record again what is wrong; what is right will count again once more recordings support it.`,
    suspect: (label: string, looksLike: string) => `“${label}”, looks like “${looksLike}”`,
    itIs: (label: string) => `It is “${label}”`,
    itIsLabel: (n: number, label: string) => `It is “${label}”: move sample ${number(n)} there`,
    recordAgain: 'Record again',
    recordAgainLabel: (label: string) => `Record again: ${label}`,
    moreSuspects: (n: number) => `And ${number(n)} more.`,
    itIsTakeLabel: (n: number, label: string) => `It is “${label}”: move take ${number(n)} there`,
  },
}

export type Words = typeof en
