/** What the app is made of: every package that is built into it, or installed beside it without the development ones. */
export interface Dependency {
  /** What it is for, and why no code of our own is. */
  why: string
  /** Packages that come with it, whether or not another one brings them as well. */
  brings: readonly string[]
}

const list = (names: string) => names.split(/\s+/).filter(Boolean)

export const DEPENDENCIES: Readonly<Record<string, Dependency>> = {
  '@mediapipe/tasks-vision': {
    why: 'Finds hands. Exactly 0.10.35: from 1.0 on it reports its use to its makers (docs/decisions/0021-a-matrix-of-200-signs.md says how that is noticed).',
    brings: [],
  },
  '@tensorflow/tfjs-backend-cpu': {
    why: 'Trains where WebAssembly is not there.',
    brings: list(`
      @tensorflow/tfjs-core @types/long @types/offscreencanvas @types/seedrandom @webgpu/types long node-fetch
      seedrandom tr46 webidl-conversions whatwg-url
    `),
  },
  '@tensorflow/tfjs-backend-wasm': {
    why: 'Trains on any processor, without anything native.',
    brings: list(`
      @tensorflow/tfjs-backend-cpu @tensorflow/tfjs-core @types/emscripten @types/long @types/offscreencanvas
      @types/seedrandom @webgpu/types long node-fetch seedrandom tr46 webidl-conversions whatwg-url
    `),
  },
  '@tensorflow/tfjs-converter': {
    why: 'Loads what was written for TensorFlow.js again, as programs elsewhere do.',
    brings: list(`
      @tensorflow/tfjs-core @types/long @types/offscreencanvas @types/seedrandom @webgpu/types long node-fetch
      seedrandom tr46 webidl-conversions whatwg-url
    `),
  },
  '@tensorflow/tfjs-core': {
    why: 'Tensors and gradients.',
    brings: list(`
      @types/long @types/offscreencanvas @types/seedrandom @webgpu/types long node-fetch seedrandom tr46
      webidl-conversions whatwg-url
    `),
  },
  '@tensorflow/tfjs-layers': {
    why: 'Layers and training; its file format is the one on the disk.',
    brings: list(`
      @tensorflow/tfjs-core @types/long @types/offscreencanvas @types/seedrandom @webgpu/types long node-fetch
      seedrandom tr46 webidl-conversions whatwg-url
    `),
  },
  'idb-keyval': {
    why: 'Keeps the key by which a browser comes in again, in the one store of a browser that takes such keys.',
    brings: [],
  },
  mediabunny: {
    why: 'Takes video files apart, so that each frame is looked at once, whatever the computer’s speed.',
    brings: list(`
      @types/dom-mediacapture-transform @types/dom-webcodecs
    `),
  },
  'node-osc': {
    why: 'Packs OSC messages; nothing but Node below it, looked after (11.7.1 is of September 2026).',
    brings: [],
  },
  open: {
    why: 'Opens the browser on every system.',
    brings: list(`
      bundle-name default-browser default-browser-id define-lazy-prop is-docker is-in-ssh is-inside-container
      is-wsl powershell-utils run-applescript wsl-utils
    `),
  },
  pbf: {
    why: 'Writes and reads the fields of ONNX files.',
    brings: ['protocol-buffers-schema', 'resolve-protobuf-schema'],
  },
  valibot: {
    why: 'Checks everything that comes over the wire or from the disk, and gives it its type.',
    brings: [],
  },
  vue: {
    why: 'The page.',
    brings: list(`
      @babel/helper-string-parser @babel/helper-validator-identifier @babel/parser @babel/types
      @jridgewell/sourcemap-codec @vue/compiler-core @vue/compiler-dom @vue/compiler-sfc @vue/compiler-ssr
      @vue/reactivity @vue/runtime-core @vue/runtime-dom @vue/server-renderer @vue/shared csstype entities
      estree-walker magic-string nanoid picocolors postcss source-map-js
    `),
  },
  ws: {
    why: 'WebSockets, which are a protocol of their own; nothing below it, looked after (8.23.0 is of November 2026).',
    brings: [],
  },
  yauzl: {
    why: 'Reads project files: it ends what becomes more than was said, and refuses names that lead out.',
    brings: ['pend'],
  },
  yazl: {
    why: 'Writes project files as a stream.',
    brings: ['buffer-crc32'],
  },
}

/** Licences of what the app is made of, by their SPDX names; each lets it be passed on with a notice. */
export const LICENCES: Readonly<Record<string, string>> = {
  MIT: 'Permissive.',
  ISC: 'Permissive.',
  'BSD-2-Clause': 'Permissive.',
  'BSD-3-Clause': 'Permissive.',
  'Apache-2.0': 'Permissive, with a grant of patents; notices are kept in LICENSE.',
  'MPL-2.0': 'Mediabunny, unchanged: only changes to its own files would have to be published.',
  'Apache-2.0 AND MIT': 'Both of the above: tfjs-layers has parts of Keras.',
}
