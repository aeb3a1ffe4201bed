import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { runScript } from '../support/child'
import { testData } from '../support/data'
import { CLI, dataFolderWith, signsmith } from '../support/signsmith'

const filesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder).sort() : [])

async function projectFile(): Promise<string> {
  const file = join(temporaryFolder(), 'Numbers.signsmith')
  expect(signsmith('export', 'Numbers', '--out', file, '--data-dir', await dataFolderWith(40)).status).toBe(0)
  return file
}
/** Of all digits some. */
async function table(): Promise<string> {
  const [header, ...rows] = readFileSync(join(testData, 'digits/landmarks.csv'), 'utf8').trimEnd().split('\n')
  const file = join(temporaryFolder(), 'digits.csv')
  const stride = Math.floor(rows.length / 40)
  writeFileSync(file, [header, ...rows.filter((_, i) => i % stride === 0).slice(0, 40)].join('\n'))
  return file
}

describe('signsmith import that is killed', () => {
  it.each([
    ['of a project file', projectFile, '1 signs, 40 samples, 0 takes'],
    ['of a table', table, '10 signs, 40 samples, 0 takes'],
  ])('at any moment %s leaves all of the project or nothing of it, and what was there', async (_what, make, whole) => {
    const file = await make()
    const kept = await dataFolderWith(5)
    const before = signsmith('projects', '--data-dir', kept).stdout
    let [killed, step, wholes] = [0, 1, 0]
    for (; ; step = Math.ceil(step * 1.7)) {
      const at = { signal: 'SIGKILL', step, after: step % 2 === 0, within: 'projects/.' } as const
      const end = await runScript(CLI, ['import', file, '--name', `At ${step}`, '--data-dir', kept], at).ended
      const listed = signsmith('projects', '--data-dir', kept)
      const own = listed.stdout.split('\n').filter((line) => line.includes(`At ${step}:`))
      expect([listed.status, listed.stderr, listed.stdout.includes(before.trim())]).toEqual([0, '', true])
      if (own.length > 0) expect(own).toEqual([expect.stringContaining(whole)])
      wholes += own.length
      expect(filesIn(join(kept, 'projects')).filter((name) => name.endsWith('.tmp'))).toEqual([])
      if (end !== 'SIGKILL') break
      killed++
    }
    expect([killed > 2, wholes > 0]).toEqual([true, true])
    const again = signsmith('import', file, '--name', 'Again', '--data-dir', kept)
    expect([again.status, signsmith('projects', '--data-dir', kept).stdout]).toEqual([
      0,
      expect.stringContaining(`Again: ${whole}`),
    ])
  })

  it('at any moment while it adds to a project leaves it as it was, or with all of it', async () => {
    const file = await table()
    const kept = await dataFolderWith(5)
    const [fewer, more] = ['Numbers: 1 signs, 5 samples', 'Numbers: 11 signs, 45 samples']
    let [killed, step] = [0, 1]
    for (; ; step = Math.ceil(step * 1.4)) {
      const at = { signal: 'SIGKILL', step, after: step % 2 === 0 } as const
      const end = await runScript(CLI, ['import', file, '--into', 'Numbers', '--data-dir', kept], at).ended
      const listed = signsmith('projects', '--data-dir', kept)
      expect([listed.status, listed.stderr]).toEqual([0, ''])
      expect([fewer, more].some((one) => listed.stdout.includes(one))).toBe(true)
      if (end !== 'SIGKILL') break
      killed++
    }
    expect(killed).toBeGreaterThan(4)
    expect(signsmith('projects', '--data-dir', kept).stdout).toContain(more)
  })
})
