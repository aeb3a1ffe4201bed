import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { importTable, ROOMS, type Room } from './rooms'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|vue)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
}
const files = [...sources('src-main'), ...sources('src-renderer'), ...sources('src-page')]
const roomOf = (file: string): Room | undefined => ROOMS.find(({ folder }) => file.startsWith(`${folder}/`))

interface Import {
  from: string
  typeOnly: boolean
}

/** Every import, export-from and import() of a source, and the URLs of workers, which are imports as well. */
function importsOf(source: string): Import[] {
  const script = source.includes('<script')
    ? [...source.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, s]) => s).join('\n')
    : source
  const statements = script.matchAll(/^(?:import|export)\s+(type\s)?[^'"]*?from\s+['"]([^'"]+)['"]/gm)
  const bare = script.matchAll(/^import\s+['"]([^'"]+)['"]/gm)
  const dynamic = script.matchAll(/\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g)
  const workers = script.matchAll(/new URL\(\s*['"](\.[^'"]+\.ts)['"],\s*import\.meta\.url/g)
  return [
    ...Array.from(statements, ([, type, from]) => ({ from: from!, typeOnly: type !== undefined })),
    ...[...bare, ...dynamic, ...workers].map(([, from]) => ({ from: from!, typeOnly: false })),
  ]
}

const isNode = (name: string) => name.startsWith('node:') || builtinModules.includes(name)
const packageOf = (name: string) =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
const covers = (pattern: string, name: string) =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name

/** Why a room may not have an import; null when it may. */
function objection(room: Room, file: string, { from, typeOnly }: Import): string | null {
  const name = from.replace(/\?.*$/, '')
  if (isNode(name)) return room.node ? null : `${room.name} may not import Node's ${name}`
  if (!name.startsWith('.')) {
    return room.packages.some((pattern) => covers(pattern, packageOf(name)))
      ? null
      : `${room.name} has not claimed ${name}`
  }
  const target = relative(root, resolve(root, dirname(file), name))
  const other = roomOf(target)
  if (!other)
    return /^(package\.json|models\/|out\/|src-renderer\/|\.\.)/.test(`${target}`) || room.name === 'hosts'
      ? null
      : `${target} lies in no room`
  if (other === room || room.rooms.includes(other.name)) return null
  if (typeOnly && room.typesOf?.includes(other.name)) return null
  return `${room.name} may not import ${other.name}`
}

describe('the house', () => {
  it('has a room for every source', () => {
    expect(files.filter((file) => !roomOf(file))).toEqual([])
    expect(files.length).toBeGreaterThan(90)
  })

  it('has no import that its room may not have', () => {
    const objections = files.flatMap((file) =>
      importsOf(read(file)).flatMap((found) => {
        const why = objection(roomOf(file)!, file, found)
        return why ? [`${file}: ${why}`] : []
      }),
    )
    expect(objections).toEqual([])
  })

  it('would notice a wrong import of each kind', () => {
    const learning = ROOMS.find(({ name }) => name === 'learning')!
    const file = 'src-main/learning/random.ts'
    const wrong = ['node:fs', 'vue', '../storage/files', '../hosts/dispatch', 'electron', '../services/app']
    for (const from of wrong) expect(objection(learning, file, { from, typeOnly: true })).not.toBe(null)
    expect(
      importsOf("import {\n  a,\n} from 'x'\nimport 'y'\nexport * from './z'\nawait import('w')").map(
        ({ from }) => from,
      ),
    ).toEqual(['x', './z', 'y', 'w'])
  })

  it('keeps the clock, chance and the console out of what is pure', () => {
    const found = files.flatMap((file) =>
      (roomOf(file)!.never ?? []).filter((word) => word.test(read(file))).map((word) => `${file}: ${word}`),
    )
    expect(found).toEqual([])
  })

  it('has no circle', () => {
    const graph = new Map(
      files.map((file) => [file, importsOf(read(file)).flatMap(({ from }) => resolveFile(file, from))]),
    )
    const done = new Set<string>()
    const circles: string[] = []
    const visit = (file: string, path: string[]) => {
      if (path.includes(file)) return void circles.push([...path.slice(path.indexOf(file)), file].join(' → '))
      if (done.has(file)) return
      done.add(file)
      for (const next of graph.get(file) ?? []) visit(next, [...path, file])
    }
    for (const file of files) visit(file, [])
    expect(circles).toEqual([])
  })

  it('has a type check for every room', () => {
    for (const { folder } of ROOMS) {
      const owner = ROOMS.some(
        ({ folder: other }) =>
          other !== folder && folder.startsWith(`${other}/`) && folder !== 'src-main/hosts/electron',
      )
      if (owner) continue
      const config = JSON.parse(read(`${folder}/tsconfig.json`))
      const pure = /\/(contract|learning|readers|lab|elsewhere)$/.test(folder)
      expect([folder, config.compilerOptions ?? 'pure']).toEqual([folder, pure ? 'pure' : expect.any(Object)])
    }
    expect(JSON.parse(read('tsconfig.json')).compilerOptions).toMatchObject({
      lib: ['es2023'],
      types: [],
      strict: true,
    })
  })

  it('is printed in README as it is', () => {
    expect(read('README.md')).toContain(importTable())
  })

  it('has components under 150 lines, and no state at the top of a module', () => {
    const long = files.filter((file) => file.endsWith('.vue') && read(file).split('\n').length > 150)
    expect(long).toEqual([])
    const mutable = files.filter((file) => file.endsWith('.ts') && /^(let|var) /m.test(read(file)))
    expect(mutable).toEqual(['src-renderer/camera/landmarker.worker.ts'])
  })
})

describe('the bundles', () => {
  it('keep Electron and Node out of the page', () => {
    const page = readdirSync(join(root, 'out/renderer/assets')).filter((name) =>
      /^(index|landmarker).*\.js$/.test(name),
    )
    expect(page.length).toBe(2)
    for (const name of page) {
      const code = read(`out/renderer/assets/${name}`)
      expect([
        name,
        /from\s*["'](electron|node:[a-z/]+)["']/.test(code),
        /require\(["']electron["']\)/.test(code),
      ]).toEqual([name, false, false])
    }
  })

  it('keep everything but Electron out of the preload, which is one CommonJS file', () => {
    const code = read('out/preload/preload.cjs')
    expect(readdirSync(join(root, 'out/preload'))).toEqual(['preload.cjs'])
    expect(Array.from(code.matchAll(/require\((["'`])(.*?)\1\)/g), ([, , name]) => name)).toEqual(['electron'])
  })

  it('keep TensorFlow.js out of everything but the trainer and the lab, which is loaded when it is asked for', () => {
    const built = readdirSync(join(root, 'out/main')).filter((name) => name.endsWith('.js'))
    const labs = built.filter((name) => /^lab-/.test(name) && read(`out/main/${name}`).includes('signsmith-lab'))
    expect(labs.length).toBe(1)
    const importing = built.filter(
      (name) =>
        !name.startsWith('tfjs-') &&
        /(?:from|import\(?)\s*["'](\.\/|@tensorflow\/)tfjs-/.test(read(`out/main/${name}`)),
    )
    const learning = new Set(['trainer.js', ...labs].flatMap((name) => reached(name)))
    // Its own pieces, which it loads one backend at a time, are named by whoever built them.
    expect(importing.filter((name) => !learning.has(name) && !/^dist-/.test(name))).toEqual([])
    const first = ['cli.js', 'electron.js'].flatMap((name) => reached(name))
    expect(first.filter((name) => /^(tfjs|dist|trainer|lab)/.test(name) || importing.includes(name))).toEqual([])
    expect(first.filter((name) => read(`out/main/${name}`).includes('signsmith-lab'))).toEqual([])
  })

  it('keep Electron out of everything but its own host', () => {
    const importing = readdirSync(join(root, 'out/main')).filter((name) =>
      /from\s*["']electron["']/.test(read(`out/main/${name}`)),
    )
    expect(importing).toEqual(['electron.js'])
  })
})

/** The built files that one imports, and those import, until the page or a thread asks for more. */
function reached(name: string, seen = new Set<string>()): string[] {
  seen.add(name)
  for (const [, next] of read(`out/main/${name}`).matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g)) {
    if (!seen.has(next!)) reached(next!, seen)
  }
  return [...seen]
}

function resolveFile(file: string, from: string): string[] {
  if (!from.startsWith('.')) return []
  const target = relative(root, resolve(root, dirname(file), from.replace(/\?.*$/, '')))
  return files.filter((other) => [target, `${target}.ts`, `${target}/index.ts`].includes(other))
}
