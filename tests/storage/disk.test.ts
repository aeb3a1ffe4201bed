import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'
import { patience } from '../support/pace'
import { startServer } from '../support/server'
import { newTake } from '../support/takes'

const journalOf = (folder: string, projectId: string) =>
  readFileSync(join(folder, 'projects', projectId, 'journal.ndjson'), 'utf8')

describe('a full disk', () => {
  it('refuses what does not fit, leaves nothing half, keeps the rest, and goes on after a restart', async () => {
    const folder = temporaryFolder()
    // The kernel lets no file grow beyond 272 blocks, as a disk without room would; what is held back takes 256.
    const server = await startServer(folder, { limits: "trap '' XFSZ; ulimit -f 272" })
    const { id: projectId } = await server.ask('projects.create', { name: 'Full' })
    const { signId } = await server.ask('signs.add', { projectId, label: 'one' })
    const { recordingId } = await server.ask('recordings.start', { projectId, signId, signer: null, source: 'video' })
    let kept = 0
    let refusal = null
    for (let i = 0; !refusal && i < 200; i++) {
      const answer = await server.call('samples.append', {
        projectId,
        recordingId,
        samples: newSamples('open', 16, 16 * i),
      })
      if (answer.ok) kept += answer.value.filter((verdict) => verdict.kept).length
      else refusal = answer.error
    }
    expect(refusal).toMatchObject({ code: 'disk-full', message: expect.stringContaining('Free some space') })
    expect(kept).toBeGreaterThan(3)
    expect(journalOf(folder, projectId).endsWith('\n')).toBe(true)
    expect((await server.ask('projects.read', { projectId })).samples).toBe(kept)
    await server.kill('SIGKILL')

    const again = await startServer(folder)
    const project = await again.ask('projects.read', { projectId })
    expect([project.samples, project.notices]).toEqual([kept, []])
    const [verdict] = await again.ask('samples.append', { projectId, recordingId, samples: newSamples('fist', 1) })
    expect(verdict!.kept).toBe(true)
    await again.kill('SIGTERM')
  })
})

describe('a folder that cannot be written', () => {
  it('is refused at the start with what to do', async () => {
    // Root may write into any ordinary folder, but not into the kernel's.
    const locked = process.getuid?.() === 0 ? '/sys/signsmith' : join(temporaryFolder(), 'locked')
    if (!locked.startsWith('/sys')) mkdirSync(locked, { mode: 0o555 })
    await expect(startServer(locked)).rejects.toThrow(/ended with 1: .*cannot be written.*permissions/s)
  })
})

