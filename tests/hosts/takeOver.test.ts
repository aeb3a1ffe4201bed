import { existsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TAKE_OVER, takeOverQuestion } from '../../src-main/hosts/electron/takeOver'
import { userDataFolder } from '../../src-main/hosts/electron/userData'
import { temporaryFolder } from '../support/app'

describe('the question whether another Signsmith is overridden', () => {
  it('has two answers, says what is known, and means no unless yes is chosen', () => {
    const { buttons, defaultId, cancelId, detail } = takeOverQuestion('It is open on a folder (process 7).')
    expect([buttons, defaultId, cancelId, TAKE_OVER]).toEqual([['Cancel', 'Open here'], 0, 0, 1])
    expect(detail).toContain('It is open on a folder (process 7).')
  })
})

describe('the folder of Electron’s own files', () => {
  it('lies in the data folder, and elsewhere where nothing can be written there', () => {
    const temporary = temporaryFolder()
    const folder = join(temporaryFolder(), 'data')
    expect(userDataFolder(folder, temporary)).toBe(join(folder, 'electron'))
    expect(existsSync(join(folder, 'electron'))).toBe(true)
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    for (const bad of [file, '/proc/self/signsmith', '/dev/null']) {
      expect(dirname(userDataFolder(bad, temporary))).toBe(temporary)
    }
  })
})
