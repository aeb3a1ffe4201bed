import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { SampleForm } from '../../src-main/contract/sampleFile'
import { openMaterial } from '../../src-main/services/tables/table'
import { temporaryFolder } from '../support/app'
import type { Server } from '../support/server'
import { manySigns } from '../support/signs'
import { JPEG, newTake } from '../support/takes'
import { unzip } from '../support/unzip'
import { expectAccessible } from './accessible'
import { expectEveryWidth } from './everyWidth'
import { tabTo } from './keyboard'
import { expectNoTrouble, openStudio, seedProject, startTestServer } from './studio'

/** Two held signs with pictures, and one that moves with three takes, one of which is not learned from. */
async function seedBoth(server: Server): Promise<string> {
  const signs = manySigns(2).map(({ label, recordings }) => ({
    label,
    recordings: recordings.map((samples) => samples.map((one) => ({ ...one, thumbnail: JPEG }))),
  }))
  const projectId = await seedProject(server, 'Greetings', signs)
  const { signId } = await server.ask('signs.add', { projectId, label: '=wave', moves: true })
  const recording = { projectId, signId, signer: 'Ann', source: 'demonstration' as const }
  const { recordingId } = await server.ask('recordings.start', recording)
  const takeIds: string[] = []
  for (let seed = 1; seed <= 3; seed++) {
    const kept = await server.ask('takes.append', { projectId, recordingId, take: newTake({ seed, strip: 2 }) })
    if (kept.kept) takeIds.push(kept.id)
  }
  expect(takeIds.length).toBe(3)
  await server.ask('takes.use', { projectId, takeIds: takeIds.slice(0, 1), used: false })
  return projectId
}

const read = (bytes: Buffer, labels?: Buffer) => {
  const material = openMaterial(bytes, {
    needsLabel: true,
    encoding: null,
    size: null,
    fps: null,
    labels: labels ? { name: 'labels', bytes: labels, given: true } : null,
    choices: { label: null, signer: null },
  })
  const { rows } = material.kind === 'takes' ? material.takes : material.table
  return [...new Set(rows.map(({ label }) => label))].map((label) => [
    label,
    rows.filter((row) => row.label === label).length,
  ])
}

const HELD = [
  ['sign 1', 8],
  ['sign 2', 8],
]
const KINDS: Record<
  SampleForm,
  { option: string; name: string; said: RegExp; check(files: Map<string, Buffer>): void }
> = {
  csv: {
    option: 'Table (CSV)',
    name: 'Greetings csv.zip',
    said: /18 rows, largest difference 0/,
    check(files) {
      expect(read(files.get('samples.csv')!)).toEqual(HELD)
      expect(read(files.get('takes.csv')!)).toEqual([['=wave', 2]])
    },
  },
  kinivi: {
    option: 'Keypoint table (kinivi)',
    name: 'Greetings keypoints.zip',
    said: /16 rows, largest difference 0/,
    check(files) {
      expect(read(files.get('keypoint.csv')!, files.get('keypoint_classifier_label.csv')!)).toEqual(HELD)
    },
  },
  jsonl: {
    option: 'JSON Lines',
    name: 'Greetings jsonl.zip',
    said: /18 rows, largest difference 0/,
    check(files) {
      expect(read(files.get('samples.jsonl')!)).toEqual(HELD)
      expect(read(files.get('takes.jsonl')!)).toEqual([['=wave', 2]])
    },
  },
  pose: {
    option: 'Takes (.pose)',
    name: 'Greetings pose.zip',
    said: /2 rows, largest difference 0/,
    check(files) {
      const names = [...files.keys()]
      expect(names).toEqual([
        'takes.csv',
        expect.stringMatching(/^=wave\/.*\.pose$/),
        expect.stringMatching(/^=wave\/.*\.pose$/),
      ])
      expect(files.get(names[1]!)!.readFloatLE(0)).toBeCloseTo(0.2, 6)
    },
  },
  pictures: {
    option: 'Pictures',
    name: 'Greetings pictures.zip',
    said: /20 pictures, each the same/,
    check(files) {
      const pictures = [...files].filter(([name]) => name !== 'pictures.csv')
      expect(pictures.length).toBe(20)
      for (const [name, bytes] of pictures) {
        expect([name, bytes.toString('base64')]).toEqual([
          expect.stringMatching(/^(sign [12]|=wave)\/[a-z0-9-]+\.jpg$/),
          JPEG,
        ])
      }
    },
  },
}

/** Chooses as a person does who has only keys. */
async function choose(page: Page, option: string) {
  await tabTo(page, /^What kind of file/)
  for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowUp')
  const now = () =>
    page.getByLabel('What kind of file').evaluate((select) => (select as HTMLSelectElement).selectedOptions[0]!.text)
  for (let i = 0; i < 6 && (await now()) !== option; i++) await page.keyboard.press('ArrowDown')
  expect(await now()).toBe(option)
}

