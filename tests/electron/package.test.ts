import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { listPackage } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { FUSES } from '../../packaging/config.mjs'
import { patience } from '../support/pace'
import { newPlace, type Place, run, startDesktop } from './desktop'

const { packaged, dist } = inject('staged')
const archive = join(dirname(packaged), 'resources/app.asar')
const deb = join(dist, readdirSync(dist).find((name) => name.endsWith('.deb'))!)
const read = (command: string, ...words: string[]) => execFileSync(command, words, { encoding: 'utf8' })

describe('the archive', () => {
  it('is small, has no packages beside what is built, and nothing twice', () => {
    const files = listPackage(archive, { isPack: false })
    expect(statSync(archive).size).toBeLessThan(30e6)
    expect(files.filter((name) => /node_modules|cli\.js|\.ts$|\.map$|^\/(src|tests|docs)/.test(name))).toEqual([])
    const [wasm, finders] = [/tfjs-backend-wasm(-simd)?\.wasm$/, /vision_wasm.*\.wasm$/]
    expect([wasm, finders].map((kind) => files.filter((name) => kind.test(name)).length)).toEqual([2, 1])
    expect(readdirSync(dirname(archive))).toEqual(['app.asar'])
    for (const name of [
      '/package.json',
      '/LICENSE',
      '/models/LICENSE-Apache-2.0.txt',
      '/out/main/trainer.js',
      '/out/main/icon.png',
    ])
      expect(files).toContain(name)
  })
})

describe('the packaged binary', () => {
  it('has every fuse as the table says', async () => {
    const wire = await getCurrentFuseWire(packaged)
    const found = Object.keys(FUSES).map((name) => {
      const option = FuseV1Options[(name[0]!.toUpperCase() + name.slice(1)) as keyof typeof FuseV1Options]
      return [name, String.fromCharCode(wire[option] ?? 0) === '1']
    })
    expect(Object.fromEntries(found)).toEqual(FUSES)
  })

  it('is no Node, takes nothing from the environment, and opens no port to look into it', async () => {
    const place = await newPlace()
    const port = await freePort()
    const env = {
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: '--require=/nothing',
      ELECTRON_RENDERER_URL: 'http://localhost:1',
    }
    const words = [
      `--data-dir=${place.dataFolder}`,
      '--disable-gpu',
      `--remote-debugging-port=${port}`,
      `--inspect=${port}`,
    ]
    const app = run(place, packaged, words, { env })
    await seen(place)
    expect(await answers(port)).toBe(false)
    expect(await answers(9229)).toBe(false)
    expect(app.said()).not.toMatch(/listening on/)
    app.process.kill('SIGTERM')
    expect(await app.exited).toBe(0)
  })

  it('opens no other app than its own', async () => {
    const place = await newPlace()
    const app = run(place, packaged, [inject('staged').app, `--data-dir=${place.dataFolder}`, '--disable-gpu'])
    await seen(place)
    expect(place.screen.windows('Signsmith$').length).toBe(1)
    app.process.kill('SIGTERM')
    expect(await app.exited).toBe(0)
  })
})

describe('the package for Debian', () => {
  it('holds the app, its helper with the setuid bit, and what desktops want to know', () => {
    const list = read('dpkg-deb', '--contents', deb)
    for (const line of [
      /^-rwsr-xr-x root\/root .* \.\/opt\/Signsmith\/chrome-sandbox$/m,
      /^-rwxr-xr-x root\/root .* \.\/opt\/Signsmith\/signsmith$/m,
      / \.\/opt\/Signsmith\/resources\/app\.asar$/m,
      / \.\/usr\/bin\/signsmith -> \/opt\/Signsmith\/signsmith$/m,
      / \.\/usr\/share\/applications\/signsmith\.desktop$/m,
      / \.\/usr\/share\/mime\/packages\/signsmith\.xml$/m,
      / \.\/usr\/share\/doc\/signsmith\/copyright$/m,
    ])
      expect(list).toMatch(line)
    for (const size of [16, 24, 32, 48, 64, 128, 256, 512])
      expect(list).toContain(`./usr/share/icons/hicolor/${size}x${size}/apps/signsmith.png`)
    expect(read('dpkg-deb', '--field', deb, 'Package', 'Architecture', 'Section')).toBe(
      'Package: signsmith\nArchitecture: amd64\nSection: education\n',
    )
  })

  it.runIf(process.getuid?.() === 0 && !existsSync('/opt/Signsmith'))(
    'is installed, opened, used, and removed without what the person made',
    async () => {
      onTestFinished(() => void execFileSync('dpkg', ['--purge', 'signsmith'], { stdio: 'ignore' }))
      read('dpkg', '--install', deb)
      const tabs = await tabsToFirstName()
      const place = await newPlace()
      const { screen } = place
      const own = join(place.home, '.local/share/signsmith')
      const app = run(place, '/usr/bin/signsmith', ['--disable-gpu'])
      await seen(place)
      // By keyboard alone, as nobody can look into it: two names, Start.
      await expect.poll(() => screen.windows('· Signsmith$').length).toBe(1)
      await new Promise((resolve) => setTimeout(resolve, patience(3_000)))
      screen.press(...Array<string>(tabs).fill('Tab'), ...'one', 'Tab', ...'five', 'Return')
      await expect.poll(() => projectsIn(own).length).toBe(1)
      app.process.kill('SIGTERM')
      expect(await app.exited).toBe(0)
      const said = read('dpkg', '--remove', 'signsmith')
      expect(said).toContain('stays in ~/.local/share/signsmith')
      expect(
        ['/opt/Signsmith', '/usr/bin/signsmith', '/etc/apparmor.d/signsmith'].filter((path) => existsSync(path)),
      ).toEqual([])
      expect(projectsIn(own).length).toBe(1)
      expect(screen.windows('Signsmith$')).toEqual([])
    },
  )
})

const seen = ({ screen }: Place) =>
  expect.poll(() => screen.windows('Signsmith$').length, { timeout: patience(60_000) }).toBe(1)

function projectsIn(dataFolder: string): string[] {
  const folder = join(dataFolder, 'projects')
  return existsSync(folder) ? readdirSync(folder) : []
}

/** How often somebody presses Tab until the field of the first name has the focus, counted where one can look. */
async function tabsToFirstName(): Promise<number> {
  const { page, quit } = await startDesktop('packaged', await newPlace())
  for (let tabs = 1; tabs < 40; tabs++) {
    await page.keyboard.press('Tab')
    if (await page.getByLabel('First sign').evaluate((field) => field === document.activeElement)) {
      await quit()
      return tabs
    }
  }
  throw new Error('Tab never comes to the first name')
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('close', () => socket.destroy())
  })
}
