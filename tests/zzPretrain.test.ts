import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import { it } from 'vitest'
import { fitOptions } from '../src-main/contract/training'
import { standardise, type Standard } from '../src-main/learning/classifier/draws'
import { optimise } from '../src-main/learning/classifier/optimise'
import { CLIP_AUGMENTATION } from '../src-main/learning/clips/augment'
import { ALL_FEATURES, COLUMN_STEPS, TAPS, toColumns } from '../src-main/learning/clips/columns'
import { STEP_FEATURES } from '../src-main/learning/clips/features'
import { fitClips, shareOfClips } from '../src-main/learning/clips/fit'
import { buildClipNetwork } from '../src-main/learning/clips/network'
import { drawPool, LOOK_FEATURES, NOTHING_LOOKS, SIGN_LOOKS, type Pool } from '../src-main/learning/clips/pool'
import { amountOf, subset, onlyClasses, type Dataset } from '../src-main/learning/dataset'
import { drawPerSign } from '../src-main/learning/evaluation/splits'
import { AUGMENTATION } from '../src-main/learning/landmarks/augment'
import { createRandom } from '../src-main/learning/random'
import { readArguments } from '../src-main/hosts/cli/arguments'
import { evaluateCommand } from '../src-main/hosts/cli/measure'
import { loadRows } from '../src-main/hosts/cli/tables'
import { needMaterial } from '../src-main/services/tables/table'

const out = { note: () => {}, result: () => {} } as never
async function read(path: string, only: string | null) {
  const { flags } = readArguments(evaluateCommand, [path])
  const { rows } = await loadRows(path, true, { ...flags, only }, out)
  return { ...needMaterial(rows), rows }
}
function measure({ features }: Pool): Standard {
  const n = features.length / STEP_FEATURES
  const mean = new Float64Array(STEP_FEATURES), square = new Float64Array(STEP_FEATURES)
  for (let i = 0; i < n; i++) for (let k = 0; k < STEP_FEATURES; k++) { const v = features[i * STEP_FEATURES + k]!; mean[k]! += v / n; square[k]! += (v * v) / n }
  const spread = mean.map((m, i) => Math.sqrt(Math.max(0, square[i]! - m * m)) + 0.05)
  const taps = (v: Float64Array) => Float32Array.from({ length: TAPS * STEP_FEATURES }, (_, i) => v[i % STEP_FEATURES]!)
  return { mean: taps(mean), spread: taps(spread) }
}
function fitFrom(set: Dataset, seed: number, from: Float32Array[][] | null, rate: number) {
  const options = fitOptions(amountOf(set), { seed, learningRate: rate })
  const random = createRandom(seed)
  const pool = drawPool(set, { signs: SIGN_LOOKS, nothing: NOTHING_LOOKS, recorded: 0.4 }, { ...CLIP_AUGMENTATION, mirror: true }, random)
  const model = buildClipNetwork(STEP_FEATURES, set.classes + 1, { ...options, units: 64 }, random)
  const standard = measure(pool)
  if (from) {
    for (const [i, name] of ['convolution_1', 'activation_1', 'convolution_2', 'activation_2'].entries()) {
      const layer = model.getLayer(name)
      let w = from[i]!
      if (i === 0) {
        const units = 64
        const kernel = w[0]!.slice(), bias = w[1]!.slice()
        for (let k = 0; k < standard.mean.length; k++) for (let u = 0; u < units; u++) { bias[u]! += w[0]![k * units + u]! * standard.mean[k]!; kernel[k * units + u]! *= standard.spread[k]! }
        w = [kernel, bias]
      }
      layer.setWeights(layer.getWeights().map((t, j) => tf.tensor(w[j]!, t.shape)))
    }
  }
  const row = COLUMN_STEPS * TAPS * STEP_FEATURES
  const n = pool.labels.length
  let order = random.permutation(n), at = 0
  optimise(model, { size: options.batch, next: (features, labels) => {
    for (let i = 0; i < options.batch; i++) {
      if (at === n) [order, at] = [random.permutation(n), 0]
      const look = order[at++]!
      toColumns(pool.features, STEP_FEATURES, ALL_FEATURES, features, look * LOOK_FEATURES, i * row)
      labels[i] = pool.labels[look]!
    }
  } }, standard, 0, options)
  return model
}
it('pretraining', async () => {
  tf.enableProdMode(); await tf.setBackend('wasm')
  const D = '/work/shared/data/moving'
  const source = await read(`${D}/ksl13`, null)
  const cafe = await read(`${D}/cafe-asl`, 'kind=word,label!=None')
  const w = fitClips(source.set, fitOptions(amountOf(source.set), { seed: 3 }), { ...AUGMENTATION, mirror: true }, false).network
  const start = ['convolution_1', 'activation_1', 'convolution_2', 'activation_2'].map((name) => w.getLayer(name).getWeights().map((t) => t.dataSync() as Float32Array))
  for (const takes of [1, 3]) {
    const all: Record<string, number[]> = { plain: [], started: [], startedSlow: [] }
    for (let draw = 0; draw < 6; draw++) {
      const teacher = draw % 2 ? 'd' : 'c'
      const rows = [...cafe.rows.keys()]
      const own = rows.filter((i) => cafe.rows[i]!.signer === teacher)
      const rest = rows.filter((i) => cafe.rows[i]!.signer !== teacher)
      const random = createRandom(100 + draw)
      const train = drawPerSign(cafe.grouped, own, takes, random)
      const set = subset(cafe.set, train)
      const known = new Set(set.labels)
      const test = subset(cafe.set, rest.filter((i) => known.has(cafe.set.labels[i]!)))
      for (const [name, from, rate] of [['plain', null, 4e-3], ['started', start, 4e-3], ['startedSlow', start, 2e-3]] as const) {
        const model = fitFrom(set, draw + 1, from as never, rate)
        all[name]!.push(shareOfClips(model, test)); model.dispose()
      }
      console.log('PRE', takes, teacher, JSON.stringify(Object.fromEntries(Object.entries(all).map(([k, v]) => [k, v.at(-1)!.toFixed(4)]))))
    }
  }
}, 3_000_000)
