import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { testData } from '../support/data'
import { readPictures } from '../support/digitSamples'
import { KINIVI_FOLDER } from '../support/kinivi'
import { npy } from '../support/npy'
import { patience } from '../support/pace'
import { newTake } from '../support/takes'
import { zipOfFiles } from '../support/zips'
import { expectAccessible } from './accessible'
import { expectEveryWidth } from './everyWidth'
import { tabTo } from './keyboard'
import { expectNoTrouble, openStudio, type StudioPage, startTestServer } from './studio'

function write(folder: string, path: string, bytes: Uint8Array | string) {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, bytes)
}

/** Pictures of digits by two people, some of each; and an empty wall. */
function digitPictures() {
  const some = (name: string) => readPictures(name).filter((_, i) => i % 8 === 0)
  return {
    one: [...some('p009-1'), ...some('p015-1')],
    five: [...some('p009-5'), ...some('p015-5')],
    wall: some('wall'),
  }
}

/** A header and sixty rows of all digits. */
function someDigits(): string[] {
  const [header, ...rows] = readFileSync(join(testData, 'digits/landmarks.csv'), 'utf8').trimEnd().split('\n')
  const stride = Math.floor(rows.length / 60)
  return [header!, ...rows.filter((_, i) => i % stride === 0).slice(0, 60)]
}

async function studioWith(options = {}) {
  const server = await startTestServer(temporaryFolder())
  return { server, studio: await openStudio(server, options) }
}
const dialogOf = ({ page }: StudioPage, name: string) => page.getByRole('dialog', { name: `Import “${name}”` })
const choose = (
  { page }: StudioPage,
  what: 'file' | 'folder',
  files: Parameters<ReturnType<typeof page.getByTestId>['setInputFiles']>[0],
) => page.getByTestId(`import-${what}`).setInputFiles(files)
/** The signs that the preview shows, with their counts. */
const preview = async (dialog: ReturnType<typeof dialogOf>) => {
  await dialog.getByRole('button', { name: 'Import the chosen signs' }).waitFor({ timeout: patience(120_000) })
  return (
    await dialog
      .getByRole('listitem')
      .filter({ has: dialog.page().getByRole('checkbox') })
      .allInnerTexts()
  ).map((text) => text.trim())
}

