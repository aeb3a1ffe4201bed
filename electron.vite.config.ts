import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** npm makes a command executable at its first call only, and each build writes the file anew. */
const executableCommand = {
  name: 'executable-command',
  writeBundle: ({ dir = '' }: { dir?: string }) => chmodSync(join(dir, 'cli.js'), 0o755),
}

export default defineConfig({
  main: {
    plugins: [executableCommand],
    build: {
      outDir: 'out/main',
      rolldownOptions: {
        input: {
          electron: at('src-main/hosts/electron/main.ts'),
          cli: at('src-main/hosts/cli/main.ts'),
          trainer: at('src-main/trainer/worker.ts'),
        },
        // Every entry and chunk lies in one folder, so that each finds the trainer beside itself.
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
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
    plugins: [vue()],
    assetsInclude: ['**/*.task'],
    worker: { format: 'es' },
    build: {
      outDir: 'out/renderer',
      minify: true,
      // Nothing may become a data: address, which the content security policy refuses.
      assetsInlineLimit: 0,
      rolldownOptions: { input: at('src-renderer/index.html') },
    },
  },
})
