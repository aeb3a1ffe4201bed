import { existsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Failure } from '../../src-main/contract/failure'
import { openOrAsk, TAKE_OVER, takeOverQuestion } from '../../src-main/hosts/electron/takeOver'
import { userDataFolder } from '../../src-main/hosts/electron/userData'
import { lockFolder } from '../../src-main/storage/lock'
import { temporaryFolder } from '../support/app'

describe('the question whether another Signsmith is overridden', () => {
  it('has two answers, says what is known, and means no unless yes is chosen', () => {
    const { buttons, defaultId, cancelId, detail } = takeOverQuestion('It is open on a folder (process 7).')
    expect([buttons, defaultId, cancelId, TAKE_OVER]).toEqual([['Cancel', 'Open here'], 0, 0, 1])
    expect(detail).toContain('It is open on a folder (process 7).')
  })

  it('is about the one owner that it names: whoever came meanwhile is asked about as well', async () => {
    const folder = temporaryFolder()
    let owner = await lockFolder(folder)
    const asked: string[] = []
    const mine = await openOrAsk(
      (takeOver) => lockFolder(folder, { takeOver }),
      async (reason) => {
        asked.push(reason)
        if (asked.length > 1) return true
        // While the person thinks, that one is closed and another window is opened.
        await owner.release()
        owner = await lockFolder(folder)
        return true
      },
    )
    expect([asked.length, mine?.held(), owner.held()]).toEqual([2, true, false])
    const refused = await openOrAsk(
      (takeOver) => lockFolder(folder, { takeOver }),
      async () => false,
    )
    expect([refused, mine?.held()]).toEqual([null, true])
  })

  it('is not asked where nobody has the folder, nor about other failures', async () => {
    const asks = async () => expect.unreachable()
    expect(await openOrAsk(async () => 'open', asks)).toBe('open')
    const full = () => Promise.reject(new Failure('disk-full', 'The disk is full.'))
    await expect(openOrAsk(full, asks)).rejects.toThrow('The disk is full.')
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
