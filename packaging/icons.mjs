// npm run icons: every size of the icon, and the containers that Windows and macOS want, from the one drawing.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Resvg } from '@resvg/resvg-js'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512]
/** The kinds of macOS's container, by the width of the picture that each holds. */
const ICNS = {
  icp4: 16,
  icp5: 32,
  ic07: 128,
  ic08: 256,
  ic09: 512,
  ic10: 1024,
  ic11: 32,
  ic12: 64,
  ic13: 256,
  ic14: 512,
}
/** Apple's drawings leave a tenth free on each side. */
const MARGIN = 0.1

const DRAWING = readFileSync(at('../src-renderer/icon.svg'), 'utf8')

function draw(width, margin = 0) {
  const [size] = /viewBox="0 0 (\d+) \1"/.exec(DRAWING)?.slice(1) ?? []
  const free = Number(size) * margin
  const box = `viewBox="${-free} ${-free} ${Number(size) + 2 * free} ${Number(size) + 2 * free}"`
  const drawn = DRAWING.replace(/viewBox="[^"]*"/, box)
  return new Resvg(drawn, { fitTo: { mode: 'width', value: width } }).render().asPng()
}

/** Windows' container: a table of pictures, then the pictures, which may be PNG. */
function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let offset = head.length
  pictures.forEach(({ width, png }, i) => {
    const entry = 6 + 16 * i
    // 256 is written as 0.
    head.writeUInt8(width % 256, entry)
    head.writeUInt8(width % 256, entry + 1)
    head.writeUInt16LE(1, entry + 4)
    head.writeUInt16LE(32, entry + 6)
    head.writeUInt32LE(png.length, entry + 8)
    head.writeUInt32LE(offset, entry + 12)
    offset += png.length
  })
  return Buffer.concat([head, ...pictures.map(({ png }) => png)])
}

/** macOS's container: a kind of four letters and a length before each picture. */
function icns(pictures) {
  const block = (kind, content) => {
    const head = Buffer.alloc(8)
    head.write(kind, 'latin1')
    head.writeUInt32BE(8 + content.length, 4)
    return Buffer.concat([head, content])
  }
  return block('icns', Buffer.concat(pictures.map(({ kind, png }) => block(kind, png))))
}

/** Every file by its name. */
export function drawIcons() {
  const files = Object.fromEntries(SIZES.map((width) => [`${width}x${width}.png`, draw(width)]))
  files['icon.ico'] = ico([16, 24, 32, 48, 64, 256].map((width) => ({ width, png: draw(width) })))
  files['icon.icns'] = icns(Object.entries(ICNS).map(([kind, width]) => ({ kind, png: draw(width, MARGIN) })))
  return files
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(at('icons'), { recursive: true })
  for (const [name, content] of Object.entries(drawIcons())) writeFileSync(at(`icons/${name}`), content)
}
