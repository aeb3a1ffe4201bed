import { spawn } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../support/app'
import { launchChromium } from '../support/chromium'
import { patience } from '../support/pace'

const WAIT = { timeout: patience(60_000) }

/** Starts the studio as `npm start` does without Electron; in place of a browser, what notes what it is started with. */
async function startStudio() {
  const folder = temporaryFolder()
  const noted = join(folder, 'started-with')
  const browser = join(folder, 'browser')
  writeFileSync(browser, `#!/bin/sh\nprintf '%s\\n' "$@" >'${noted}.part'\nmv '${noted}.part' '${noted}'\n`)
  chmodSync(browser, 0o700)
  const { DISPLAY: _x, WAYLAND_DISPLAY: _y, XDG_CURRENT_DESKTOP: _z, ...env } = process.env
  const words = ['out/main/cli.js', 'studio', '--web', '--port', '0', '--data-dir', join(folder, 'data')]
  const child = spawn(process.execPath, words, { env: { ...env, BROWSER: browser } })
  onTestFinished(() => void child.kill('SIGKILL'))
  let written = ''
  for (const output of [child.stdout, child.stderr]) {
    output.on('data', (chunk) => {
      written += chunk
    })
  }
  await expect.poll(() => existsSync(noted), WAIT).toBe(true)
  return {
    startedWith: readFileSync(noted, 'utf8').trim(),
    written: () => written,
    end: () => {
      child.kill('SIGINT')
      return new Promise<number | null>((resolve) => child.on('exit', resolve))
    },
  }
}

describe('the browser that is opened', () => {
  it('is started with a file that its owner alone can read, and that leads to the studio once', async () => {
    const { startedWith, written, end } = await startStudio()
    expect(startedWith).toMatch(/^\/\S+\.html$/)
    expect(statSync(startedWith).mode & 0o777).toBe(0o600)
    expect(statSync(dirname(startedWith)).mode & 0o777).toBe(0o700)
    // One line with the address and one about privacy.
    expect(written().trim().split('\n')).toEqual([
      expect.stringMatching(/^Signsmith is open at http:\/\/127\.0\.0\.1:\d+\/enter#key=[0-9a-f]{64}$/),
      'Everything stays on this computer. An address opens one browser, once. Ctrl-C ends Signsmith.',
    ])
    const copy = join(temporaryFolder(), 'copy.html')
    writeFileSync(copy, readFileSync(startedWith))

    const browser = await launchChromium()
    onTestFinished(() => browser.close())
    const page = await browser.newPage()
    await page.goto(`file://${startedWith}`)
    await page.getByRole('heading', { name: 'Recognises the signs you teach it' }).waitFor(WAIT)
    await expect.poll(() => existsSync(dirname(startedWith)), WAIT).toBe(false)
    expect(page.url()).not.toContain('key')

    const stranger = await (await browser.newContext()).newPage()
    await stranger.goto(`file://${copy}`)
    await stranger.getByRole('heading', { name: 'This browser has no key to your studio' }).waitFor(WAIT)
    expect(await end()).toBe(0)
  })

  it('leaves no file behind when it never came', async () => {
    const { startedWith, end } = await startStudio()
    expect(existsSync(startedWith)).toBe(true)
    expect(await end()).toBe(0)
    expect(existsSync(dirname(startedWith))).toBe(false)
  })
})
