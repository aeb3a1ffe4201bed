// npm run bench: bundles bench.ts as the product is bundled, then runs it.
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const outDir = at('../.output/bench')
await build({
  configFile: false,
  logLevel: 'error',
  build: { ssr: at('bench.ts'), outDir, emptyOutDir: true, target: 'node20' },
})
await import(pathToFileURL(`${outDir}/bench.js`).href)