describe('what others have', () => {
  it('a table is shown as it is understood, imported by keyboard into a new project, and taken back', async () => {
    const { server, studio } = await studioWith()
    const { page } = studio
    const rows = someDigits()
    const buffer = Buffer.from(`${rows.join('\n')}\n7,half a row\n`)
    const chooser = page.waitForEvent('filechooser')
    await tabTo(page, 'Open or import a file')
    await page.keyboard.press('Enter')
    await (await chooser).setFiles({ name: 'landmarks.csv', mimeType: 'text/csv', buffer })
    const dialog = dialogOf(studio, 'landmarks.csv')
    expect((await preview(dialog)).length).toBe(10)
    await dialog.getByText('1 could not be used, and why').click()
    await dialog.getByText(/it has 2 fields, the header has \d+/).waitFor()
    await expectAccessible(page, 'the preview of an import')
    expect((await server.ask('projects.list', {})).projects).toEqual([])
    await dialog.getByLabel('Name of the new project').fill('Digits')
    await page.keyboard.press('Enter')
    await page.getByText(/^Added to “Digits”: 10 new signs, \d+ samples\.$/).waitFor()
    const [project] = (await server.ask('projects.list', {})).projects
    expect(project).toMatchObject({ name: 'Digits', signs: 10, samples: 60 })
    await studio.button('Undo').first().click()
    await expect.poll(async () => (await server.ask('projects.list', {})).projects).toEqual([])
    expectNoTrouble(studio)
  })

  it('of kinivi’s folder the table of hands comes in by its own names, and the rest is told by file', async () => {
    const { server, studio } = await studioWith()
    const folder = join(temporaryFolder(), 'model')
    for (const [path, text] of Object.entries(KINIVI_FOLDER)) write(dirname(folder), path, text)
    await choose(studio, 'folder', folder)
    const dialog = dialogOf(studio, 'model')
    expect(await preview(dialog)).toEqual(['Open 8 samples', 'Close 8 samples', 'Pointer 8 samples', 'OK 8 samples'])
    await dialog.getByText('9 could not be used, and why').click()
    await dialog.getByText('(model/point_history_classifier/point_history.csv)').waitFor()
    await dialog.getByText('(model/point_history_classifier/point_history_classifier_label.csv)').waitFor()
    await dialog.getByText('7 × it is no table, and holds no takes').waitFor()
    await expectAccessible(studio.page, 'an import of which some cannot be used')
    await dialog.getByRole('button', { name: 'Import the chosen signs' }).click()
    await studio.page.getByText('Added to “model”: 4 new signs, 32 samples.').waitFor()
    // Chosen alone the other one stays refused.
    await choose(studio, 'file', join(folder, 'point_history_classifier/point_history.csv'))
    await dialogOf(studio, 'point_history.csv').getByRole('alert').filter({ hasText: 'one fingertip' }).waitFor()
    expect((await server.ask('projects.list', {})).projects.length).toBe(1)
    expectNoTrouble(studio)
  })

  it('folders of pictures go through the finder; those without a hand are told by their names', async () => {
    const { server, studio } = await studioWith()
    const { page } = studio
    const folder = join(temporaryFolder(), 'pictures')
    const { one, five, wall } = digitPictures()
    for (const [i, picture] of one.entries()) write(folder, `one/${i}.jpg`, picture)
    for (const [i, picture] of five.entries()) write(folder, `five/${i}.jpg`, picture)
    write(folder, 'five/wall.jpg', wall[0]!)
    write(folder, 'five/notes.txt', 'not a picture')
    write(folder, 'one/broken.png', 'not a picture')
    await choose(studio, 'folder', folder)
    const dialog = dialogOf(studio, 'pictures')
    await expectAccessible(page, 'an import that looks for hands')
    const signs = await preview(dialog)
    expect(signs.map((text) => text.split(' ')[0])).toEqual(['five', 'one'])
    await dialog.getByText(/could not be used, and why/).click()
    await dialog.getByText(/no hand is seen in it/).waitFor()
    await dialog.getByText('five/wall.jpg').waitFor()
    await dialog.getByText('one/broken.png').waitFor()
    await dialog.getByLabel('Who signs').fill('Ann')
    await page.keyboard.press('Tab')
    await dialog.getByText('People: Ann.').waitFor()
    await dialog.getByRole('button', { name: 'Import the chosen signs' }).click()
    await page.getByText(/^Added to “pictures”: 2 new signs/).waitFor()
    const [project] = (await server.ask('projects.list', {})).projects
    const { signs: kept } = await server.ask('projects.read', { projectId: project!.id })
    // Some hands are unclear, as they would be before a camera.
    for (const { samples } of kept) expect(samples).toBeGreaterThanOrEqual(one.length / 2)
    expect(kept[0]!.recordings[0]).toMatchObject({ signer: 'Ann', source: 'import', origin: { file: 'pictures' } })
    await studio.go('Record')
    await page.getByText('from “pictures”').first().waitFor()
    await expectAccessible(page, 'an imported recording')
    // With their small pictures.
    const [listed] = await server.ask('samples.list', { projectId: project!.id, signId: kept[0]!.id })
    const stored = await server.ask('samples.read', { projectId: project!.id, sampleIds: listed!.sampleIds })
    expect(stored.every(({ thumbnail }) => thumbnail !== null)).toBe(true)
    expectNoTrouble(studio)
  })

  it("Teachable Machine's project and a zip of one sign's samples come in by their signs", async () => {
    const { studio } = await studioWith()
    const { one, five } = digitPictures()
    const machine = new Map<string, Uint8Array>([['manifest.json', Buffer.from('{"type":"image","version":"2.4.10"}')]])
    one.forEach((picture, i) => {
      machine.set(`One finger-!-${i}.jpg`, picture)
    })
    five.forEach((picture, i) => {
      machine.set(`All five-!-${i}.jpg`, picture)
    })
    await choose(studio, 'file', { name: 'project.tm', mimeType: '', buffer: await zipOfFiles(machine) })
    const signs = await preview(dialogOf(studio, 'project.tm'))
    expect(signs.map((text) => text.replace(/ \d+ samples$/, ''))).toEqual(['One finger', 'All five'])
    await studio.page.keyboard.press('Escape')
    const samples = new Map(five.map((picture, i) => [`${i}.jpg`, picture] as const))
    await choose(studio, 'file', { name: 'Five-samples.zip', mimeType: '', buffer: await zipOfFiles(samples) })
    expect((await preview(dialogOf(studio, 'Five-samples.zip')))[0]).toMatch(/^Five \d+ samples$/)
    await studio.page.keyboard.press('Escape')
    const hostile = await zipOfFiles(new Map([['a/1.jpg', Buffer.alloc(64 * 1024 * 1024)]]))
    await choose(studio, 'file', { name: 'bomb.zip', mimeType: '', buffer: hostile })
    const alert = dialogOf(studio, 'bomb.zip').getByRole('alert')
    await alert.filter({ hasText: /would become \d+ times as large.*Nothing was kept/ }).waitFor()
    expectNoTrouble(studio)
  })

  it('folders of arrays become takes, from a folder and from a zip', async () => {
    const { studio } = await studioWith()
    const folder = join(temporaryFolder(), 'MP_Data')
    const zipped = new Map<string, Uint8Array>()
    for (const [sign, seed] of [
      ['hello', 1],
      ['thanks', 7],
    ] as const) {
      for (let take = 0; take < 3; take++) {
        const { frames } = newTake({ hands: 1, seed: seed + take })
        for (const [f, { hands }] of frames.slice(0, 12).entries()) {
          const right = hands[0]?.image ?? new Array<number>(63).fill(0)
          const flat = [...new Array<number>(132 + 1404 + 63).fill(0), ...right]
          const path = `${sign}/${take}/${f}.npy`
          write(folder, path, npy([1662], flat))
          zipped.set(`MP_Data/${path}`, npy([1662], flat))
        }
      }
    }
    await choose(studio, 'folder', folder)
    expect(await preview(dialogOf(studio, 'MP_Data'))).toEqual(['hello 3 takes', 'thanks 3 takes'])
    await studio.page.getByLabel('Frames a second').fill('30')
    await studio.page.keyboard.press('Escape')
    await choose(studio, 'file', { name: 'MP_Data.zip', mimeType: '', buffer: await zipOfFiles(zipped) })
    expect(await preview(dialogOf(studio, 'MP_Data.zip'))).toEqual(['hello 3 takes', 'thanks 3 takes'])
    expectNoTrouble(studio)
  })

  it('a set of clips becomes takes, from its folder and from a zip, and can be given up while it is looked at', async () => {
    const { server, studio } = await studioWith()
    const { page } = studio
    const files = ['clips.json', 'clips.bin.gz', 'LICENSE'].map((name) => {
      return [`set/${name}`, readFileSync(join(testData, 'moving', name))] as const
    })
    const folder = temporaryFolder()
    for (const [path, bytes] of files) write(folder, path, bytes)
    const signs = ['please 3 takes', 'thank-you 3 takes', 'large 3 takes', 'coffee 1 take']
    await choose(studio, 'file', { name: 'set.zip', mimeType: '', buffer: await zipOfFiles(files) })
    expect(await preview(dialogOf(studio, 'set.zip'))).toEqual(signs)
    await page.keyboard.press('Escape')

    const dialog = dialogOf(studio, 'set')
    await page.route('**/call/imports.look', () => {})
    await choose(studio, 'folder', join(folder, 'set'))
    await dialog.getByText('Understanding what it holds').waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.unroute('**/call/imports.look')

    await choose(studio, 'folder', join(folder, 'set'))
    expect(await preview(dialog)).toEqual(signs)
    await dialog.getByText('People: c, d.').waitFor()
    await dialog.getByText(/2022-02-03.*2022-03-02/).waitFor()
    await dialog.getByLabel('coffee').uncheck()
    await dialog.getByRole('button', { name: 'Import the chosen signs' }).click()
    await page.getByText(/^Added to “set”: 3 new signs/).waitFor()
    const [project] = (await server.ask('projects.list', {})).projects
    expect(project).toMatchObject({ name: 'set', signs: 3, samples: 0, takes: 9 })
    expectNoTrouble(studio)
  })

  it('films become takes where a hand moves along, and samples where it is held', async () => {
    const { server, studio } = await studioWith()
    const folder = join(temporaryFolder(), 'films')
    const copy = (from: string, to: string) => write(folder, to, readFileSync(join(testData, from)))
    copy('clips/msl-yo.mp4', 'yo/1.mp4')
    copy('digits/clips/p001-1.webm', 'one/a.webm')
    write(folder, 'one/broken.mp4', 'no film')
    await choose(studio, 'folder', folder)
    const dialog = dialogOf(studio, 'films')
    const signs = await preview(dialog)
    expect(signs).toEqual([expect.stringMatching(/^one \d+ samples$/), 'yo 1 take'])
    await dialog.getByText(/could not be used, and why/).click()
    await dialog.getByText('one/broken.mp4').waitFor()
    await dialog.getByRole('button', { name: 'Import the chosen signs' }).click()
    await studio.page.getByText(/^Added to “films”: 2 new signs/).waitFor()
    const [project] = (await server.ask('projects.list', {})).projects
    const { signs: kept } = await server.ask('projects.read', { projectId: project!.id })
    expect(kept.map(({ label, moves }) => [label, moves])).toEqual([
      ['one', false],
      ['yo', true],
    ])
    expectNoTrouble(studio)
  })

  it('is ended in the middle, and leaves nothing', async () => {
    const { server, studio } = await studioWith()
    const folder = join(temporaryFolder(), 'many')
    const [picture] = digitPictures().five
    for (let i = 0; i < 300; i++) write(folder, `five/${i}.jpg`, picture!)
    await choose(studio, 'folder', folder)
    const dialog = dialogOf(studio, 'many')
    await dialog.getByText(/Looking for hands: [1-9]\d* of 300/).waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect((await server.ask('projects.list', {})).projects).toEqual([])
    expectNoTrouble(studio)
  })

  it('looks as it should, wide and narrow, light and dark', async () => {
    const { server, studio } = await studioWith()
    const rows = someDigits()
    await choose(studio, 'file', {
      name: 'landmarks.csv',
      mimeType: '',
      buffer: Buffer.from(`${rows.join('\n')}\n7,half\n`),
    })
    await preview(dialogOf(studio, 'landmarks.csv'))
    await expectEveryWidth({ page: studio.page, server }, 'import')
  })
})

