// Turns pictures of things, good ones and ones with a defect, into the table of features that the experiment differnet reads.
// CATEGORY is a folder as MVTec AD has them: CATEGORY/train/good and CATEGORY/test/DEFECT, with PNG, JPEG, TIFF or WebP.
//
// In an empty folder, with this file copied there:
//   npm install --no-save nsfwjs@4.4.0 @tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0 sharp@0.34.5
//   node features.mjs CATEGORY > features.csv
//
// The net is the MobileNetV2 that nsfwjs (MIT) carries, cut where its block 12 ends. It was trained on ImageNet and then
// fine-tuned to moderate pictures: it is not the AlexNet of DifferNet's authors. Each picture is seen at three scales, at
// 224 points a side, at 448 in 4 tiles and at 896 in 16; of each scale the 96 features are averaged over the picture.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import { load } from 'nsfwjs/core'
import { MobileNetV2Model } from 'nsfwjs/models/mobilenet_v2'
import sharp from 'sharp'

const SIDE = 224
const SCALES = [1, 2, 4]
const [category] = process.argv.slice(2)
if (!category) {
  console.error('Say which folder: node features.mjs CATEGORY > features.csv')
  process.exit(2)
}

await tf.setBackend('wasm')
console.info = console.error // nsfwjs greets there, and the table goes to the standard output
const net = await load('MobileNetV2', { modelDefinitions: [MobileNetV2Model] })

/** A square piece of a picture, `SIDE` points a side, as 96 numbers. */
function featuresOf(pixels, side, left, top) {
  return tf.tidy(() => {
    const tile = tf.tensor3d(pixels, [side, side, 3], 'int32').slice([top, left, 0], [SIDE, SIDE, 3])
    return [...net.infer(tile, 'block_12_add').mean([0, 1, 2]).dataSync()]
  })
}

/** The features of a picture at three scales, one after the other. */
async function pooled(file) {
  const rows = []
  for (const scale of SCALES) {
    const side = SIDE * scale
    const pixels = await sharp(file)
      .resize(side, side, { fit: 'fill' })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer()
    const sum = new Array(96).fill(0)
    for (let tile = 0; tile < scale * scale; tile++) {
      const own = featuresOf(pixels, side, (tile % scale) * SIDE, Math.floor(tile / scale) * SIDE)
      own.forEach((value, i) => {
        sum[i] += value / (scale * scale)
      })
    }
    rows.push(...sum)
  }
  return rows
}

console.log(
  ['split', 'label', ...SCALES.flatMap((scale) => Array.from({ length: 96 }, (_, i) => `s${scale}_${i}`))].join(),
)
for (const split of ['train', 'test']) {
  for (const label of readdirSync(join(category, split)).sort()) {
    const names = readdirSync(join(category, split, label)).filter((name) => /\.(png|jpe?g|tiff?|webp)$/i.test(name))
    for (const name of names.sort()) {
      const features = await pooled(join(category, split, label, name))
      console.log([split, label, ...features.map((value) => value.toPrecision(6))].join())
    }
    console.error(`${split}/${label}: ${names.length} pictures`)
  }
}
