import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openProjectFile } from '../../src-main/storage/projectFile/read'
import { temporaryFolder } from '../support/app'
import { runScript } from '../support/child'
import { startServer } from '../support/server'
import { CLI, dataFolderWith, signsmith } from '../support/signsmith'

const filesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder).sort() : [])
const NAME = /^Numbers \d{4}-\d\d-\d\d \d{6} [a-z0-9]{20}\.signsmith$/

async function isWhole(path: string): Promise<boolean> {
  const file = await openProjectFile(path)
  file.close()
  return file.damaged.length === 0 && file.lostLines === 0
}

describe('signsmith backup', () => {
  it('copies what was changed into the data folder, or into a folder that it remembers', async () => {
    const here = await dataFolderWith()
    const usual = join(here, 'backups')
    const first = signsmith('backup', '--data-dir', here)
    expect([first.status, first.stdout]).toEqual([0, expect.stringMatching(/^Numbers: backed up, read back and comp/)])
    expect(first.stderr).toContain(`The backups are in ${usual}; they hold pictures and names.`)
    expect(filesIn(usual)).toEqual([expect.stringMatching(NAME)])
    expect(signsmith('backup', '--data-dir', here).stdout).toBe(
      'Numbers: unchanged since its last backup, which is whole\n',
    )
    const own = join(temporaryFolder(), 'stick')
    expect(signsmith('backup', '--to', own, '--data-dir', here)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(`The folder of the backups is not there: ${own}`),
    })
    mkdirSync(own)
    for (const to of [['--to', own], []]) {
      const { status, stdout } = signsmith('backup', ...to, '--data-dir', here, '--json')
      expect([status, JSON.parse(stdout)]).toMatchObject([0, { folder: own, failed: [] }])
    }
    expect([filesIn(own).length, filesIn(usual).length]).toEqual([1, 1])
    const back = JSON.parse(signsmith('backup', '--to', 'usual', '--data-dir', here, '--json').stdout)
    expect(back).toMatchObject({ folder: usual, made: [], unchanged: ['Numbers'] })
    // It is opened as any project file.
    const there = temporaryFolder()
    expect(signsmith('import', join(own, filesIn(own)[0]!), '--data-dir', there).status).toBe(0)
    expect(signsmith('projects', '--data-dir', there).stdout).toContain('Numbers: 1 signs, 4 samples')
  })

  it('says what was not backed up, and why, beside a studio that is open and on a disk that takes no more', async () => {
    const here = await dataFolderWith(3_000)
    const server = await startServer(here)
    expect(signsmith('backup', '--data-dir', here)).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('is already open'),
    })
    await server.kill('SIGTERM')
    // The kernel lets no file grow beyond 300 blocks, as a disk without room would; what is held back takes 256.
    const words = ['-c', `trap '' XFSZ; ulimit -f 300; exec "$@"`, 'bash', process.execPath, CLI, 'backup']
    const full = spawnSync('bash', [...words, '--data-dir', here], { encoding: 'utf8' })
    expect([full.status, full.stdout]).toEqual([1, ''])
    expect(full.stderr).toContain('Numbers: no backup was made. There is too little room for a backup at')
    expect(full.stderr).toContain('1 of 1 projects were not backed up.')
    expect(filesIn(join(here, 'backups'))).toEqual([])
    expect(signsmith('backup', '--data-dir', here).status).toBe(0)
  })

  it('that is killed in the middle leaves the backups of before, and the next one clears away what is half', async () => {
    const here = await dataFolderWith(1_000)
    const folder = join(here, 'backups')
    expect(signsmith('backup', '--data-dir', here).status).toBe(0)
    const [before] = filesIn(folder)
    const bytes = readFileSync(join(folder, before!))
    expect(signsmith('import', join(folder, before!), '--name', 'Other', '--data-dir', here).status).toBe(0)
    const child = spawn(process.execPath, [CLI, 'backup', '--data-dir', here])
    const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)))
    await expect.poll(() => filesIn(folder).length, { interval: 1 }).toBe(2)
    child.kill('SIGKILL')
    expect(await ended).toBe('SIGKILL')
    expect(filesIn(folder)).toEqual([expect.stringMatching(/^\.Other .*\.tmp$/), before])
    expect(readFileSync(join(folder, before!)).equals(bytes)).toBe(true)
    // Just before and just after it gets its name.
    for (const after of [false, true]) {
      const at = { signal: 'SIGKILL', step: 1, after, within: 'backups/.Other' } as const
      expect(await runScript(CLI, ['backup', '--data-dir', here], at).ended).toBe('SIGKILL')
      for (const name of filesIn(folder)) {
        if (!name.startsWith('.')) expect(await isWhole(join(folder, name))).toBe(true)
      }
    }
    const last = JSON.parse(signsmith('backup', '--data-dir', here, '--json').stdout)
    expect([...last.unchanged, ...last.made.map(({ name }: { name: string }) => name)].sort()).toEqual([
      'Numbers',
      'Other',
    ])
    expect(filesIn(folder).every((name) => !name.startsWith('.'))).toBe(true)
    for (const name of filesIn(folder)) expect(await isWhole(join(folder, name))).toBe(true)
  })
})
