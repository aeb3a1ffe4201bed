import { describe, expect, it } from 'vitest'
import type { StoredTake } from '../../src-main/contract/take'
import { temporaryFolder } from '../support/app'
import { filmCamera } from '../support/filmCamera'
import { withRealClips } from '../support/realClips'
import type { Server } from '../support/server'
import { hearCaptions } from './captions'
import { tabTo } from './keyboard'
import { restBegins, TAUGHT, takesFilm } from './realTakes'
import { expectNoTrouble, openStudio, seedProject, startTestServer } from './studio'

/** In their order, as they are on the disk. */
async function takesOf(server: Server, projectId: string): Promise<StoredTake[]> {
  const { signs } = await server.ask('projects.read', { projectId })
  const listed = await server.ask('takes.list', { projectId, signId: signs[0]!.id })
  const takeIds = listed.flatMap((one) => one.takeIds)
  const takes = takeIds.length > 0 ? await server.ask('takes.read', { projectId, takeIds }) : []
  return takes.sort((a, b) => a.time - b.time)
}
const ids = (takes: readonly StoredTake[]) => takes.map(({ id }) => id)

describe('takes of a real sign', () => {
  it('are recorded, trimmed, redone, undone, and survive a server that is killed between two of them, by keyboard', async () => {
    const seen = await withRealClips((clips) => clips.see(TAUGHT, ['yo']))
    const film = takesFilm(seen, 'yo')
    const camera = filmCamera(film.length, film)
    const folder = temporaryFolder()
    const server = await startTestServer(folder)
    const projectId = await seedProject(server, 'MSL', [{ label: 'yo', recordings: [] }])
    const [sign] = (await server.ask('projects.read', { projectId })).signs
    await server.ask('signs.change', { projectId, signId: sign!.id, moves: true })
    const settings = { recordMode: 'burst', guide: false, countdown: 1, takePause: 0.5, takeLongest: 5 } as const
    const studio = await openStudio(server, { flags: camera.flags, fps: 30, settings })
    const { page } = studio
    const press = (key: string) => page.keyboard.press(key)
    const enter = async (name: string | RegExp, key = 'Tab') => {
      await tabTo(page, name, key)
      await press('Enter')
    }
    const tally = page.getByTestId('takes-tally')
    await press('2')
    await enter('Use the camera')
    await tabTo(page, 'Record 3 takes')
    const said = await hearCaptions(page)
    await restBegins(page)
    await press('Enter')
    await tally.filter({ hasText: '3 takes kept' }).waitFor()
    expect(await said()).toEqual(
      expect.arrayContaining(['Ready 1', 'Now', 'Done 1 of 3', 'Done 2 of 3', 'Done 3 of 3']),
    )
    const three = await takesOf(server, projectId)
    // Each is the way to the chest, not the rest before it, nor the hand that lies there.
    expect(three.map(({ frames, from, to }) => frames[to]!.time - frames[from]!.time)).toEqual(
      three.map(() => expect.toSatisfy((ms: number) => ms > 300 && ms < 2_000)),
    )
    expect(three.map(({ strip }) => strip.length > 0)).toEqual([true, true, true])

    // Two frames more at its beginning, taken back, and done again.
    await enter('Look at take 1')
    await tabTo(page, 'The sign begins')
    const first = three[0]!
    const range = async () => {
      const { from, to } = (await takesOf(server, projectId))[0]!
      return [from, to]
    }
    const begins = page.getByRole('slider', { name: 'The sign begins' })
    const lengthen = async () => {
      // What is on the disk is on the page a moment later.
      await expect.poll(() => begins.inputValue()).toBe(String(first.from))
      for (let i = 0; i < 2; i++) await press('ArrowLeft')
      await expect.poll(range).toEqual([first.from - 2, first.to])
    }
    await lengthen()
    await enter('Undo')
    await expect.poll(range).toEqual([first.from, first.to])
    await tabTo(page, 'The sign begins', 'Shift+Tab')
    await lengthen()

    // Recorded anew in its place, taken back, and recorded anew once more.
    const dialog = page.getByRole('dialog', { name: 'A take, large' })
    const redo = async () => {
      await tabTo(page, 'Record anew')
      await restBegins(page)
      await press('Enter')
      await dialog.waitFor({ state: 'detached' })
      await page.getByText('The take was recorded anew.').waitFor()
    }
    await redo()
    expect(ids(await takesOf(server, projectId))).not.toContain(first.id)
    // Of the last message.
    await enter('Undo', 'Shift+Tab')
    await expect.poll(async () => ids(await takesOf(server, projectId))).toEqual(ids(three))
    await enter('Look at take 2')
    await redo()
    const before = await takesOf(server, projectId)
    expect([before.length, ids(before).includes(three[1]!.id)]).toEqual([3, false])

    // Killed between two takes of the next series: what was kept is there, to the bit, and the rest is recorded anew.
    await page.getByTestId('record').filter({ hasText: 'Record 3 takes' }).waitFor()
    await tabTo(page, 'Record 3 takes')
    await restBegins(page)
    await press('Enter')
    await page.locator('.caption').filter({ hasText: /^Now$/ }).waitFor()
    await tally.filter({ hasText: '1 take kept' }).waitFor()
    const kept = await takesOf(server, projectId)
    // What it cannot reach any more is no trouble of the page’s.
    expectNoTrouble(studio)
    await server.kill('SIGKILL')
    expect(kept.length).toBe(4)
    const again = await startTestServer(folder, Number(new URL(server.origin).port))
    await page.goto(again.url)
    await page.locator('main h1').first().waitFor()
    studio.troubles.length = 0
    expect(await takesOf(again, projectId)).toEqual(kept)
    await again.ask('settings.change', { takes: 1 })
    await press('2')
    await enter('Use the camera')
    await tabTo(page, 'Record 1 take')
    await restBegins(page)
    await press('Space')
    await tally.filter({ hasText: '1 take kept' }).waitFor()
    expect(ids(await takesOf(again, projectId)).slice(0, 4)).toEqual(ids(kept))
    expect((await takesOf(again, projectId)).length).toBe(5)
    expectNoTrouble(studio)
  })
})
