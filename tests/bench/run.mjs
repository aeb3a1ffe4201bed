// npm run bench, npm run soak: bundles a script of this folder as the product is bundled, then runs it.
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const script = process.argv[2]?.startsWith('-') ? 'bench' : (process.argv[2] ?? 'bench')
const outDir = at(`../.output/${script}`)
await build({
  configFile: false,
  logLevel: 'error',
  build: { ssr: at(`${script}.ts`), outDir, emptyOutDir: true, target: 'node20' },
})
await import(pathToFileURL(`${outDir}/${script}.js`).href)
