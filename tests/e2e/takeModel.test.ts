import { describe, expect, it } from 'vitest'
import { openPromise } from 'yauzl'
import { temporaryFolder } from '../support/app'
import { manySigns } from '../support/signs'
import { expectAccessible, settled } from './accessible'
import { expectNoTrouble, openStudio, seedProject, startTestServer, trainProject } from './studio'

describe('a model that goes elsewhere', () => {
  it('is made from Train as a zip, in each form, and says how far it agrees with the model', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedProject(server, 'Greetings', manySigns(3))
    for (let i = 0; i < 2; i++) await trainProject(server, projectId, { epochs: 1 })
    const studio = await openStudio(server)
    const { page, button } = studio
    await studio.go('Train')
    await page.getByRole('button', { name: 'Take this model elsewhere', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Take a model elsewhere' })
    await dialog.getByText('with the names of 3 signs: no picture').waitFor()
    await expectAccessible(page, 'taking a model elsewhere')
    for (const [width, scheme] of [
      [1280, 'light'],
      [400, 'dark'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme: scheme })
      await settled(page)
      await page.screenshot({ path: `tests/.output/takeModel-${width}-${scheme}.png` })
      await expectAccessible(page, `taking a model elsewhere, ${width}, ${scheme}`)
    }
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.emulateMedia({ colorScheme: 'light' })
    for (const [form, name, files] of [
      [
        'A page that recognises these signs',
        'greetings-page',
        ['index.html', 'model/card.json', 'signs.json', 'README.md'],
      ],
      ['A folder for TensorFlow.js', 'greetings-tensorflow', ['plain/model.json', 'signsmith.js', 'layers/apalu.js']],
      ['A file for ONNX', 'greetings-onnx', ['model.onnx']],
    ] as const) {
      if ((await dialog.count()) === 0)
        await page.getByRole('button', { name: 'Take this model elsewhere', exact: true }).click()
      await dialog.getByLabel(form).check()
      const download = page.waitForEvent('download')
      await dialog.getByRole('button', { name: 'Make it' }).click()
      expect((await download).suggestedFilename()).toBe(`${name}.zip`)
      await page.getByText(`“${name}.zip” was made`).waitFor()
      const said = await page.getByText(`“${name}.zip” was made`).textContent()
      expect(said).toMatch(
        /compared on 24 examples: the same verdicts, and probabilities differ by 0\.00000\d\d at most/,
      )
      const zip = await openPromise(await (await download).path(), { autoClose: false })
      const names: string[] = []
      for await (const entry of zip.eachEntry()) names.push(entry.fileName)
      zip.close()
      expect(names).toEqual(expect.arrayContaining(files.map((file) => `${name}/${file}`)))
    }
    // An earlier one as well.
    await button(/^Take this model elsewhere: /).click()
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expectNoTrouble(studio)
  })
})
