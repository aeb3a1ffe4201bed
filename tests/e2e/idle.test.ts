import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { digitSamples, handCamera, PEOPLE } from '../support/digits'
import { expectNoTrouble, openStudio, startTestServer, trainProject } from './studio'

/** What is shown, each hand for long enough to be held. */
const SHOWN = [null, 6, 6, 7, 7, null, 8, 8, 9, 9]
const FPS = 10
/** More than one round of it. */
const FRAMES = 12 * FPS
const TAUGHT = ['0', '1', '2', '3', '4', '5']

describe('idle hands', () => {
  it('are taken for no sign, before the empty wall and in signs that were never taught', async () => {
    const server = await startTestServer(temporaryFolder())
    const { id: projectId } = await server.ask('projects.create', { name: 'Idle' })
    const hands = digitSamples(PEOPLE)
    // Ten people teach 0 to 5, and 9 stands for what hands do in between.
    for (const digit of [...TAUGHT, '9']) {
      const none = digit === '9'
      const { signId } = await server.ask('signs.add', { projectId, label: none ? 'None' : digit, none })
      for (const [signer, own] of hands) {
        const sample = own.get(digit)
        if (!sample) continue
        const { recordingId } = await server.ask('recordings.start', { projectId, signId, signer, source: 'video' })
        await server.ask('samples.append', { projectId, recordingId, samples: [sample] })
      }
    }
    await trainProject(server, projectId, {})
    const camera = handCamera('p009', SHOWN)
    const studio = await openStudio(server, { flags: camera.flags, fps: FPS })
    const { page, button } = studio
    await studio.go('Recognise')
    await button('Use the camera').click()
    await studio.seeHand()
    const seen = (await studio.watchUntil((now) => now.length >= FRAMES)).flatMap((one) =>
      one.state === 'seen' ? [one] : [],
    )
    const count = (verdict: string) => seen.filter((one) => one.verdict === verdict).length
    const accepted = seen.flatMap((one) => (one.accepted ? [one.accepted.label] : []))
    console.log(
      `wall, 6, 7, 8 and 9 by p009, 0 to 5 taught: ${accepted.length} accepted (${accepted.join(' ')}) in ${seen.length} frames: ${count('no-hand')} no hand, ${count('none')} None, ${count('unknown')} unknown, ${count('sign')} named`,
    )
    // The stream was what it should be: hands and wall, and hands that were looked at.
    expect(count('no-hand')).toBeGreaterThan(5)
    expect(count('unknown') + count('none')).toBeGreaterThan(60)
    expect(accepted.length).toBeLessThanOrEqual(1)
    expect(await page.getByTestId('transcript').textContent()).toBe(
      accepted.length === 0 ? 'Hold a sign, and it is written here.' : accepted.join(''),
    )
    expectNoTrouble(studio)
  })
})
