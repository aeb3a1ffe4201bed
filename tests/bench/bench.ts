import { readFileSync, statSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import { loadLayersModel } from '@tensorflow/tfjs-layers'
import '../../src-main/learning/activations/layers'
import type { ActivationName } from '../../src-main/contract/activation'
import { loadNetwork } from '../../src-main/learning/classifier/load'
import { forward } from '../../src-main/learning/classifier/predict'
import { judge, type TrainedModel } from '../../src-main/learning/classifier/recognizer'
import { datasetFeatures } from '../../src-main/learning/dataset'
import { usualCalibration } from '../../src-main/learning/evaluation/calibration'
import { HAND_FEATURES, handFeatures } from '../../src-main/learning/landmarks/features'
import { placeHands } from '../../src-main/learning/landmarks/hands'
import { createRecognizer } from '../../src-main/learning/recognizer'
import { createRunner, fitJob, runFits, trainedModel } from '../../src-main/services/training/fits'
import { openProject } from '../../src-main/storage/project'
import { startServer } from '../support/server'
import { measureEngines } from './engineCosts'
import { chosenFolds } from './folds'
import { labRows, measureLab } from './labCosts'
import { poseFrame, poseSet, randomPoses, temporaryFolder, writeProject, writeTakes } from './material'
import { median, quantile, time } from './measure'
import { measureMoving } from './movingCosts'
import { measurePage, measureSmoothness } from './page'
import { fileRows, measureProjectFile } from './projectFile'

const script = pathToFileURL(join(process.cwd(), 'out/main/trainer.js'))
const asJson = process.argv.includes('--json')
const figures: Record<string, number> = {}
const say = (line: string) => console.log(line)
const record = (name: string, value: number, digits = 3) => {
  figures[name] = Number(value.toFixed(digits))
}
const row = (name: string, value: string, reference = '') =>
  say(`${name.padEnd(46)} ${value.padStart(22)}   ${reference}`)
const ms = (value: number) => `${value.toFixed(3)} ms`
const seconds = (value: number) => `${value.toFixed(2)} s`

say(
  `Signsmith bench: Node ${process.version}, ${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown processor'}\n`,
)

// --- Training, from the press of the button to the model: thread and engine started, learned, saved.
const set = poseSet(10, 20)
const train = async (activation: ActivationName, material = set) => {
  const started = performance.now()
  const job = fitJob(material, { activation }, true)
  const [result] = await runFits([job], createRunner(script, 1, ['wasm']))
  return { total: (performance.now() - started) / 1000, result: result! }
}
const apalu = await train('apalu')
const relu = await train('relu')
record('train_10x20_s', apalu.total)
row(
  'train 10 signs × 20 samples, APALU',
  seconds(apalu.total),
  `ReLU ${seconds(relu.total)}, ratio ${(apalu.total / relu.total).toFixed(2)}`,
)
row('  of it learning alone', seconds(apalu.result.seconds), `ReLU ${seconds(relu.result.seconds)}`)

const foldSets = chosenFolds(set, 5)
const evaluated = performance.now()
await runFits(
  [fitJob(set, {}, true), ...foldSets.map((part) => fitJob(part, {}, true))],
  createRunner(script, 2, ['wasm']),
)
record('train_and_check_10x20_s', (performance.now() - evaluated) / 1000)
row('  with the honest check, 5 folds, as in the app', seconds(figures.train_and_check_10x20_s!))
const large = await train('apalu', poseSet(26, 20))
record('train_26x20_s', large.total)
row('train 26 signs × 20 samples', seconds(large.total))
const hundred = poseSet(100, 20)
const huge = await train('apalu', hundred)
record('train_100x20_s', huge.total)
row('train 100 signs × 20 samples', seconds(huge.total))

// --- The same training on each engine.
for (const line of await measureEngines(script)) say(line)

// --- Prediction, from a frame's landmarks to probabilities.
const network = loadNetwork(apalu.result.network.modelJson, apalu.result.network.weights)
const frames = randomPoses(10).map((pose, i) => poseFrame(pose, 0.1 * i))
const points = new Float32Array(63)
const present = new Uint8Array(1)
/** Everything between a frame and its verdict: features, classifier, rejector, calibration. */
const classifyWith = (model: TrainedModel, material = set) => {
  const recognizer = createRecognizer(model)
  const calibration = usualCalibration({ classes: material.classes, perSign: 20, people: 1 })
  return (i: number) => {
    placeHands(frames[i % 10]!, 1, points, present)
    return judge(recognizer.look(points, present), calibration, 0.95)
  }
}
const RUNS = 20_000
const predicted = await time(RUNS, classifyWith(trainedModel(apalu.result, { slots: 1, frames: 1, nothing: null })))
const predictedRelu = await time(RUNS, classifyWith(trainedModel(relu.result, { slots: 1, frames: 1, nothing: null })))
const predictedHundred = await time(
  RUNS,
  classifyWith(trainedModel(huge.result, { slots: 1, frames: 1, nothing: null }), hundred),
)
const features = new Float32Array(HAND_FEATURES)
const featured = await time(RUNS, (i) => {
  placeHands(frames[i % 10]!, 1, points, present)
  handFeatures(points, features)
})
const all = datasetFeatures(set)
const passed = await time(RUNS, (i) =>
  forward(network, all.subarray((i % 200) * HAND_FEATURES, ((i % 200) + 1) * HAND_FEATURES)),
)
tf.enableProdMode()
await tf.setBackend('wasm')
const { modelTopology, weightsManifest } = JSON.parse(apalu.result.network.modelJson)
const model = await loadLayersModel(
  tf.io.fromMemory({
    modelTopology,
    weightSpecs: weightsManifest[0].weights,
    weightData: Uint8Array.from(apalu.result.network.weights).buffer,
  }),
)
const tensorflow = await time(2_000, (i) =>
  tf.tidy(() => {
    placeHands(frames[i % 10]!, 1, points, present)
    handFeatures(points, features)
    return tf.softmax(model.predict(tf.tensor2d(features, [1, HAND_FEATURES])) as tf.Tensor2D).dataSync()
  }),
)
record('predict_p50_ms', median(predicted), 4)
record('predict_p99_ms', quantile(predicted, 0.99), 4)
const pair = (values: number[]) => `${ms(median(values))} / ${ms(quantile(values, 0.99))}`
record('predict_100_signs_p99_ms', quantile(predictedHundred, 0.99), 4)
row('frame to verdict, p50 / p99', pair(predicted), `same network with ReLU ${pair(predictedRelu)}`)
row('  with 100 signs', pair(predictedHundred))
row('  features alone', pair(featured))
row('  forward pass alone: the floor', pair(passed))
row(
  '  the same model through TensorFlow.js, wasm',
  pair(tensorflow),
  `${(median(tensorflow) / median(predicted)).toFixed(1)} times ours`,
)

const busy = runFits([fitJob(set, {}, true), fitJob(set, {}, true)], createRunner(script, 2, ['wasm']))
let training = true
busy.finally(() => {
  training = false
})
const meanwhile: number[] = []
const classify = classifyWith(trainedModel(apalu.result, { slots: 1, frames: 1, nothing: null }))
while (training) {
  const started = performance.now()
  classify(meanwhile.length)
  meanwhile.push(performance.now() - started)
  await new Promise((resolve) => setTimeout(resolve, 5))
}
await busy
record('predict_while_training_p99_ms', quantile(meanwhile, 0.99), 4)
row('  while two trainers run', pair(meanwhile), `n = ${meanwhile.length}`)

// --- The web host: a frame over HTTP to the model and back, one after the other, on a connection kept open.
const server = await startServer(temporaryFolder())
const { id: projectId } = await server.ask('projects.create', { name: 'Bench' })
const poses = randomPoses(2)
for (const [k, pose] of poses.entries()) {
  const { signId } = await server.ask('signs.add', { projectId, label: `sign ${k}` })
  const { recordingId } = await server.ask('recordings.start', {
    projectId,
    signId,
    signer: null,
    source: 'demonstration',
  })
  const samples = [-0.3, 0, 0.3].map((turn, i) => ({ ...poseFrame(pose, turn), time: i, thumbnail: null }))
  await server.ask('samples.append', { projectId, recordingId, samples })
}
await server.ask('training.start', { projectId, request: { epochs: 1 } })
while ((await server.ask('training.read', { projectId })).state !== 'trained')
  await new Promise((r) => setTimeout(r, 50))
const round = await time(1_000, (i) =>
  server.ask('recognition.classify', {
    projectId,
    frame: poseFrame(poses[0]!, 0.01 * (i % 30)),
    stream: 'a'.repeat(20),
    time: i,
  }),
)
const bare = await time(1_000, () => server.ask('app.describe', {}))
await server.kill('SIGTERM')
record('roundtrip_p50_ms', median(round))
record('roundtrip_p95_ms', quantile(round, 0.95))
row(
  'round trip of a frame, web host, p50 / p95',
  `${ms(median(round))} / ${ms(quantile(round, 0.95))}`,
  `empty call ${ms(median(bare))} / ${ms(quantile(bare, 0.95))}`,
)

// --- Loading 10,000 samples.
const folder = await writeProject(10_000)
const loads = await time(7, async () => (await openProject(folder)).close())
const journal = join(folder, 'journal.ndjson')
const parses = await time(7, () =>
  readFileSync(journal, 'utf8')
    .split('\n')
    .map((line) => (line ? JSON.parse(line) : null)),
)
record('load_10k_ms', median(loads), 1)
row(
  'load 10,000 samples',
  `${median(loads).toFixed(0)} ms`,
  `reading and JSON.parse alone ${median(parses).toFixed(0)} ms`,
)

// --- A project of 10,000 samples with pictures as one file, beside one of a tenth.
const files = await measureProjectFile([1_000, 10_000])
record('export_10k_s', files[1]!.exported.seconds, 2)
record('import_10k_s', files[1]!.imported.seconds, 2)
record('export_10k_memory_mb', files[1]!.exported.inUse, 0)
record('import_10k_memory_mb', files[1]!.imported.inUse, 0)
for (const [name, value, reference] of fileRows(files)) row(name, value, reference)

// --- Keeping and loading 1,000 takes of 40 frames and two hands, without pictures.
const moving = await writeTakes(1_000)
const opens = await time(7, async () => (await openProject(moving.folder)).close())
const bytes = statSync(join(moving.folder, 'journal.ndjson')).size / 1_000
record('load_1k_takes_ms', median(opens), 1)
record('append_take_p95_ms', quantile(moving.appends, 0.95), 1)
record('take_kb', bytes / 1_000, 1)
row('load 1,000 takes', `${median(opens).toFixed(0)} ms`, `${(bytes / 1_000).toFixed(1)} KB each`)
row('keep a take, p50 / p95', `${ms(median(moving.appends))} / ${ms(quantile(moving.appends, 0.95))}`)

// --- Signs that move: 20 signs of 10 takes.
const costs = await measureMoving(script)
record('train_20x10_takes_s', costs.train)
record('train_and_check_20x10_takes_s', costs.check)
record('decision_p50_ms', median(costs.decisions))
record('decision_p99_ms', quantile(costs.decisions, 0.99))
record('decision_while_training_p99_ms', quantile(costs.meanwhile, 0.99))
row('train 20 signs × 10 takes', seconds(costs.train), `10 × 20 held: ${(costs.train / apalu.total).toFixed(1)} times`)
row('  with the honest check, 5 folds, as in the app', seconds(costs.check))
row('frame of a stream that decides, p50 / p99', pair(costs.decisions), `n = ${costs.decisions.length}`)
row('  while two trainers run', pair(costs.meanwhile), `n = ${costs.meanwhile.length}`)

// --- The lab: a step of training a network of convolutions.
const lab = await measureLab()
record('lab_step_ms', lab.wasm, 0)
record('lab_cpu_ratio', lab.cpu / lab.wasm, 0)
for (const [name, value, reference] of labRows(lab)) row(name, value, reference)

// --- The page.
const page = await measurePage()
record('page_fps', page.finding, 1)
record('sightings_fps', page.sightings, 0)
record('landmarks_ms', page.milliseconds, 0)
row('page, frames a second while hands are found', page.finding.toFixed(1), `idle ${page.idle.toFixed(1)}`)
row('hands found, frames a second', String(page.sightings), `${page.milliseconds} ms each`)

const smooth = await measureSmoothness()
const longest = ({ longest: most, over50 }: typeof smooth.training) => `${most.toFixed(0)} ms, ${over50} over 50 ms`
record('long_task_training_ms', smooth.training.longest, 0)
record('long_task_recognising_ms', smooth.recognising.longest, 0)
record('open_5000_ms', median(smooth.opened), 0)
record('blank_share', smooth.blank / smooth.tiles, 4)
row('longest task of the page, training', longest(smooth.training))
row('longest task of the page, recognising 10 s', longest(smooth.recognising))
row(
  'open 5,000 samples, to every tile painted',
  `${median(smooth.opened).toFixed(0)} ms`,
  `${Math.min(...smooth.opened).toFixed(0)} to ${Math.max(...smooth.opened).toFixed(0)} ms in ${smooth.opened.length} runs`,
)
row('tiles without a picture while scrolling', `${smooth.blank} of ${smooth.tiles}`, '60 px a frame')

if (asJson) say(JSON.stringify(figures))
process.exit(0)
