import { judge, type TrainedModel } from '../learning/classifier/recognizer'
import type { Dataset } from '../learning/dataset'
import { featureCount, type Slots, shotFeatures } from '../learning/landmarks/features'
import { createRecognizer } from '../learning/recognizer'
import { type Agreement, compareWithLive, exampleOf, inputsOf, type Said } from './compare'
import { evaluate, type Tensor } from './evaluate'
import { TENSORFLOW_FILES } from './forms'
import { readOnnx } from './onnxRead'
import { pageModel } from './pageModel'
import { columns, lookAgain, type NamedSign, type Signs, verdict } from './portable'
import { loadGraphForm, loadLayersForm } from './runTensorflow'
import type { Rule } from './verdict'

/** A written form to be loaded again and compared, on every example of a set. */
export interface CheckJob {
  form: 'onnx' | 'graph' | 'layers' | 'page'
  /** As read from the disk. */
  files: Readonly<Record<string, Uint8Array>>
  model: TrainedModel
  rule: Rule
  set: Dataset
}

/**
 * Loads a form from its bytes and compares it with the model. Of the forms for TensorFlow.js this is by TensorFlow.js, whose
 * backend must be set; of ONNX by a computation of our own.
 *
 * @param text bytes of UTF-8 as text
 */
export async function checkForm(
  { form, files, model, rule, set }: CheckJob,
  text: (bytes: Uint8Array) => string,
  onProgress: (done: number, of: number) => void,
): Promise<Agreement> {
  const inputs = inputsOf(set)
  const see = exampleOf(set)
  const live = createRecognizer(model)
  const compare = (run: (rows: readonly number[]) => Said) =>
    compareWithLive(live, rule, set, async (rows) => run(rows), onProgress)
  const saved = ([json, weights]: readonly [string, string]) => ({
    modelJson: text(files[json]!),
    weights: files[weights]!,
  })
  if (form === 'onnx') {
    const { graph } = readOnnx(Object.values(files)[0]!)
    return compare((rows) => evaluate(graph, inputs(rows)))
  }
  if (form === 'page') {
    const own = pageModel(files, text)
    const recognizer = createRecognizer(own.model)
    const judged = (row: number) => {
      const { points, present, face } = see(row)
      const evidence = recognizer.look(points, present, face)
      return judge(evidence, own.signs.calibration, own.signs.acceptance[evidence.best]!.accepted)
    }
    return compare((rows) => saidOf(rows.map(judged)))
  }
  if (form === 'graph') {
    const loaded = await loadGraphForm(saved(TENSORFLOW_FILES.graph))
    try {
      return await compare((rows) => loaded.run(inputs(rows)))
    } finally {
      loaded.dispose()
    }
  }
  const first = await loadLayersForm(saved(TENSORFLOW_FILES.first))
  const second = await loadLayersForm(saved(TENSORFLOW_FILES.second))
  const signs = JSON.parse(text(files['signs.json']!)) as Signs
  const logits = (network: typeof first, features: Tensor) => network.run({ features }).logits!
  const buffer = (name: string) => Uint8Array.from(files[name]!).buffer
  try {
    if (set.frames === 1) {
      const whitener = buffer(TENSORFLOW_FILES.whitener)
      return await compare((rows) => {
        const features = featuresOf(set, model.slots, rows)
        return heldSaid(features, logits(first, features), logits(second, features), whitener, signs)
      })
    }
    const paths = buffer(TENSORFLOW_FILES.paths)
    return await compare((rows) =>
      movingSaid(set, rows, paths, signs, (one, features) => logits(one === 0 ? first : second, features)),
    )
  } finally {
    first.dispose()
    second.dispose()
  }
}

function featuresOf(set: Dataset, slots: Slots, rows: readonly number[]): Tensor {
  const width = featureCount(slots)
  const values = new Float32Array(rows.length * width)
  const see = exampleOf(set)
  rows.forEach((row, i) => {
    const { points, present } = see(row)
    shotFeatures(slots, points, present, values, 0, 0, i * width)
  })
  return { shape: [rows.length, width], values }
}

const rowOf = ({ shape, values }: Tensor, i: number) => {
  const width = values.length / shape[0]!
  return (values as Float32Array).subarray(i * width, (i + 1) * width)
}

function heldSaid(features: Tensor, own: Tensor, others: Tensor, whitener: ArrayBuffer, signs: Signs): Said {
  const n = features.shape[0]!
  return saidOf(
    Array.from({ length: n }, (_, i) =>
      scored(verdict(rowOf(features, i), rowOf(own, i), rowOf(others, i), whitener, signs)),
    ),
  )
}

const scored = ({ strangeness, ...rest }: NamedSign) => ({ ...rest, score: strangeness })

function saidOf(said: readonly { probabilities: Float32Array; score: number; known: boolean }[]): Said {
  const n = said.length
  const column = (of: (one: (typeof said)[number]) => number) => ({
    shape: [n, 1],
    values: Float32Array.from(said, of),
  })
  return {
    probabilities: stacked(said.map(({ probabilities }) => probabilities)),
    strangeness: column(({ score }) => score),
    known: column(({ known }) => (known ? 1 : 0)),
  }
}

function movingSaid(
  set: Dataset,
  rows: readonly number[],
  paths: ArrayBuffer,
  signs: Signs,
  logits: (network: 0 | 1, features: Tensor) => Tensor,
): Said {
  const inputs = inputsOf(set)(rows)
  const steps = rows.map((_, i) => ({
    hands: rowOf(inputs.hands!, i),
    seen: rowOf(inputs.seen!, i),
    face: rowOf(inputs.face!, i),
  }))
  const own = steps.map(columns)
  const all = (which: 'first' | 'second') => {
    const { values, shape } = stacked(own.map((one) => one[which]))
    return { values, shape: [rows.length, STEPS, shape[1]! / STEPS] }
  }
  const [first, second] = [logits(0, all('first')), logits(1, all('second'))]
  return {
    probabilities: stacked(
      steps.map((one, i) => {
        const other = rowOf(second, i)
        const opinions = rowOf(first, i).map((value, k) => (value + other[k]!) / 2)
        return lookAgain(opinions, one, paths, signs)
      }),
    ),
  }
}
/** Columns of the first convolution. */
const STEPS = 8

function stacked(rows: readonly Float32Array[]): Tensor {
  const width = rows[0]!.length
  const values = new Float32Array(rows.length * width)
  rows.forEach((row, i) => {
    values.set(row, i * width)
  })
  return { shape: [rows.length, width], values }
}
