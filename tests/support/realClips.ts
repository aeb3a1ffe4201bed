import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { launchChromium } from './chromium'
import { installClipTools } from './clipTools'
import { testData } from './data'

/** Signs of Mexican Sign Language, one real take of each; tests/data/README.md says from where. */
export const CLIPS = ['yo', 'hoy', 'dolor'] as const
export type ClipName = (typeof CLIPS)[number]

/** How a take is seen: several are made so of the one that is there. */
export interface View {
  /** Against the usual one. */
  zoom?: number
  /** Pixels of the clip by which the person stands elsewhere. */
  x?: number
  y?: number
  /** Degrees. */
  turn?: number
  light?: number
  mirrored?: boolean
}

/** JPEGs of one size, one a frame. */
export type Pictures = readonly Buffer[]
/** Pictures a second, of the clips as of what is made from them. */
export const RATE = 30
const SIZE = { width: 640, height: 360 }

/** What is seen in one view. */
export type Seen<Name extends ClipName = ClipName> = Record<Name, Pictures> & {
  /** The person with the arm down, out of the picture: no clip has that, so it is put together from frames of two of them. */
  rest: Buffer
}

export interface RealClips {
  /** @returns for each view what is seen in it, of the clips of these names */
  see<Name extends ClipName>(views: readonly View[], names: readonly Name[]): Promise<Seen<Name>[]>
  /** Other pictures, such as of a hand that is held up, in the size of these. */
  fit(pictures: Pictures): Promise<Buffer[]>
  /** A film as it comes in a file, VP8 in WebM, of every second picture. */
  film(pictures: Pictures): Promise<Buffer>
}

/** A clip made faster or slower. */
export function performed(clip: Pictures, speed: number): Buffer[] {
  return Array.from({ length: Math.floor(clip.length / speed) }, (_, i) => clip[Math.floor(i * speed)]!)
}

/** A picture for so many seconds. */
export function stands(picture: Buffer, seconds: number): Buffer[] {
  return new Array<Buffer>(Math.round(seconds * RATE)).fill(picture)
}

/** What `work` makes of the real clips, in a browser of its own, which has what takes films apart. */
export async function withRealClips<T>(work: (clips: RealClips) => Promise<T>): Promise<T> {
  const browser = await launchChromium()
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  // Only a page with a safe address has decoders.
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '' }))
  await page.goto('http://127.0.0.1/')
  await page.addScriptTag({ path: join(createRequire(import.meta.url).resolve('mediabunny'), '../mediabunny.min.cjs') })
  await page.evaluate(installClipTools, SIZE)
  const film = (name: ClipName) => readFileSync(join(testData, `clips/msl-${name}.mp4`), 'base64')
  const made = await work({
    async see<Name extends ClipName>(views: readonly View[], names: readonly Name[]) {
      const [yo, hoy] = [film('yo'), film('hoy')]
      const rests = await page.evaluate(([yo, hoy, views]) => clipTools.seeRest(yo, hoy, views), [
        yo,
        hoy,
        views,
      ] as const)
      const all = rests.map((rest): Record<string, unknown> => ({ rest: bytes(rest) }))
      for (const name of names) {
        const seen = await page.evaluate(([film, views]) => clipTools.see(film, views), [film(name), views] as const)
        for (const [v, pictures] of seen.entries()) all[v]![name] = pictures.map(bytes)
      }
      return all as Seen<Name>[]
    },
    fit: async (pictures) => (await page.evaluate((given) => clipTools.fit(given), pictures.map(text))).map(bytes),
    async film(pictures) {
      const half = pictures.filter((_, i) => i % 2 === 0).map(text)
      return bytes(await page.evaluate(([given, rate]) => clipTools.film(given, rate), [half, RATE / 2] as const))
    },
  })
  await browser.close()
  return made
}

const bytes = (text: string) => Buffer.from(text, 'base64')
const text = (picture: Buffer) => picture.toString('base64')
