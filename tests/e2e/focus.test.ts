import { expect, it } from 'vitest'
import { POSE_NAMES } from '../../src-renderer/camera/demonstration/hand'
import { temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'
import { coveredStops } from './accessible'
import { openStudio, seedProject, startTestServer, trainProject } from './studio'

it('the focus is never under the names of a large table, nor under the bar of what is selected (WCAG 2.4.11)', async () => {
  const server = await startTestServer(temporaryFolder())
  const signs = Array.from({ length: 30 }, (_, k) => {
    const samples = (from: number) => newSamples(POSE_NAMES[k % POSE_NAMES.length]!, k === 0 ? 30 : 4, from)
    return { label: `good morning ${k + 1}`, recordings: [samples(k), samples(k + 47)] }
  })
  await trainProject(server, await seedProject(server, 'Many', signs))
  const { page, button, go } = await openStudio(server)
  const sizes = [
    { width: 1280, height: 720 },
    { width: 640, height: 450 },
    { width: 400, height: 800 },
  ]
  for (const size of sizes) {
    await page.setViewportSize(size)
    await go('Train')
    await page.locator('.matrix td button').last().focus()
    expect([size, await coveredStops(page, 'Shift+Tab', 40)]).toEqual([size, []])
    await go('Record')
    await button('Select samples').click()
    await page
      .getByLabel(/^Select sample/)
      .last()
      .focus()
    expect([size, await coveredStops(page, 'Shift+Tab', 40)]).toEqual([size, []])
    await button('Done').click()
  }
})
