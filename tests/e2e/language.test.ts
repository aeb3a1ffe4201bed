import { describe, expect, it } from 'vitest'
import { PLACES } from '../../src-main/contract/events'
import type { Language } from '../../src-main/contract/language'
import { CATALOGUES } from '../../src-renderer/locales'
import { temporaryFolder } from '../support/app'
import { handCamera } from '../support/digits'
import { newSamples } from '../support/hands'
import { expectNoTrouble, openStudio, seedProject, startTestServer, trainProject } from './studio'

/** Plain words of a catalogue, by their path. */
function plain(part: object, path = ''): [string, string][] {
  return Object.entries(part).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string'
      ? [[`${path}.${key}`, value]]
      : value instanceof Object
        ? plain(value, `${path}.${key}`)
        : [],
  )
}
const within = (text: string, word: string) =>
  new RegExp(`(^|[^\\p{L}])${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}($|[^\\p{L}])`, 'u').test(text)
/** English words that a page in another language must not show; some short ones are words of that language as well. */
function english(language: Language): [string, string][] {
  const theirs = new Map(plain(CATALOGUES[language]))
  const all = [...theirs.values()].join('\n')
  return plain(CATALOGUES.en).filter(
    ([path, word]) => word.length >= 5 && theirs.get(path) !== word && !within(all, word),
  )
}

describe('another language', () => {
  it('is the system’s, goes through every place without an English word, and is switched in Settings', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedProject(server, 'Gruß', [
      { label: 'hallo', recordings: [newSamples('open', 7), newSamples('open', 7, 7)] },
      { label: 'halt', recordings: [newSamples('fist', 7), newSamples('fist', 7, 7), newSamples('open', 1, 15)] },
      { label: 'leer', recordings: [] },
    ])
    await trainProject(server, projectId)
    const studio = await openStudio(server, { settings: { guide: false }, context: { locale: 'de-DE' } })
    const { page, button } = studio
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('de')

    /** Goes through every place and says which English words are there. */
    const walk = async (language: Language) => {
      const words = CATALOGUES[language]
      const foreign = english(language)
      const found: string[] = []
      for (const place of PLACES) {
        await page
          .getByRole('navigation', { name: words.app.placesLabel })
          .getByRole('button', { name: words.app.places[place] })
          .click()
        await page.getByRole('heading', { name: words[place].title, level: 1 }).waitFor()
        await page.locator('details').evaluateAll((all) => {
          for (const one of all as HTMLDetailsElement[]) one.open = true
        })
        const spoken = await page
          .locator('[aria-label]')
          .evaluateAll((elements) => elements.map((element) => element.getAttribute('aria-label')))
        // biome-ignore lint/performance/useDomNodeTextContent: what a person sees, with its line breaks
        const text = [await page.locator('body').innerText(), ...spoken].join('\n')
        for (const [path, word] of foreign) {
          if (within(text, word)) {
            found.push(`${language} ${place}${path}: ${word}`)
          }
        }
      }
      return found
    }
    expect(await walk('de')).toEqual([])

    // What the host refuses in English gets a German sentence before it.
    const { de } = CATALOGUES
    await page.getByRole('navigation').getByRole('button', { name: de.app.places.signs }).click()
    await page.getByLabel(de.signs.label).fill('hallo')
    await page.keyboard.press('Enter')
    await page.getByText('Das passt nicht zu dem, was schon da ist. (This project already has').waitFor()

    for (const [language, name, before] of [
      ['es', 'Español', 'de'],
      ['tr', 'Türkçe', 'es'],
      ['en', 'English', 'tr'],
    ] as const) {
      await button(CATALOGUES[before].settings.title).click()
      await page.getByLabel(CATALOGUES[before].settings.language).selectOption({ label: name })
      await page.getByRole('dialog', { name: CATALOGUES[language].settings.title }).waitFor()
      await button(CATALOGUES[language].app.close).click()
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(language)
      if (language !== 'en') expect(await walk(language)).toEqual([])
    }
    // The choice is kept over the system's language.
    await page.reload()
    await page
      .getByRole('heading', { name: 'hallo' })
      .or(page.getByRole('heading', { level: 1 }))
      .first()
      .waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en')
    expectNoTrouble(studio)
  })
})

describe('the journey in another language', () => {
  it('on a real hand: two signs are named, recorded, learned, recognised and written', async () => {
    const camera = handCamera('p015', [1])
    const studio = await openStudio(await startTestServer(temporaryFolder()), {
      flags: camera.flags,
      epochs: 8,
      settings: { countdown: 1, burst: 2 },
      context: { locale: 'de-DE' },
    })
    const { page, button } = studio
    const { guide, record, train, transcript, welcome, app } = CATALOGUES.de
    await page.getByLabel(welcome.first).fill('eins')
    await page.getByLabel(welcome.second).fill('fünf')
    await button(welcome.start).click()
    for (const [label, digit] of [
      ['eins', 1],
      ['fünf', 5],
    ] as const) {
      camera.show(digit)
      if (digit === 5) await button(guide.toRecord(label)).click()
      await studio.seeHand()
      await button(record.burst(1, 2)).click()
      await button(record.bursting(2)).waitFor()
      await button(record.burst(1, 2)).waitFor()
      await page
        .getByTestId('tally')
        .filter({ hasText: /^([5-9]|\d\d) / })
        .waitFor()
    }
    await button(guide.toTrain).click()
    await page.getByText(train.trained).waitFor()
    await button(guide.toShow).click()
    const text = page.getByTestId('transcript')
    await text.filter({ hasText: 'fünf' }).waitFor()
    camera.show(1)
    await text.filter({ hasText: 'fünf eins' }).waitFor()
    // Counted as Germans count.
    await page
      .getByText(/^\d+,\d\s%$/)
      .first()
      .waitFor()
    await button(transcript.clear).click()
    await button(app.undo).click()
    expect(await text.textContent()).toBe('fünf eins')
    expectNoTrouble(studio)
  })
})
