import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { clip, handCamera } from '../support/digits'
import { focused, tabTo } from './keyboard'
import { expectNoTrouble, namedRightly, openStudio, startTestServer } from './studio'

describe('the first start', () => {
  it('on real clips: two signs are named, recorded, learned and recognised by following the steps', async () => {
    const studio = await openStudio(await startTestServer(temporaryFolder()), { settings: null, epochs: null })
    const { page, button } = studio
    const started = Date.now()
    await page.getByLabel('First sign').fill('one')
    await page.getByLabel('Second sign').fill('five')
    await button('Start').click()
    // Where no camera is, that is said, and a video does as well.
    await page.getByText('No camera was found.').waitFor()
    for (const [label, digit] of [
      ['one', 1],
      ['five', 5],
    ] as const) {
      if (digit === 5) await button('Record “five”').click()
      await expect.poll(() => page.getByLabel('Sign to record').locator('option:checked').textContent()).toMatch(label)
      await studio.openVideo(clip('p001', digit))
      await studio.seeHand()
      await button('Record this video').click()
      await button(/^Looking at every frame/).waitFor()
      await button('Record this video').waitFor()
      await page
        .getByTestId('tally')
        .filter({ hasText: /^([5-9]|\d\d) samples kept/ })
        .waitFor()
    }
    await button('Train now').click()
    await studio.trained()
    await button('Show your signs').click()
    let right = 0
    let n = 0
    for (const person of ['p006', 'p009']) {
      for (const [label, digit] of [
        ['one', 1],
        ['five', 5],
      ] as const) {
        await studio.openVideo(clip(person, digit))
        await studio.seeHand()
        const seen = namedRightly(await studio.watchUntil((now) => namedRightly(now, label).n >= 20), label)
        right += seen.right
        n += seen.n
      }
    }
    console.log(
      `first start: two signs of one person, ${right} of ${n} frames of two others right, ${Math.round((Date.now() - started) / 1000)} s in all`,
    )
    expect(n).toBeGreaterThan(79)
    expect(right / n).toBeGreaterThanOrEqual(0.9)
    // Once they were shown, nothing is left to point out.
    expect(await page.getByRole('navigation', { name: 'First steps' }).count()).toBe(0)
    expectNoTrouble(studio)
  })
})

describe('the whole journey', () => {
  it('on a real hand by keyboard alone: start, record, train, recognise, text, improve', async () => {
    const camera = handCamera('p015', [1])
    const studio = await openStudio(await startTestServer(temporaryFolder()), {
      flags: camera.flags,
      epochs: 8,
      settings: { countdown: 1, burst: 2 },
    })
    const { page } = studio
    const press = (key: string) => page.keyboard.press(key)
    await press('Tab')
    expect(await focused(page)).toBe('Skip to the content')
    await tabTo(page, 'First sign')
    await page.keyboard.type('one')
    await tabTo(page, 'Second sign')
    await page.keyboard.type('five')
    await tabTo(page, 'Start')
    await press('Enter')
    const record = async (key: string) => {
      await studio.seeHand()
      await tabTo(page, /^Count down and record/)
      await press(key)
      await page.getByTestId('record').filter({ hasText: 'Recording' }).waitFor()
      await page.getByTestId('record').filter({ hasText: 'Count down' }).waitFor()
      await page
        .getByTestId('tally')
        .filter({ hasText: /^([5-9]|\d\d) samples kept/ })
        .waitFor()
    }
    await record('Enter')
    camera.show(5)
    await tabTo(page, 'Record “five”', 'Shift+Tab')
    await press('Enter')
    await record('Space')

    // By single keys: to Train, train, to Recognise.
    await press('3')
    await page.getByRole('heading', { name: 'Train', level: 1 }).waitFor()
    await press('t')
    await studio.trained()
    camera.show(1)
    await press('4')
    const text = page.getByTestId('transcript')
    await text.filter({ hasText: 'one' }).waitFor()
    camera.show(5)
    await text.filter({ hasText: 'one five' }).waitFor()
    await press('.')
    await press('Backspace')
    await press('Backspace')
    expect(await text.textContent()).toBe('one')
    await press('u')
    expect(await text.textContent()).toBe('one five')
    await press('p')
    await page.getByTestId('sign').filter({ hasText: 'Paused' }).waitFor()
    await press('l')
    await page.getByRole('dialog', { name: 'Large text' }).waitFor()
    await press('Escape')
    await press('p')

    // What was said last is put right, taken back, put right once more, and learned.
    camera.show(2)
    const correct = async (label: string) => {
      await tabTo(page, /^“.+” was wrong, it was/)
      await press(label.slice(0, 1))
      await tabTo(page, 'Keep the last second')
      await press('Enter')
      await page.getByText(new RegExp(`^${label}: \\d+ samples? kept`)).waitFor()
    }
    await correct('five')
    await tabTo(page, 'Undo')
    await press('Enter')
    await page.getByText(/^five: \d+ samples? kept/).waitFor({ state: 'detached' })
    await correct('one')
    await tabTo(page, 'Dismiss')
    await press('Enter')
    await press('5')
    await page.getByRole('heading', { name: 'Improve', level: 1 }).waitFor()
    await tabTo(page, 'Train now')
    await press('Enter')
    await studio.trained()

    // Samples by keyboard: one is looked at, two are selected and deleted, and come back.
    await press('2')
    await tabTo(page, 'Look at sample 1')
    await press('Enter')
    await page.getByRole('dialog', { name: 'A sample, large' }).waitFor()
    await press('Escape')
    expect(await focused(page)).toBe('Look at sample 1')
    await tabTo(page, 'Select samples', 'Shift+Tab')
    await press('Enter')
    await tabTo(page, 'Select sample 1')
    await press('Space')
    await tabTo(page, 'Select sample 3')
    await page.keyboard.down('Shift')
    await press('Space')
    await page.keyboard.up('Shift')
    await page.getByText('3 samples selected').waitFor()
    await tabTo(page, 'Delete', 'Shift+Tab')
    await press('Enter')
    await page.getByText('3 samples were deleted.').waitFor()
    await tabTo(page, 'Undo')
    await press('Enter')
    await page.getByText('3 samples were deleted.').waitFor({ state: 'detached' })

    // The sheet opens with a question mark, and the keys can be switched off.
    await press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await tabTo(page, 'Shortcuts are on')
    await press('Space')
    await press('Escape')
    await press('1')
    await page.waitForTimeout(300)
    expect(await page.getByRole('heading', { name: 'Record', level: 1 }).count()).toBe(1)
    expectNoTrouble(studio)
  })
})
