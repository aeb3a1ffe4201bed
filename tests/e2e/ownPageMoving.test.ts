import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { percent } from '../../src-main/hosts/cli/output'
import { CATALOGUES } from '../../src-renderer/locales'
import { temporaryFolder } from '../support/app'
import { filmCamera } from '../support/filmCamera'
import { openOwnPage } from '../support/ownPage'
import { patience } from '../support/pace'
import { CLIPS, performed, type Seen, stands, type View, withRealClips } from '../support/realClips'
import type { Server } from '../support/server'
import { serveFolder } from '../support/staticServer'
import { unzipInto } from '../support/unzip'
import { LEAST_IN_TURN, shareInTurn, TAUGHT, takesFilm } from './realTakes'
import { expectNoTrouble, openStudio, seedProject, startTestServer, trainProject } from './studio'

const { takes } = CATALOGUES.en

/** Never taught so: in another place, turn, size, light and speed. */
const SHOWN: View = { zoom: 1.03, x: 6, y: 4, turn: 1.2, light: 1.04 }
const SPEED = 1.05
/** Seconds of rest between two signs. */
const PAUSE = 1.2
/** Signs that are waited for: two rounds. */
const SHOWINGS = 6

const joined = (seen: Seen) => CLIPS.flatMap((name) => [...stands(seen.rest, PAUSE), ...performed(seen[name], SPEED)])

/** The page of a project's model, as the studio hands it out, on a web server. */
async function servePage(server: Server, projectId: string): Promise<string> {
  const current = await server.ask('models.current', { projectId })
  if (current.state !== 'ready') throw new Error(current.state)
  const made = await server.ask('models.take', { projectId, modelId: current.card.id, form: 'page' })
  expect(made.agreement).toMatchObject({ n: 9, probability: 0 })
  const folder = temporaryFolder()
  const zip = join(folder, made.name)
  for (let from = 0; from < made.bytes; ) {
    const bytes = Buffer.from((await server.ask('files.read', { fileId: made.fileId, from })).data, 'base64')
    appendFileSync(zip, bytes)
    from += bytes.length
  }
  await unzipInto(zip, join(folder, 'site'))
  return `${await serveFolder(join(folder, 'site'))}/msl-page/`
}

describe('a page of one’s own, with real signs that move', () => {
  it('finds them in a stream, as the studio taught them', async () => {
    const made = await withRealClips(async (clips) => {
      const [[shown], taught] = [await clips.see([SHOWN]), await clips.see(TAUGHT)]
      const films: Buffer[] = []
      for (const name of CLIPS) films.push(await clips.film(takesFilm(taught, name, 0.9)))
      return { films, stream: joined(shown!) }
    })
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedProject(
      server,
      'MSL',
      CLIPS.map((label) => ({ label, recordings: [] })),
    )
    for (const { id: signId } of (await server.ask('projects.read', { projectId })).signs) {
      await server.ask('signs.change', { projectId, signId, moves: true })
    }
    const studio = await openStudio(server, { fps: 30 })
    const { page, button } = studio
    await studio.go('Record')
    for (const [index, name] of CLIPS.entries()) {
      await page.getByLabel('Sign to record').selectOption({ index })
      const file = { name: `${name}.webm`, mimeType: 'video/webm', buffer: made.films[index]! }
      await page.locator('input[type=file]').setInputFiles(file)
      await page.getByText(`Video: ${name}.webm`).waitFor()
      await button(takes.film.read).click()
      await page.getByText(takes.film.found(3)).waitFor({ timeout: patience(120_000) })
      await button(takes.film.keepAll(3)).click()
      await page
        .getByTestId('takes-tally')
        .filter({ hasText: takes.tally(3, 0) })
        .waitFor()
    }
    expectNoTrouble(studio)
    await page.context().browser()!.close()
    await trainProject(server, projectId, { epochs: 14 })

    const own = await openOwnPage(await servePage(server, projectId), filmCamera(made.stream.length, made.stream).flags)
    await own.startCamera()
    const enough = async () => (await own.accepted()).length
    await expect.poll(enough, { timeout: patience(180_000) }).toBeGreaterThanOrEqual(SHOWINGS)
    const accepted = await own.accepted()
    const share = shareInTurn(accepted, CLIPS)
    console.log(`real signs on a page of one’s own: ${accepted.join(' ')}; ${percent(share)} of what was shown`)
    expect(share).toBeGreaterThanOrEqual(LEAST_IN_TURN)
    expect(own.troubles).toEqual([])
  })
})
