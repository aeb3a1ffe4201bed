import {
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'
import { type Server, startServer } from '../support/server'

const PICTURE = `/9j/${'A'.repeat(40)}`
const ALL = 24

/** A project under a running studio: 8 samples, a backup of its folder, and 4 more samples. */
async function runningProject() {
  const folder = temporaryFolder()
  const server = await startServer(folder)
  onTestFinished(async () => void (await server.kill('SIGKILL')))
  const { id: projectId } = await server.ask('projects.create', { name: 'Numbers' })
  const { signId } = await server.ask('signs.add', { projectId, label: 'one' })
  const { recordingId } = await server.ask('recordings.start', { projectId, signId, signer: 'Ann', source: 'video' })
  const path = join(folder, 'projects', projectId)
  const backup = join(temporaryFolder(), 'backup')
  const acknowledged: string[] = []
  const refused: { code: string; message: string }[] = []
  const record = async (from: number, to: number) => {
    for (let i = from; i < to; i++) {
      const samples = newSamples('open', 1, i).map((sample) => ({ ...sample, thumbnail: PICTURE }))
      const answer = await server.call('samples.append', { projectId, recordingId, samples })
      if (!answer.ok) refused.push(answer.error)
      else for (const verdict of answer.value) if (verdict.kept) acknowledged.push(verdict.id)
    }
  }
  await record(0, 8)
  cpSync(path, backup, { recursive: true })
  await record(8, 12)
  expect([acknowledged.length, refused]).toEqual([12, []])
  return {
    folder,
    server,
    projectId,
    signId,
    path,
    backup,
    journal: join(path, 'journal.ndjson'),
    acknowledged,
    refused,
    record,
  }
}
type Running = Awaited<ReturnType<typeof runningProject>>

async function storedIds(server: Server, { projectId, signId }: Running): Promise<string[]> {
  const recordings = await server.ask('samples.list', { projectId, signId })
  return recordings.flatMap(({ sampleIds }) => sampleIds)
}

const HARMS: [string, string, (project: Running) => void][] = [
  ['its journal was deleted', 'samples-removed', ({ journal }) => rmSync(journal)],
  [
    'its journal was replaced by an older one',
    'samples-replaced',
    ({ journal, backup }) => {
      copyFileSync(join(backup, 'journal.ndjson'), `${journal}.new`)
      renameSync(`${journal}.new`, journal)
    },
  ],
  [
    'an older journal was written over it',
    'samples-replaced',
    ({ journal, backup }) => writeFileSync(journal, readFileSync(join(backup, 'journal.ndjson'))),
  ],
  [
    'its journal was cut',
    'samples-replaced',
    ({ journal }) => truncateSync(journal, readFileSync(journal).length >> 1),
  ],
  ['its folder was deleted', 'folder-removed', ({ path }) => rmSync(path, { recursive: true })],
  ['its folder was renamed', 'folder-removed', ({ path }) => renameSync(path, `${path} (copy of Ann)`)],
  [
    'its folder was replaced by a backup',
    'samples-replaced',
    ({ path, backup }) => {
      rmSync(path, { recursive: true })
      cpSync(backup, path, { recursive: true })
    },
  ],
]

describe('a project that another program changes while 24 samples come in', () => {
  it.each(HARMS)(
    'acknowledges nothing more once %s, and loses nothing when it is put back',
    async (_name, what, harm) => {
      const project = await runningProject()
      const { server, projectId, acknowledged, refused } = project
      harm(project)
      await project.record(12, ALL)
      expect([acknowledged.length, refused.length, new Set(refused.map(({ code }) => code))]).toEqual([
        12,
        12,
        new Set(['replaced']),
      ])
      expect(refused[0]!.message).toMatch(/another program.*nothing was saved just now/is)
      // Nothing comes back by itself, not even with pictures.
      if (what === 'folder-removed') expect(existsSync(project.path)).toBe(false)
      const read = await server.ask('projects.read', { projectId })
      expect([read.outside, read.samples]).toEqual([what, 12])

      const { kept } = await server.ask('projects.putBack', { projectId })
      for (const path of kept) expect(existsSync(path)).toBe(true)
      if (what === 'samples-replaced') expect(kept.some((path) => path.includes('journal.ndjson.'))).toBe(true)
      await project.record(12, ALL)
      expect(acknowledged.length).toBe(ALL)
      expect((await server.ask('projects.read', { projectId })).outside).toBe(null)
      await server.kill('SIGKILL')

      const again = await startServer(project.folder)
      onTestFinished(async () => void (await again.kill('SIGKILL')))
      const stored = await storedIds(again, project)
      expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([])
      expect(await again.ask('projects.read', { projectId })).toMatchObject({ name: 'Numbers', samples: ALL })
    },
  )

  it.each([HARMS[1]!, HARMS[2]!, HARMS[6]!])(
    'shows what is there once %s and the person wants that',
    async (_name, _what, harm) => {
      const project = await runningProject()
      const { server, projectId, acknowledged } = project
      harm(project)
      await project.record(12, 13)
      const { project: there } = await server.ask('projects.reopen', { projectId })
      expect([there!.samples, there!.outside]).toEqual([8, null])
      await project.record(13, ALL)
      await server.kill('SIGKILL')
      const again = await startServer(project.folder)
      onTestFinished(async () => void (await again.kill('SIGKILL')))
      // The older state, and everything that was acknowledged since the person chose it.
      expect((await storedIds(again, project)).sort()).toEqual(
        [...acknowledged.slice(0, 8), ...acknowledged.slice(12)].sort(),
      )
      // Pictures of the newer state were not erased.
      const pictures = (readdirSync(project.path, { recursive: true }) as string[]).filter((name) =>
        name.endsWith('.image'),
      )
      expect(pictures.length).toBeGreaterThanOrEqual(19)
    },
  )

  it('is no project any more once its folder was deleted and the person wants what is there', async () => {
    const project = await runningProject()
    const { server, projectId } = project
    rmSync(project.path, { recursive: true })
    await project.record(12, 13)
    expect(await server.ask('projects.reopen', { projectId })).toEqual({ project: null })
    expect((await server.ask('projects.list', {})).projects).toEqual([])
    expect(existsSync(project.path)).toBe(false)
  })

  it('refuses a new name over options that another program wrote, and takes them or puts its own back', async () => {
    for (const choice of ['reopen', 'putBack'] as const) {
      const { server, projectId, path } = await runningProject()
      const manifest = join(path, 'project.json')
      const theirs = readFileSync(manifest, 'utf8').replace('Numbers', 'Theirs')
      writeFileSync(manifest, theirs)
      const answer = await server.call('projects.rename', { projectId, name: 'Mine' })
      expect(answer).toMatchObject({ ok: false, error: { code: 'replaced' } })
      expect((await server.ask('projects.read', { projectId })).outside).toBe('options-replaced')
      if (choice === 'reopen') await server.ask('projects.reopen', { projectId })
      else {
        const { kept } = await server.ask('projects.putBack', { projectId })
        expect(kept.map((one) => readFileSync(one, 'utf8'))).toEqual([theirs])
      }
      const read = await server.ask('projects.read', { projectId })
      expect([read.name, read.outside, read.samples]).toEqual([choice === 'reopen' ? 'Theirs' : 'Numbers', null, 12])
    }
  })

  it('goes on without its pictures, models or project.json, and says which pictures are gone', async () => {
    const project = await runningProject()
    const { server, projectId, path } = project
    rmSync(join(path, 'thumbnails'), { recursive: true })
    rmSync(join(path, 'project.json'))
    await project.record(12, ALL)
    expect(project.refused).toEqual([])
    expect(await server.ask('storage.notices', {})).toEqual([
      { kind: 'pictures', projectId, name: 'Numbers', missing: 12 },
    ])
    await server.ask('projects.rename', { projectId, name: 'Digits' })
    expect(JSON.parse(readFileSync(join(path, 'project.json'), 'utf8')).name).toBe('Digits')
    const [first] = await storedIds(server, project)
    expect(await server.ask('samples.read', { projectId, sampleIds: [first!] })).toMatchObject([{ thumbnail: null }])
  })

  it('is put down as a project of its own before the person decides, so that no end of Signsmith loses it', async () => {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const project = await runningProject()
      rmSync(project.path, { recursive: true })
      if (signal === 'SIGKILL') await project.record(12, 13)
      await project.server.kill(signal)
      const lost = join(project.folder, 'lost-and-found', 'projects')
      const [name] = readdirSync(lost)
      renameSync(join(lost, name!), join(project.folder, 'projects', name!))
      const again = await startServer(project.folder)
      onTestFinished(async () => void (await again.kill('SIGKILL')))
      const stored = await storedIds(again, { ...project, projectId: name! })
      expect(stored.sort()).toEqual([...project.acknowledged].sort())
    }
  })

  it('leaves what was in memory in the lost-and-found once it is opened anew, and nothing there once it is put back', async () => {
    for (const choice of ['reopen', 'putBack'] as const) {
      const { server, projectId, journal, record } = await runningProject()
      rmSync(journal)
      await record(12, 13)
      await server.ask(`projects.${choice}`, { projectId })
      const found = (await server.ask('storage.notices', {})).filter(
        (one) => one.kind === 'found' && one.projectId === null,
      )
      expect(found).toMatchObject(choice === 'reopen' ? [{ projects: 1, pictures: 0 }] : [])
    }
  })
})