describe('samples in the forms that others read', () => {
  it('are saved by keyboard, each read back and compared, and what comes down is what was in the project', async () => {
    const server = await startTestServer(temporaryFolder())
    await seedBoth(server)
    const studio = await openStudio(server)
    const { page } = studio
    for (const { option, name, said, check } of Object.values(KINDS)) {
      await tabTo(page, 'Save as a file: Greetings')
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog', { name: 'Save “Greetings” as a file' })
      await dialog.waitFor()
      await choose(page, option)
      await dialog.getByText(`The file is called “${name}”.`).waitFor()
      await dialog.getByText('1 sample or take not learned from').waitFor()
      await expectAccessible(page, `saving as ${option}`)
      await tabTo(page, 'Make the file')
      const download = page.waitForEvent('download')
      await page.keyboard.press('Enter')
      const made = await download
      expect(made.suggestedFilename()).toBe(name)
      await dialog.waitFor({ state: 'detached' })
      await page.getByText(`“${name}” was made`).filter({ hasText: said }).waitFor()
      check(await unzip(readFileSync(await made.path())))
    }
    expectNoTrouble(studio)
  })

  it('are one file where they are of one kind, and none where there is nothing', async () => {
    const server = await startTestServer(temporaryFolder())
    await seedProject(server, 'Numbers', manySigns(3))
    await server.ask('projects.create', { name: 'Nothing' })
    const studio = await openStudio(server)
    const { page, button } = studio
    await button('Save as a file: Nothing').click()
    await page.getByLabel('What kind of file').selectOption('csv')
    await page.getByText('There is nothing in this project that such a file could hold.').waitFor()
    expect(await button('Make the file').isDisabled()).toBe(true)
    await expectAccessible(page, 'nothing to save')
    await page.keyboard.press('Escape')
    await button('Save as a file: Numbers').click()
    await page.getByLabel('What kind of file').selectOption('csv')
    await page.getByText('3 signs, 24 samples.').waitFor()
    await page.getByText('No people are named.').waitFor()
    expect(await page.getByLabel('The names of the people').count()).toBe(0)
    const download = page.waitForEvent('download')
    await button('Make the file').click()
    const made = await download
    expect(made.suggestedFilename()).toBe('Numbers.csv')
    expect(read(readFileSync(await made.path()))).toEqual(['sign 1', 'sign 2', 'sign 3'].map((label) => [label, 8]))
    expectNoTrouble(studio)
  })

  it('name people as a person wants it, which is said before anything is made', async () => {
    const server = await startTestServer(temporaryFolder())
    await seedBoth(server)
    const studio = await openStudio(server)
    const { page, button } = studio
    const signers = async (form: SampleForm) => {
      const download = page.waitForEvent('download')
      await button('Make the file').click()
      const files = await unzip(readFileSync(await (await download).path()))
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      const [header, ...rows] = files
        .get(form === 'pictures' ? 'pictures.csv' : 'takes.csv')!
        .toString()
        .split('\n')
      const at = header!.split(',').indexOf('signer')
      return new Set(rows.filter((row) => row.includes('=wave')).map((row) => row.split(',')[at]))
    }
    for (const form of ['csv', 'pose', 'pictures'] as const) {
      await button('Save as a file: Greetings').click()
      const dialog = page.getByRole('dialog')
      // Of a project file it is said as well.
      await dialog.getByText('People: Ann.', { exact: true }).waitFor()
      await page.getByLabel('What kind of file').selectOption(form)
      await dialog.getByText('People: Ann.', { exact: true }).waitFor()
      await dialog.getByText('Other names for the people').click()
      await dialog.getByLabel('Ann is called').fill('P1')
      await page.keyboard.press('Tab')
      await dialog.getByText('People: P1.', { exact: true }).waitFor()
      await expectAccessible(page, `renaming people in ${form}`)
      expect(await signers(form)).toEqual(new Set(['P1']))
      await button('Save as a file: Greetings').click()
      await page.getByLabel('What kind of file').selectOption(form)
      await dialog.getByLabel('The names of the people').uncheck()
      await dialog.getByText('No people are named.', { exact: true }).waitFor()
      expect(await signers(form)).toEqual(new Set(['']))
    }
    await button('Save as a file: Greetings').click()
    await page.getByLabel('What kind of file').selectOption('kinivi')
    await page.getByText('No people are named.', { exact: true }).waitFor()
    expect(await page.getByLabel('The names of the people').count()).toBe(0)
    expectNoTrouble(studio)
  })

  it('look as they should, wide and narrow, light and dark, in every language', async () => {
    const server = await startTestServer(temporaryFolder())
    await seedBoth(server)
    const { page, button } = await openStudio(server)
    await button('Save as a file: Greetings').click()
    for (const [language, form] of [
      ['en', 'csv'],
      ['de', 'kinivi'],
      ['es', 'pose'],
      ['tr', 'pictures'],
    ] as const) {
      await server.ask('settings.change', { language })
      await page.locator(`html[lang=${language}]`).waitFor()
      await page.getByRole('dialog').locator('select').selectOption(form)
      await expectEveryWidth({ page, server }, `sample-file-${form}-${language}`)
    }
  })
})