describe('kill -9 while recording', () => {
  it('never loses a sample that was acknowledged', async () => {
    const folder = temporaryFolder()
    let projectId = ''
    const acknowledged = new Set<string>()
    for (let run = 0; run < 20; run++) {
      const server = await startServer(folder)
      projectId ||= (await server.ask('projects.create', { name: 'Killed' })).id
      const { signId } = await server.ask('signs.add', { projectId, label: `sign ${run}` })
      const { recordingId } = await server.ask('recordings.start', { projectId, signId, signer: null, source: 'video' })
      // Cut off at another moment in every run, in the middle of whatever it writes.
      setTimeout(() => server.process.kill('SIGKILL'), patience(12 + run * 7))
      for (let i = 0; ; i++) {
        const answer = await server
          .call('samples.append', { projectId, recordingId, samples: newSamples('open', 3, i * 3) })
          .catch(() => null)
        if (!answer) break
        if (answer.ok) for (const verdict of answer.value) if (verdict.kept) acknowledged.add(verdict.id)
      }
      await server.kill('SIGKILL')
    }
    const server = await startServer(folder)
    const { signs } = await server.ask('projects.read', { projectId })
    const stored = new Set<string>()
    for (const { id: signId } of signs) {
      const recordings = await server.ask('samples.list', { projectId, signId })
      for (const { sampleIds } of recordings) for (const id of sampleIds) stored.add(id)
    }
    await server.kill('SIGTERM')
    expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([])
    expect(acknowledged.size).toBeGreaterThan(50)
    expect(readdirSync(join(folder, 'projects')).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})

describe('kill -9 between takes', () => {
  it('never loses a take that was acknowledged, nor where it was trimmed', async () => {
    const folder = temporaryFolder()
    let projectId = ''
    const acknowledged = new Set<string>()
    const trimmed = new Set<string>()
    for (let run = 0; run < 10; run++) {
      const server = await startServer(folder)
      projectId ||= (await server.ask('projects.create', { name: 'Killed' })).id
      const { signId } = await server.ask('signs.add', { projectId, label: `sign ${run}`, moves: true })
      const { recordingId } = await server.ask('recordings.start', { projectId, signId, signer: null, source: 'video' })
      for (let seed = 1; ; seed++) {
        // After one take at least, so that there is something to lose, on a slow computer too.
        if (seed === 2) setTimeout(() => server.process.kill('SIGKILL'), patience(run * 11))
        const take = newTake({ seconds: 0.5, hands: 2, seed, strip: 2 })
        const kept = await server.call('takes.append', { projectId, recordingId, take }).catch(() => null)
        if (!kept) break
        if (!kept.ok || !kept.value.kept) continue
        const { id: takeId } = kept.value
        acknowledged.add(takeId)
        const trim = await server.call('takes.trim', { projectId, takeId, from: 2, to: 12 }).catch(() => null)
        if (!trim) break
        if (trim.ok) trimmed.add(takeId)
      }
      await server.kill('SIGKILL')
    }
    const server = await startServer(folder)
    const { signs, notices } = await server.ask('projects.read', { projectId })
    const ranges = new Map<string, string>()
    for (const { id: signId } of signs) {
      const listed = await server.ask('takes.list', { projectId, signId })
      const ids = listed.flatMap(({ takeIds }) => takeIds)
      for (let at = 0; at < ids.length; at += 50) {
        const takes = await server.ask('takes.read', { projectId, takeIds: ids.slice(at, at + 50) })
        for (const { id, from, to } of takes) ranges.set(id, `${from} to ${to}`)
      }
    }
    await server.kill('SIGTERM')
    expect([...acknowledged].filter((id) => !ranges.has(id))).toEqual([])
    expect([...trimmed].filter((id) => ranges.get(id) !== '2 to 12')).toEqual([])
    expect([trimmed.size >= 10, notices.filter((notice) => notice.includes('could not be read'))]).toEqual([true, []])
  })
})

describe('kill -9 while training', () => {
  it('leaves the previous model in place, and nothing half of the new one', async () => {
    const folder = temporaryFolder()
    const server = await startServer(folder)
    const { id: projectId } = await server.ask('projects.create', { name: 'Killed' })
    for (const pose of ['open', 'fist'] as const) {
      const { signId } = await server.ask('signs.add', { projectId, label: pose })
      for (const from of [0, 5]) {
        const { recordingId } = await server.ask('recordings.start', {
          projectId,
          signId,
          signer: null,
          source: 'video',
        })
        await server.ask('samples.append', { projectId, recordingId, samples: newSamples(pose, 5, from) })
      }
    }
    const until = async (wanted: string) => {
      await expect
        .poll(async () => (await server.ask('training.read', { projectId })).state, { interval: 20 })
        .toBe(wanted)
    }
    await server.ask('training.start', { projectId, request: { epochs: 1 } })
    await until('trained')
    const before = await server.ask('models.current', { projectId })
    await server.ask('training.start', { projectId, request: { epochs: 10_000 } })
    await until('training')
    await server.kill('SIGKILL')

    const again = await startServer(folder)
    expect(before.state).toBe('ready')
    expect(await again.ask('models.current', { projectId })).toEqual(before)
    expect(await again.ask('training.read', { projectId })).toEqual({ state: 'idle' })
    expect(readdirSync(join(folder, 'projects', projectId, 'models')).length).toBe(1)
    expect(await again.kill('SIGTERM')).toBe(0)
  })
})
