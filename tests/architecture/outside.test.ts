import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { addressesIn, HARMLESS } from './addresses'
import { DEPENDENCIES, LICENCES } from './dependencies'
import { ROOMS } from './rooms'

const root = fileURLToPath(new URL('../..', import.meta.url))

interface Locked {
  version: string
  license?: string
  dev?: boolean
  devOptional?: boolean
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, { optional?: boolean }>
}
const locked: Record<string, Locked> = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
/** What stays a package of its own where the app is installed from npm. */
const beside = Object.keys({ ...locked['']!.dependencies, ...locked['']!.optionalDependencies })
/** What the rooms may import, Electron aside, is built in unless it lies beside. */
const claimed = ROOMS.flatMap(({ packages }) => packages).filter((name) => name !== 'electron')
const covers = (pattern: string, name: string) => new RegExp(`^${pattern.replace('*', '[^/]*')}$`).test(name)
const builtIn = Object.keys(locked['']!.devDependencies!).filter((name) => claimed.some((one) => covers(one, name)))
const direct = [...beside, ...builtIn]
const nameOf = (path: string) => path.replace(/^.*node_modules\//, '')

/** Where a package finds another one: beside it or above, as Node looks for it. */
function find(from: string, name: string): string | null {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = `${at ? `${at}/` : ''}node_modules/${name}`
    if (locked[path]) return path
    if (at === '') return null
  }
}
/** Everything that a package brings, by where it lies. */
function brings(path: string, seen = new Set<string>()): Set<string> {
  const { dependencies, optionalDependencies, peerDependencies = {}, peerDependenciesMeta } = locked[path]!
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta?.[name]?.optional)
  for (const name of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers]) {
    const next = find(path, name)
    if (!next || seen.has(next)) continue
    seen.add(next)
    brings(next, seen)
  }
  return seen
}
/** Everything that is built in or installed without the development packages, by where it lies. */
const shipped = new Set(direct.flatMap((name) => [find('', name)!, ...brings(find('', name)!)]))

describe('what the app is made of', () => {
  it('is on the list, package by package, with the reason for each that we chose', () => {
    expect(direct.toSorted()).toEqual(Object.keys(DEPENDENCIES).toSorted())
    for (const name of direct) {
      const found = [...new Set([...brings(find('', name)!)].map(nameOf))].toSorted()
      expect([name, found]).toEqual([name, [...DEPENDENCIES[name]!.brings].toSorted()])
    }
    expect(claimed.filter((one) => !direct.some((name) => covers(one, name)))).toEqual([])
    // Nothing is installed that none of them brings.
    const plain = Object.keys(locked).filter((path) => path && !locked[path]!.dev && !locked[path]!.devOptional)
    expect(plain.filter((path) => !shipped.has(path))).toEqual([])
  })

  it('has licences from the list alone', () => {
    const strange = [...shipped].flatMap((path) => {
      const { license = 'none' } = locked[path]!
      return license in LICENCES ? [] : [`${nameOf(path)}: ${license}`]
    })
    expect(strange).toEqual([])
    const used = new Set([...shipped].map((path) => locked[path]!.license))
    expect(Object.keys(LICENCES).filter((licence) => !used.has(licence))).toEqual([])
  })

  it('keeps the hand finder at the version that tells nobody of its use', () => {
    // From 1.0 on tasks-vision reports to its makers how it is used; 0.10.35 has no address to report to.
    expect(locked['node_modules/@mediapipe/tasks-vision']!.version).toBe('0.10.35')
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(devDependencies['@mediapipe/tasks-vision']).toBe('0.10.35')
  })
})

describe('the built files', () => {
  const files = readdirSync(join(root, 'out'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const found = files.flatMap((file) =>
    addressesIn(readFileSync(file, 'latin1')).map((address) => ({ file: basename(file), address })),
  )

  it('hold no address of the world outside', () => {
    const harmless = ({ file, address }: (typeof found)[number]) =>
      HARMLESS.some((one) => file.startsWith(one.file) && one.addresses.includes(address))
    expect(found.filter((one) => !harmless(one))).toEqual([])
    // What is on the list and gone is taken off it.
    const stands = (start: string, address: string) =>
      found.some((one) => one.file.startsWith(start) && one.address === address)
    const gone = HARMLESS.flatMap(({ file, addresses }) => addresses.filter((address) => !stands(file, address)))
    expect(gone).toEqual([])
  })

  it('would be caught with one, in text and in bytes', () => {
    const report = 'fetch("https://example.com/log?v=1",{method:"POST"});new WebSocket(`wss://example.com/live`)'
    expect(addressesIn(report)).toEqual(['https://example.com/log?v=1', 'wss://example.com/live'])
    // Where the name is put in when it runs, what is left does not stand on the list either.
    expect(addressesIn(`fetch("https://$" + host)`)).toEqual(['https://'])
    expect(addressesIn('\0\x01https://example.com/a\0b\xff')).toEqual(['https://example.com/a'])
  })
})
