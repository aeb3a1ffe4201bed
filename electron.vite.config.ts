import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { build } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** npm makes a command executable at its first call only, and each build writes the file anew. */
const executableCommand = {
  name: 'executable-command',
  writeBundle: ({ dir = '' }: { dir?: string }) => chmodSync(join(dir, 'cli.js'), 0o755),
}

/** Each in a file of its own, so that a trainer loads one backend alone. */
const TENSORFLOW = ['core', 'layers', 'converter', 'backend-wasm', 'backend-cpu'].map((part) => `tfjs-${part}`)

/** What the engine, and the window on Linux, load from beside the script that they are in. */
const filesBeside = {
  name: 'files-beside',
  writeBundle({ dir = '' }: { dir?: string }) {
    for (const variant of ['', '-simd']) {
      const name = `tfjs-backend-wasm${variant}.wasm`
      copyFileSync(at(`node_modules/@tensorflow/tfjs-backend-wasm/dist/${name}`), join(dir, name))
    }
    copyFileSync(at('packaging/icons/256x256.png'), join(dir, 'icon.png'))
  },
}

/** What goes along with models that a person takes elsewhere: a module of plain JavaScript, readable, and a page. */
const takenAlong = {
  name: 'taken-along',
  async closeBundle() {
    const shared = { configFile: false, logLevel: 'warn', publicDir: false } as const
    await build({
      ...shared,
      build: {
        outDir: at('out/elsewhere/portable'),
        target: 'es2022',
        minify: false,
        lib: { entry: at('src-main/elsewhere/portable.ts'), formats: ['es'], fileName: () => 'signsmith.js' },
      },
    })
    await build({
      ...shared,
      root: at('src-page'),
      // It may lie in any folder of any server.
      base: './',
      assetsInclude: ['**/*.task', '**/*.tflite'],
      worker: { format: 'es' },
      build: {
        outDir: at('out/elsewhere/page'),
        emptyOutDir: true,
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: 1_000,
      },
    })
    rmSync(at('out/elsewhere/shared.json'), { force: true })
    copyFileSync(at('LICENSE'), at('out/elsewhere/page/LICENSE.txt'))
    copyFileSync(at('models/LICENSE-Apache-2.0.txt'), at('out/elsewhere/page/LICENSE-Apache-2.0.txt'))
  },
}

/** The page that goes along and the studio's have 20 MB in common, which lie in the studio's alone. */
const keptOnce = {
  name: 'kept-once',
  closeBundle() {
    const [own, studio] = [at('out/elsewhere/page/assets'), at('out/renderer/assets')]
    const shared = readdirSync(own).filter((name) => existsSync(join(studio, name)))
    const alike = shared.filter((name) => readFileSync(join(own, name)).equals(readFileSync(join(studio, name))))
    for (const name of alike) rmSync(join(own, name))
    writeFileSync(at('out/elsewhere/shared.json'), JSON.stringify(alike))
  },
}

export default defineConfig({
  main: {
    plugins: [executableCommand, filesBeside, takenAlong],
    build: {
      outDir: 'out/main',
      // Development packages are built in, so that the app can be passed on without any; `dependencies` are not.
      rolldownOptions: {
        input: {
          electron: at('src-main/hosts/electron/main.ts'),
          cli: at('src-main/hosts/cli/main.ts'),
          trainer: at('src-main/trainer/worker.ts'),
        },
        // TensorFlow.js would fetch models with it: nothing here is fetched.
        external: ['node-fetch'],
        // Every entry and chunk lies in one folder, so that each finds the trainer beside itself.
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          comments: false,
          // Whoever looks into the folder sees what is not ours.
          codeSplitting: {
            includeDependenciesRecursively: false,
            groups: TENSORFLOW.map((part) => ({ name: part, test: new RegExp(`@tensorflow/${part}/`) })),
          },
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload must be one CommonJS file without packages.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: at('src-main/preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [vue(), keptOnce],
    assetsInclude: ['**/*.task', '**/*.tflite'],
    worker: { format: 'es' },
    build: {
      outDir: 'out/renderer',
      minify: true,
      // Nothing may become a data: address, which the content security policy refuses.
      assetsInlineLimit: 0,
      // Two pages share pieces; every browser that the studio runs in loads them ahead by itself.
      modulePreload: { polyfill: false },
      rolldownOptions: { input: { index: at('src-renderer/index.html'), captions: at('src-renderer/captions.html') } },
    },
  },
})
