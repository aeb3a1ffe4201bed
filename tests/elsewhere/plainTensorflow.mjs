// Runs the code of a folder's README.md as it is written there, by TensorFlow.js and the files of the folder alone. What is
// asked comes as lines of JSON, each the names that the code expects; what it makes of them goes out as lines of JSON.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const [, , folder, block, ...wanted] = process.argv
const own = (path) => (/^\w+:/.test(path) ? path : pathToFileURL(resolve(folder, path)).href)
globalThis.fetch = async (path) => new Response(readFileSync(new URL(own(String(path.url ?? path)))))

const [core, layers, converter] = await Promise.all(
  ['core', 'layers', 'converter'].map((part) => import(`@tensorflow/tfjs-${part}`)),
)
await import('@tensorflow/tfjs-backend-cpu')
const tf = { ...core, ...layers, ...converter }
tf.enableProdMode()
await tf.setBackend('cpu')

const readme = readFileSync(join(folder, 'README.md'), 'utf8')
const blocks = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code)
// Its modules are those beside it.
const code = blocks[block].replace(
  /import \{ (.*?) \} from '(.*?)'/g,
  (_, names, path) => `const { ${names.replaceAll(' as ', ': ')} } = await import(${JSON.stringify(own(path))})`,
)
const questions = readFileSync(0, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line))
const AsyncFunction = (async () => {}).constructor
for (const given of questions) {
  const names = Object.keys(given)
  const run = new AsyncFunction('tf', ...names, `${code}\nreturn { ${wanted.join(', ')} }`)
  const made = await run(tf, ...Object.values(given))
  const plain = Object.entries(made).map(([name, value]) => {
    const numbers = value?.dataSync?.() ?? value
    return [name, ArrayBuffer.isView(numbers) ? [...numbers] : numbers]
  })
  process.stdout.write(`${JSON.stringify(Object.fromEntries(plain))}\n`)
}
