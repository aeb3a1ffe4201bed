import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { digitRecordings, handCamera } from '../support/digits'
import { expectAccessible } from './accessible'
import { expectNoTrouble, openStudio, seedProject, startTestServer, trainProject } from './studio'

const SIGNS = [
  ['hello', 5],
  ['stop', 1],
] as const

describe('recognising a real hand', () => {
  it('writes held signs down, to be edited, copied, shown large, paused and tuned', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedProject(
      server,
      'Taught',
      SIGNS.map(([label, digit]) => ({ label, recordings: digitRecordings(digit) })),
    )
    await trainProject(server, projectId, { epochs: 8 })
    const camera = handCamera('p009', [null])
    const studio = await openStudio(server, {
      flags: camera.flags,
      context: { permissions: ['clipboard-read', 'clipboard-write'] },
    })
    const { page, button } = studio
    await studio.go('Recognise')
    await button('Use the camera').click()
    await page.getByTestId('sign').filter({ hasText: 'No hand' }).waitFor()
    const text = page.getByTestId('transcript')
    for (const [label, digit] of SIGNS) {
      camera.show(digit)
      await text.filter({ hasText: label }).waitFor()
    }
    expect(await text.textContent()).toBe('hello stop')
    expect(await page.getByRole('log').textContent()).toBe('stop')

    await button('Delete the last').click()
    expect(await text.textContent()).toBe('hello')
    await button('Clear').click()
    await button('Undo').click()
    await button('Undo').click()
    expect(await text.textContent()).toBe('hello stop')
    await button('Copy').click()
    await page.getByText('The text was copied.').waitFor()
    // The page itself may not read what was copied: it is pasted, as a person would.
    await page.evaluate(() => document.body.append(Object.assign(document.createElement('textarea'), { id: 'pasted' })))
    await page.locator('#pasted').focus()
    await page.keyboard.press('ControlOrMeta+v')
    expect(await page.locator('#pasted').inputValue()).toBe('hello stop')
    await page.locator('#pasted').evaluate((field) => field.remove())

    await button('Large text').click()
    const dialog = page.getByRole('dialog', { name: 'Large text' })
    expect(await dialog.getByText('hello stop').isVisible()).toBe(true)
    // What is wrong is taken away without leaving it, and comes back.
    await page.keyboard.press('Backspace')
    await dialog.getByText('hello', { exact: true }).waitFor()
    await page.keyboard.press('u')
    await dialog.getByText('hello stop').waitFor()
    await page.keyboard.press('Escape')
    expect(await dialog.count()).toBe(0)

    // Paused, nothing is recognised: the sign shown anew is not written down.
    await button('Pause').click()
    camera.show(5)
    // At most the answer that was under way.
    expect((await studio.watch(1500)).length).toBeLessThanOrEqual(1)
    expect(await page.getByTestId('sign').textContent()).toBe('Paused')
    await expectAccessible(page, 'paused')
    await button('Go on').click()
    await text.filter({ hasText: 'hello stop hello' }).waitFor()

    // The text stays while the person is elsewhere, and so do the values, which the host keeps.
    await page.getByText('How signs are accepted').click()
    await page.getByLabel('Hold: 0.6 s').fill('1200')
    await page.getByLabel('Hold: 1.2 s').waitFor()
    const { options } = await server.ask('projects.read', { projectId })
    expect(options.recognition.hold).toBe(1200)
    await button('Back to the usual values').click()
    await page.getByLabel('Hold: 0.6 s').waitFor()
    const chosen = page.locator('label', { hasText: /^For/ }).getByRole('combobox')
    // One sign has values of its own until it is told to be as the others.
    await chosen.selectOption('hello')
    await page.getByLabel('Hold: 0.6 s').fill('2000')
    await page.getByLabel('Hold: 2 s').waitFor()
    await chosen.selectOption({ label: 'All signs' })
    await page.getByLabel('Hold: 0.6 s').waitFor()
    const own = async () => {
      const { recognition } = (await server.ask('projects.read', { projectId })).options
      return Object.values(recognition.perSign).map(({ hold }) => hold)
    }
    expect(await own()).toEqual([2_000])
    await chosen.selectOption({ label: 'hello (own values)' })
    await button('“hello” as all the others').click()
    await page.getByLabel('Hold: 0.6 s').waitFor()
    expect(await own()).toEqual([])
    // Asked to, the limit follows how signs look today; in one press that is forgotten.
    await page.getByLabel('Follow how my signs look today').check()
    camera.show(1)
    const today = page.getByTestId('today')
    await today.filter({ hasText: '1 sign of today known.' }).waitFor()
    await expectAccessible(page, 'following today')
    await button('Forget today').click()
    await today.waitFor({ state: 'detached' })
    expect((await server.ask('projects.read', { projectId })).options.adapt).toBe(true)
    await studio.go('Signs')
    await studio.go('Recognise')
    expect(await text.textContent()).toBe('hello stop hello stop')

    // A long text outlives the page; shown large, its end is in view, and its beginning can be.
    camera.show(null)
    const long = Array.from({ length: 60 }, (_, i) => `word ${i}`)
    await page.evaluate(
      ([key, parts]) => sessionStorage.setItem(key!, parts!),
      [`text-${projectId}`, JSON.stringify(long)],
    )
    await page.reload()
    await text.filter({ hasText: 'word 0 word 1' }).waitFor()
    await button('Large text').click()
    const box = dialog.getByRole('region')
    await expect.poll(() => box.evaluate((it) => it.scrollTop + it.clientHeight > it.scrollHeight - 2)).toBe(true)
    const above = await box.evaluate((it) => {
      it.scrollTo({ top: 0 })
      return it.getBoundingClientRect().top - it.firstElementChild!.getBoundingClientRect().top
    })
    expect(above).toBeLessThanOrEqual(0)
    await expectAccessible(page, 'a long text, large')
    expectNoTrouble(studio)
  })
})
