import { describe, expect, it } from 'vitest'
import { type Row, rowsOf } from '../../src-main/services/tables/table'
import { open } from '../support/takeFiles'
import { unzip } from '../support/unzip'
import { type Make, newPlace, saveFile, startDesktop, taught } from './desktop'

/** How many rows each sign has in a table of samples. */
function countRows(bytes: Buffer) {
  const { rows } = rowsOf(open(bytes))
  return ['open', 'fist'].map((sign) => [sign, rows.filter(({ label }: Row) => label === sign).length])
}

describe.each<Make>(['built', 'packaged'])('what the %s app makes for other programs', (make) => {
  it('is saved by one dialog each: samples as tables, a model in every form', async () => {
    const place = await newPlace()
    const desktop = await startDesktop(make, place)
    const { page, button, ask } = desktop
    const projectId = await taught(desktop)
    await ask('training.start', { projectId, request: { epochs: 1 } })
    await expect.poll(async () => (await ask('training.read', { projectId })).state).toBe('trained')
    await page.reload()
    for (const [form, name] of [
      ['Table (CSV)', 'Taught.csv'],
      ['JSON Lines', 'Taught.jsonl'],
    ] as const) {
      await button('Save as a file: Taught').click()
      await page.getByLabel('What kind of file').selectOption(form)
      const saved = await saveFile(place, desktop, () => button('Make the file').click(), name)
      expect(countRows(saved)).toEqual([
        ['open', 10],
        ['fist', 10],
      ])
    }
    await desktop.go('Train')
    for (const [form, name, file] of [
      ['A page that recognises these signs', 'taught-page', 'index.html'],
      ['A folder for TensorFlow.js', 'taught-tensorflow', 'plain/model.json'],
      ['A file for ONNX', 'taught-onnx', 'model.onnx'],
    ] as const) {
      await page.getByRole('button', { name: 'Take this model elsewhere', exact: true }).click()
      await page.getByLabel(form).check()
      const saved = await saveFile(place, desktop, () => button('Make it').click(), `${name}.zip`)
      expect((await unzip(saved)).get(`${name}/${file}`)!.length).toBeGreaterThan(0)
    }
    expect(desktop.troubles).toEqual([])
    expect(await desktop.quit()).toBe(0)
  })
})