const cases = fileURLToPath(new URL('../../../shared/cases/tables/', import.meta.url))
const here = existsSync(cases)
/** Signs and samples that each file beside the project has, where they are not 4 and 32; null where it is refused. */
const OTHERS: Record<string, { signs?: number; samples?: number } | null> = {
  '21-kinivi-keypoint_label.csv': null,
  '23-pixels.csv': {},
  '25-two-hands-x0-x41.csv': { samples: 20 },
  '28-list.json': { samples: 16 },
}

describe(
  here ? 'the tables beside the project' : 'the tables beside the project (not run: ../shared/cases is absent)',
  () => {
    it.runIf(here)('are all understood in the page as they are on the command line', async () => {
      const { studio } = await studioWith()
      const files = readdirSync(cases).filter((name) => /\.(csv|tsv|json)$/.test(name))
      for (const name of files) {
        const own = OTHERS[name]
        if (own === null) continue
        const labels = name.replace(/\.csv$/, '_label.csv')
        const chosen = [name, ...(files.includes(labels) && labels !== name ? [labels] : [])]
        await choose(
          studio,
          'file',
          chosen.map((one) => join(cases, one)),
        )
        if (name === '23-pixels.csv') {
          await dialogOf(studio, name).getByRole('alert').filter({ hasText: 'pixels' }).waitFor()
          await studio.page.getByLabel('Size of the pictures').selectOption('640 × 480')
        }
        const signs = await preview(dialogOf(studio, name))
        const samples = signs.reduce((sum, text) => sum + Number(/(\d+) samples?$/.exec(text)![1]), 0)
        expect([name, signs.length, samples]).toEqual([name, own?.signs ?? 4, own?.samples ?? 32])
        await studio.page.keyboard.press('Escape')
        await dialogOf(studio, name).waitFor({ state: 'detached' })
      }
      expectNoTrouble(studio)
    })
  },
)
