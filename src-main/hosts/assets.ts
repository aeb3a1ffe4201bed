import { readdirSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'

export interface Asset {
  file: string
  type: string
}
/** Files that may be served, by their path in the address. A path that is not a key does not exist. */
export type Assets = ReadonlyMap<string, Asset>

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.task': 'application/octet-stream',
  '.tflite': 'application/octet-stream',
  '.woff2': 'font/woff2',
}

/** Lists a folder once, at the start; nothing is ever found by joining a path from a request. */
export function listAssets(folder: string): Assets {
  const assets = new Map<string, Asset>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(entry.name)]
    if (!entry.isFile() || !type) continue
    const file = join(entry.parentPath, entry.name)
    assets.set(`/${relative(folder, file).split(sep).join('/')}`, { file, type })
  }
  const index = assets.get('/index.html')
  if (!index) throw new Error(`${folder} has no index.html: build Signsmith first (npm run build)`)
  return assets.set('/', index)
}
