import { describe, expect, it } from 'vitest'
import { IMPORT_DEFAULTS } from '../../src-main/contract/imports'
import { OUTPUT_DEFAULTS } from '../../src-main/contract/outputs'
import { parse } from '../../src-main/contract/parse'
import { type ProcedureName, procedures } from '../../src-main/contract/procedures'
import { newSample, seenFrame } from '../support/hands'
import { newTake } from '../support/takes'

const id = 'a'.repeat(20)
const frame = seenFrame('open')
const [hand] = frame.hands
const jpeg = `/9j/${'A'.repeat(40)}`
const accepts = { accepted: 0.9, hold: 600, release: 250, cooldown: 500 }
const sample = newSample('open', 0)
const append = (change: object) => ({ projectId: id, recordingId: id, samples: [{ ...sample, ...change }] })
const take = newTake({ seconds: 0.3 })
const appendTake = (change: object) => ({ projectId: id, recordingId: id, take: { ...take, ...change } })
const firstFrame = (change: object) =>
  appendTake({ frames: [{ ...take.frames[0], ...change }, ...take.frames.slice(1)] })
const classify = (change: object) => ({ projectId: id, stream: id, time: 5, frame: { ...frame, ...change } })

/** For each procedure an input that fits, and inputs that each break its schema in one place. */
const CASES: Record<ProcedureName, { good: unknown; bad: unknown[] }> = {
  'app.describe': { good: {}, bad: [null, { extra: 1 }] },
  'storage.read': { good: {}, bad: [null, { extra: 1 }] },
  'storage.tryAgain': { good: {}, bad: [{ state: 'open' }] },
  'settings.read': { good: {}, bad: ['', { extra: 1 }] },
  'settings.change': {
    good: {
      theme: 'dark',
      signer: 'Ann',
      takes: 3,
      takePause: 0.5,
      takeLongest: 2.5,
      backups: false,
      backupsSaid: true,
    },
    bad: [
      { backups: 1 },
      { backupFolder: '/etc' },
      { theme: 'pink' },
      { language: 'xx' },
      { hand: 'both' },
      { shortcuts: { on: true, keys: { record: 'two words' } } },
      { shortcuts: { on: true, keys: { fly: 'f' } } },
      { theme: undefined },
      { cameraId: 'x'.repeat(513) },
      { signer: 3 },
      { takes: 11 },
      { takes: 2.5 },
      { takePause: 0.4 },
      { takeLongest: 5.1 },
      { extra: 1 },
    ],
  },
  'projects.list': { good: {}, bad: [undefined] },
  'projects.sizes': { good: {}, bad: [{ projectId: id }] },
  'projects.create': { good: { name: 'Digits' }, bad: [{}, { name: '' }, { name: 5 }, { name: 'a\u0000' }] },
  'projects.read': {
    good: { projectId: id },
    bad: [{}, { projectId: 'A'.repeat(20) }, { projectId: '../x' }, { projectId: 5 }],
  },
  'projects.rename': { good: { projectId: id, name: 'x' }, bad: [{ projectId: id }, { projectId: id, name: ' ' }] },
  'projects.configure': {
    good: { projectId: id, options: { hands: 2, eitherHand: true, keepThumbnails: false, adapt: true, face: false } },
    bad: [
      { projectId: id, options: { face: 'mine' } },
      { projectId: id, options: { hands: 3, eitherHand: true, keepThumbnails: false } },
      { projectId: id, options: { hands: 1, eitherHand: 'yes', keepThumbnails: false } },
      { projectId: id, options: { hands: 1, motion: true } },
      { projectId: id, options: { hands: undefined } },
      { projectId: id, options: { recognition: { accepted: 1, hold: 600, release: 250, cooldown: 500 } } },
      { projectId: id, options: { recognition: { ...accepts, perSign: { [id]: { accepted: 0.9 } } } } },
      { projectId: id, options: { recognition: { accepted: 0.9, hold: -1, release: 250, cooldown: 500 } } },
    ],
  },
  'projects.duplicate': { good: { projectId: id, name: 'x' }, bad: [{ projectId: id }] },
  'projects.delete': { good: { projectId: id }, bad: [{ projectId: [id] }] },
  'projects.restore': { good: { projectId: id }, bad: [{ projectId: null }] },
  'projectFiles.save': {
    good: { projectId: id, left: { pictures: true, models: false, people: false } },
    bad: [
      { projectId: id },
      { projectId: id, left: { pictures: true } },
      { projectId: id, left: { pictures: 1, models: false, people: false } },
      { projectId: id, left: { pictures: true, models: false, people: false, names: { Ann: '' } } },
      { projectId: id, left: { pictures: true, models: false, people: false }, path: '/etc/passwd' },
    ],
  },
  'projectFiles.people': { good: { projectId: id }, bad: [{}, { projectId: '../x' }] },
  'sampleFiles.look': { good: { projectId: id }, bad: [{}, { projectId: id, form: 'csv' }] },
  'sampleFiles.save': {
    good: { projectId: id, form: 'kinivi', left: { people: true, names: { Ann: 'A' } } },
    bad: [
      { projectId: id, form: 'csv' },
      { projectId: id, form: 'xlsx', left: { people: false } },
      { projectId: id, form: 'csv', left: { people: false, names: { Ann: '' } } },
      { projectId: id, form: 'csv', left: { people: false, pictures: true } },
      { projectId: id, form: 'csv', left: { people: false }, path: '/etc/passwd' },
    ],
  },
  'files.cancel': { good: {}, bad: [{ fileId: id }] },
  'files.read': {
    good: { fileId: id, from: 0 },
    bad: [{ fileId: id }, { fileId: '../x', from: 0 }, { fileId: id, from: -1 }, { fileId: id, from: 0.5 }],
  },
  'files.receive': {
    good: { fileId: null, data: 'AAAA' },
    bad: [
      { data: 'AAAA' },
      { fileId: '/tmp/x', data: 'AAAA' },
      { fileId: id, data: 'A A' },
      { fileId: id, data: 'A'.repeat(2_796_204) },
    ],
  },
  'projectFiles.look': { good: { fileId: id }, bad: [{}, { fileId: null }, { fileId: '/etc/passwd' }] },
  'projectFiles.open': { good: { fileId: id, agreed: false }, bad: [{ fileId: id }, { fileId: id, agreed: 'yes' }] },
  'projectFiles.join': {
    good: { fileId: id, projectId: id, signIds: [id], agreed: false },
    bad: [
      { fileId: id, projectId: id, signIds: [], agreed: false },
      { fileId: id, signIds: [id], agreed: false },
    ],
  },
  'imports.look': {
    good: { files: [{ fileId: id, name: 'a.csv', form: 'file' }], others: ['b/a.py'], options: IMPORT_DEFAULTS },
    bad: [
      { files: [], options: IMPORT_DEFAULTS },
      { files: [{ fileId: id, name: 'a.csv', form: 'file' }], others: 'a.py', options: IMPORT_DEFAULTS },
      {
        files: [{ fileId: id, name: 'a.csv', form: 'file' }],
        others: Array(1_001).fill('a'),
        options: IMPORT_DEFAULTS,
      },
      { files: [{ fileId: id, name: 'a.csv', form: 'zip' }], options: IMPORT_DEFAULTS },
      { files: [{ fileId: '/etc/passwd', name: 'a.csv', form: 'file' }], options: IMPORT_DEFAULTS },
      { files: [{ fileId: id, name: 'a.csv', form: 'file' }], options: { ...IMPORT_DEFAULTS, hand: 'both' } },
    ],
  },
  'imports.keep': {
    good: {
      files: [{ fileId: id, name: 'a.csv', form: 'file' }],
      options: IMPORT_DEFAULTS,
      signIds: [id],
      into: { name: 'Numbers' },
    },
    bad: [
      { files: [{ fileId: id, name: 'a.csv', form: 'file' }], options: IMPORT_DEFAULTS, signIds: [id], into: {} },
      {
        files: [{ fileId: id, name: 'a.csv', form: 'file' }],
        options: IMPORT_DEFAULTS,
        signIds: [],
        into: { name: 'a' },
      },
    ],
  },
  'additions.takeBack': { good: { additionId: id }, bad: [{}, { additionId: 'x' }] },
  'files.list': { good: { fileId: id, name: 'a.zip' }, bad: [{ fileId: id }, { fileId: '../x', name: 'a' }] },
  'files.unpack': { good: { fileId: id, path: 'a/b.jpg' }, bad: [{ fileId: id }, { fileId: id, path: 5 }] },
  'files.drop': { good: { fileId: id }, bad: [{}] },
  'backups.read': { good: {}, bad: [{ folder: '/etc' }] },
  'backups.now': { good: {}, bad: [{ projectId: id }] },
  'backups.open': {
    good: { file: 'Numbers 2026-03-01 090000 aaaaaaaaaaaaaaaaaaaa.signsmith' },
    bad: [{}, { file: 5 }, { file: 'x'.repeat(256) }],
  },
  'backups.choose': { good: { usual: true }, bad: [{}, { usual: 'yes' }, { usual: false, folder: '/etc' }] },
  'signs.add': {
    good: { projectId: id, label: 'one', none: true, moves: false },
    bad: [
      { projectId: id, label: '' },
      { label: 'one' },
      { projectId: id, label: 'one', none: 1 },
      { projectId: id, label: 'one', moves: 'fast' },
    ],
  },
  'signs.change': {
    good: { projectId: id, signId: id, moves: true, hands: null },
    bad: [
      { projectId: id, moves: true },
      { projectId: id, signId: id, moves: null },
      { projectId: id, signId: id, hands: 3 },
      { projectId: id, signId: id, label: 'x' },
    ],
  },
  'signs.rename': {
    good: { projectId: id, signId: id, label: 'x' },
    bad: [{ projectId: id, signId: 'x', label: 'x' }],
  },
  'signs.reorder': {
    good: { projectId: id, signIds: [id] },
    bad: [
      { projectId: id, signIds: [] },
      { projectId: id, signIds: ['x'] },
    ],
  },
  'signs.delete': { good: { projectId: id, signId: id }, bad: [{ projectId: id }] },
  'signs.restore': { good: { projectId: id, signId: id }, bad: [{ signId: id }] },
  'recordings.start': {
    good: { projectId: id, signId: id, signer: null, source: 'camera' },
    bad: [
      { projectId: id, signId: id, signer: '', source: 'camera' },
      { projectId: id, signId: id, signer: null, source: 'screen' },
      { projectId: id, signId: id, source: 'camera' },
    ],
  },
  'samples.move': {
    good: { projectId: id, sampleIds: [id], signId: id },
    bad: [
      { projectId: id, sampleIds: [], signId: id },
      { projectId: id, sampleIds: [id] },
    ],
  },
  'samples.putBack': {
    good: { projectId: id, places: [{ sampleId: id, recordingId: id }] },
    bad: [
      { projectId: id, places: [] },
      { projectId: id, places: [{ sampleId: id }] },
    ],
  },
  'recordings.attribute': {
    good: { projectId: id, recordingId: id, signer: null },
    bad: [
      { projectId: id, recordingId: id },
      { projectId: id, recordingId: id, signer: '' },
    ],
  },
  'recordings.use': {
    good: { projectId: id, recordingId: id, used: false },
    bad: [
      { projectId: id, recordingId: id },
      { projectId: id, recordingId: id, used: 1 },
    ],
  },
  'recordings.check': {
    good: { projectId: id, frame, signId: id },
    bad: [
      { projectId: id, frame, signId: null },
      { projectId: id, frame: { ...frame, hands: null } },
      { projectId: id, frame: { ...frame, time: 1 } },
    ],
  },
  'recordings.delete': { good: { projectId: id, recordingId: id }, bad: [{ projectId: id }] },
  'recordings.restore': { good: { projectId: id, recordingId: id }, bad: [{ projectId: id }] },
  'samples.append': {
    good: append({ thumbnail: jpeg }),
    bad: [
      { projectId: id, recordingId: id, samples: [] },
      { projectId: id, recordingId: id, samples: Array(33).fill(sample) },
      append({ time: -1 }),
      append({ time: Number.NaN }),
      append({ thumbnail: '<svg>' }),
      append({ thumbnail: `/9j/${'A'.repeat(40_000)}` }),
      append({ thumbnail: undefined }),
      append({ hands: [hand, hand, hand] }),
    ],
  },
  'samples.list': { good: { projectId: id, signId: id }, bad: [{ projectId: id }, { projectId: id, signId: 7 }] },
  'samples.delete': { good: { projectId: id, sampleIds: [id] }, bad: [{ projectId: id, sampleIds: [] }] },
  'samples.restore': { good: { projectId: id, sampleIds: [id] }, bad: [{ projectId: id, sampleIds: 'all' }] },
  'takes.append': {
    good: appendTake({ strip: [jpeg] }),
    bad: [
      { projectId: id, recordingId: id },
      appendTake({ time: -1 }),
      appendTake({ width: 0 }),
      appendTake({ frames: take.frames.slice(0, 3), to: 2 }),
      appendTake({ frames: Array(601).fill(take.frames[0]) }),
      appendTake({ frames: [...take.frames].reverse() }),
      appendTake({ from: 5, to: 4 }),
      appendTake({ from: -1 }),
      appendTake({ to: take.frames.length }),
      appendTake({ to: 2.5 }),
      appendTake({ strip: ['<svg>'] }),
      appendTake({ strip: Array(9).fill(jpeg) }),
      appendTake({ advice: [] }),
      firstFrame({ time: -1 }),
      firstFrame({ time: Number.NaN }),
      firstFrame({ hands: [hand] }),
      firstFrame({ hands: Array(3).fill(take.frames[0]!.hands[0]) }),
      firstFrame({ face: { x: 0.5, y: 0.3, height: 0 } }),
      firstFrame({ face: { x: 11, y: 0.3, height: 0.2 } }),
      firstFrame({ face: undefined }),
    ],
  },
  'takes.list': { good: { projectId: id, signId: id }, bad: [{ projectId: id }, { projectId: id, signId: '..' }] },
  'takes.read': {
    good: { projectId: id, takeIds: [id] },
    bad: [
      { projectId: id, takeIds: [] },
      { projectId: id, takeIds: Array(51).fill(id) },
    ],
  },
  'takes.trim': {
    good: { projectId: id, takeId: id, from: 0, to: 8 },
    bad: [
      { projectId: id, takeId: id, from: 0 },
      { projectId: id, takeId: id, from: -1, to: 8 },
      { projectId: id, takeId: id, from: 0, to: 600 },
      { projectId: id, takeId: id, from: 0.5, to: 8 },
    ],
  },
  'takes.use': {
    good: { projectId: id, takeIds: [id], used: false },
    bad: [
      { projectId: id, takeIds: [], used: false },
      { projectId: id, takeIds: [id] },
    ],
  },
  'takes.delete': { good: { projectId: id, takeIds: [id] }, bad: [{ projectId: id, takeIds: [] }] },
  'takes.restore': { good: { projectId: id, takeIds: [id] }, bad: [{ projectId: id, takeIds: 'all' }] },
  'takes.move': {
    good: { projectId: id, takeIds: [id], signId: id },
    bad: [
      { projectId: id, takeIds: [], signId: id },
      { projectId: id, takeIds: [id] },
    ],
  },
  'takes.putBack': {
    good: { projectId: id, places: [{ takeId: id, recordingId: id }] },
    bad: [
      { projectId: id, places: [] },
      { projectId: id, places: [{ sampleId: id, recordingId: id }] },
    ],
  },
  'takes.toSamples': {
    good: { projectId: id, takeIds: [id], signId: id },
    bad: [
      { projectId: id, takeIds: Array(51).fill(id), signId: id },
      { projectId: id, takeIds: [id] },
    ],
  },
  'engines.list': { good: {}, bad: [1] },
  'projects.reopen': { good: { projectId: id }, bad: [{}, { projectId: '../x' }] },
  'projects.putBack': { good: { projectId: id }, bad: [{}, { projectId: id, keep: true }] },
  'storage.notices': { good: {}, bad: [{ projectId: id }] },
  'storage.eraseFound': { good: { projectId: null }, bad: [{}, { projectId: '..' }, { projectId: id, folder: '/' }] },
  'deleted.list': { good: { projectId: null }, bad: [{}, { projectId: 'x' }] },
  'training.running': { good: {}, bad: [{ projectId: id }] },
  'training.read': { good: { projectId: id }, bad: [{}] },
  'training.start': {
    good: { projectId: id, request: { epochs: 5, activation: 'relu', engine: 'cpu', seed: 0, learningRate: 0.1 } },
    bad: [
      { projectId: id },
      { projectId: id, request: { epochs: 0 } },
      { projectId: id, request: { epochs: 1.5 } },
      { projectId: id, request: { seed: -1 } },
      { projectId: id, request: { learningRate: Number.POSITIVE_INFINITY } },
      { projectId: id, request: { activation: 'constructor' } },
      { projectId: id, request: { batch: 1 } },
      { projectId: id, request: { unaugmented: ['mirror'] } },
    ],
  },
  'training.cancel': { good: { projectId: id }, bad: [{}] },
  'models.current': { good: { projectId: id }, bad: [{}] },
  'models.list': { good: { projectId: id }, bad: [{}] },
  'models.choose': { good: { projectId: id, modelId: id }, bad: [{ projectId: id, modelId: '../x' }] },
  'models.delete': { good: { projectId: id, modelId: id }, bad: [{ projectId: id }] },
  'models.restore': { good: { projectId: id, modelId: id }, bad: [{ modelId: id }] },
  'models.take': {
    good: { projectId: id, modelId: id, form: 'onnx' },
    bad: [
      { projectId: id, modelId: id },
      { projectId: id, modelId: id, form: 'tflite' },
      { projectId: id, form: 'page' },
    ],
  },
  'reports.read': { good: { projectId: id }, bad: [{}] },
  'reports.measure': { good: { projectId: id }, bad: [{}] },
  'reports.compare': { good: { projectId: id }, bad: [{}] },
  'reports.page': {
    good: { projectId: id, language: 'tr' },
    bad: [{ projectId: id }, { projectId: id, language: 'fr' }, { projectId: 3, language: 'en' }],
  },
  'samples.read': {
    good: { projectId: id, sampleIds: [id] },
    bad: [
      { projectId: id, sampleIds: [] },
      { projectId: id, sampleIds: Array(201).fill(id) },
    ],
  },
  'recognition.named': {
    good: { projectId: id, signId: id, frames: [classify({}).frame] },
    bad: [
      { projectId: id, signId: id, frames: [] },
      { projectId: id, signId: id, frames: new Array(201).fill(classify({}).frame) },
      { projectId: id, frames: [classify({}).frame] },
      { projectId: id, signId: id, frames: [{ hands: [] }] },
    ],
  },
  'recognition.forget': { good: { projectId: id }, bad: [{}, { projectId: 'x' }] },
  'outputs.read': { good: {}, bad: [{ output: 'osc' }] },
  'outputs.change': {
    good: {
      port: 0,
      sites: ['http://localhost:8000', 'file'],
      otherDevices: true,
      oscHost: 'stage-2.local',
      file: null,
      captions: OUTPUT_DEFAULTS.captions,
    },
    bad: [
      { port: 80 },
      { port: 65_536 },
      { sites: ['http://localhost:8000/page'] },
      { sites: ['null'] },
      { sites: 'file' },
      { otherDevices: 1 },
      { otherDevices: null },
      { oscHost: '' },
      { oscHost: '999.1.1.1' },
      { oscHost: '127.1' },
      { oscHost: '[::1]' },
      { oscHost: '192.168.1.20:9000' },
      { oscHost: 'http://stage.local' },
      { oscHost: 'stage local' },
      { oscHost: '-stage' },
      { oscHost: `${'a'.repeat(64)}.local` },
      { oscPort: 0 },
      { oscVerdicts: 1 },
      { file: '' },
      { fileSigns: 51 },
      { captions: { ...OUTPUT_DEFAULTS.captions, colour: 'white' } },
      { captions: { ...OUTPUT_DEFAULTS.captions, seconds: 0 } },
      { captions: { ...OUTPUT_DEFAULTS.captions, align: 'top' } },
      { captions: { size: 8 } },
      { atStart: { captions: true } },
      { keys: { stream: 'x' } },
    ],
  },
  'outputs.switch': {
    good: { output: 'file', on: true },
    bad: [{ output: 'file' }, { output: 'mail', on: true }, { output: 'osc', on: 1 }],
  },
  'outputs.renew': { good: {}, bad: [{ key: 'x' }] },
  'outputs.chooseFile': { good: {}, bad: [{ file: '/etc/passwd' }] },
  'outputs.showCaptions': { good: {}, bad: [{ address: 'http://example.com' }] },
  'recognition.classify': {
    good: classify({}),
    bad: [
      { ...classify({}), time: Number.NaN },
      { ...classify({}), stream: '' },
      classify({ width: 0 }),
      classify({ height: 1.5 }),
      classify({ hands: 'none' }),
      classify({ hands: [{ ...hand, handedness: 'Both' }] }),
      classify({ hands: [{ ...hand, score: 1.1 }] }),
      classify({ hands: [{ ...hand, image: hand!.image.slice(1) }] }),
      classify({ hands: [{ ...hand, image: hand!.image.with(3, Number.NaN) }] }),
      classify({ hands: [{ ...hand, world: hand!.world.with(3, Number.NEGATIVE_INFINITY) }] }),
      classify({ hands: [{ ...hand, image: hand!.image.with(3, 1e300) }] }),
      classify({ hands: [{ ...hand, extra: 1 }] }),
    ],
  },
}

describe('the schema of', () => {
  it.each(Object.entries(CASES))('%s takes what fits and refuses each thing that does not', (name, { good, bad }) => {
    const { input } = procedures[name as ProcedureName]
    expect(parse(input, good)).toMatchObject({ ok: true })
    for (const raw of bad) expect(parse(input, raw)).toMatchObject({ ok: false, message: expect.any(String) })
  })
})
