// Turns classes of Fashion-MNIST (or MNIST) into a folder as MVTec AD has them, for features.mjs: one class is good, others are
// defects. FOLDER holds the IDX files, packed or not. Of the 10,000 test pictures the first 120 good ones are to learn from,
// the next 40 and the first 40 of each defect are told apart.
//
// In the folder of features.mjs, with what it needs:
//   node pictures.mjs FOLDER CATEGORY 9=good 7=sneaker 5=sandal
//   node features.mjs CATEGORY > boots.csv
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import sharp from 'sharp'

const LEARNED = 120
const TOLD = 40
const [folder, category, ...named] = process.argv.slice(2)
if (named.length < 2) {
  console.error('Say which classes: node pictures.mjs FOLDER CATEGORY 9=good 7=sneaker')
  process.exit(2)
}

/** The bytes after a header of so many, of the file whose name has this in it. */
function bytesOf(part, header) {
  const name = readdirSync(folder).find((one) => one.includes(part))
  if (!name) {
    console.error(`${folder} has no file with ${part} in its name`)
    process.exit(2)
  }
  const data = readFileSync(join(folder, name))
  const plain = name.endsWith('.gz') ? gunzipSync(data) : data
  return { header: plain.subarray(0, header), rest: plain.subarray(header) }
}
const pictures = bytesOf('t10k-images', 16)
const labels = bytesOf('t10k-labels', 8)
const [height, width] = [pictures.header.readUInt32BE(8), pictures.header.readUInt32BE(12)]

for (const [digit, label] of named.map((one) => one.split('='))) {
  const rows = [...labels.rest.keys()].filter((row) => labels.rest[row] === Number(digit))
  const learned = label === 'good' ? LEARNED : 0
  for (const [split, own] of [
    ['train', rows.slice(0, learned)],
    ['test', rows.slice(learned, learned + TOLD)],
  ]) {
    const place = join(category, split, label)
    if (own.length > 0) mkdirSync(place, { recursive: true })
    for (const row of own) {
      const raw = pictures.rest.subarray(row * width * height, (row + 1) * width * height)
      await sharp(raw, { raw: { width, height, channels: 1 } }).toFile(join(place, `${row}.png`))
    }
  }
}
