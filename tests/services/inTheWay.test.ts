import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { openApp } from '../../src-main/services/app'
import { ask, newProject, recordSign } from '../hosts/asks'
import { BRIDGES } from '../hosts/bridges'
import { appOptions, temporaryFolder } from '../support/app'

const [, open] = BRIDGES[0]!
/** Files and folders of ours, in the data folder and in a project's; the other kind stands in their place. */
const FILES = [
  'spare',
  'spare.trial',
  'settings.json',
  'PROJECT/project.json',
  'PROJECT/journal.ndjson',
  'PROJECT/journal.end.json',
]
const FOLDERS = [
  'owners',
  'projects',
  'lost-and-found',
  'PROJECT/thumbnails',
  'PROJECT/models',
  'PROJECT/lost-and-found',
]

/** A code of the system or of Node, which tells a person nothing. */
const RAW = /\b(E[A-Z]{3,}|ERR_\w+)\b/

it.each([...FILES.map((name) => [name, true] as const), ...FOLDERS.map((name) => [name, false] as const)])(
  'what stands in the place of %s stays, and is told in words where it is in the way',
  async (name, asFolder) => {
    const folder = temporaryFolder()
    const before = await openApp(appOptions(folder))
    const { id } = await before.handlers['projects.create']({ name: 'Kept' })
    await before.handlers['signs.add']({ projectId: id, label: 'one' })
    await before.close()
    const path = join(folder, name.replace('PROJECT', join('projects', id)))
    rmSync(path, { recursive: true, force: true })
    if (asFolder) mkdirSync(path)
    const letter = asFolder ? join(path, 'letter.txt') : path
    writeFileSync(letter, 'dear')

    const told: string[] = []
    const use = async () => {
      const bridge = await open(folder)
      await ask(bridge, 'settings.change', { theme: 'dark' })
      await recordSign(bridge, id, 'two', 'open', [null])
      await recordSign(bridge, await newProject(bridge, 'Other'), 'one', 'open', [null])
    }
    await use().catch((error: Error) => told.push(error.message))
    expect(told.filter((text) => RAW.test(text) || !/ is | a (file|folder) /.test(text))).toEqual([])
    // A damaged file of ours is kept beside the new one, as whatever it is.
    const kept = readdirSync(dirname(path)).some((one) => one.startsWith(`${name.split('/').at(-1)}.damaged-`))
    expect([existsSync(letter), kept]).toContain(true)
  },
)
