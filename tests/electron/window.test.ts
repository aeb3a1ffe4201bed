import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { PLACES } from '../../src-main/contract/events'
import { newPlace, type Place, pageOf, placeBefore, run, startDesktop, taught, wordsOf } from './desktop'
import { startTwoScreens } from './screen'

/** The window's place and size, frame aside. */
function geometry({ screen }: Place) {
  const shell = screen.xdo('getwindowgeometry', '--shell', windowOf(screen))
  const [x, y, width, height] = ['X', 'Y', 'WIDTH', 'HEIGHT'].map((name) =>
    Number(new RegExp(`^${name}=(-?\\d+)$`, 'm').exec(shell)![1]),
  )
  return { x, y, width, height }
}
const windowOf = (screen: Place['screen']) => screen.windows('Signsmith$')[0]!

/** Processes of the app that draw a page. */
function renderers(pid: number): number[] {
  const table = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).trim().split('\n')
  const rows = table.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)!.slice(1) as [string, string, string])
  const below = new Set([String(pid)])
  for (let size = 0; size !== below.size; ) {
    size = below.size
    for (const [own, parent] of rows) if (below.has(parent)) below.add(own)
  }
  return rows.filter(([own, , args]) => below.has(own) && args.includes('--type=renderer')).map(([own]) => Number(own))
}

describe('the menu', () => {
  it('is reached by its keys and by accelerators, and quits', async () => {
    const place = await newPlace()
    const { screen } = place
    const desktop = await startDesktop('built', place)
    const { page } = desktop
    await desktop.ask('projects.create', { name: 'P' })
    await page.reload()
    const names = { signs: 'Signs', record: 'Record', train: 'Train', recognise: 'Recognise', improve: 'Improve' }
    const at = (name: string) => page.getByRole('heading', { name, level: 1 }).waitFor()
    for (const [i, name] of [...PLACES.entries()].reverse()) {
      screen.press(`ctrl+${i + 1}`)
      await at(names[name])
    }
    // Alt and the letter opens the menu, which the arrows walk through.
    screen.press('alt+g', 'Down', 'Down', 'Return')
    await expect.poll(() => page.locator('main h1').first().textContent()).toMatch(/Record|Train/)
    const ratio = () => page.evaluate(() => devicePixelRatio)
    screen.press('ctrl+plus')
    await expect.poll(ratio).toBeGreaterThan(1)
    screen.press('ctrl+minus', 'ctrl+minus')
    await expect.poll(ratio).toBeLessThan(1)
    screen.press('ctrl+0')
    await expect.poll(ratio).toBe(1)
    const width = () => page.evaluate(() => innerWidth)
    screen.press('F11')
    await expect.poll(width).toBe(1400)
    screen.press('F11')
    await expect.poll(width).toBe(1280)
    // In another language other letters open it, and the same keys do the same.
    await desktop.ask('settings.change', { language: 'es' })
    await page.locator('html[lang=es]').waitFor()
    screen.press('ctrl+1', 'alt+i', 'Down', 'Down', 'Return')
    await expect.poll(() => page.locator('main h1').first().textContent()).toMatch(/Grabar|Entrenar/)
    await desktop.ask('settings.change', { language: 'en' })
    await page.locator('html[lang=en]').waitFor()
    // What developers have is not there for people.
    await page.evaluate(() => Object.assign(window, { same: true }))
    screen.press('ctrl+r', 'ctrl+shift+r', 'ctrl+shift+i')
    screen.press('ctrl+1')
    await at('Signs')
    expect(await page.evaluate(() => 'same' in window)).toBe(true)
    expect(screen.windows('DevTools')).toEqual([])
    screen.press('ctrl+q')
    expect(await desktop.exited).toBe(0)
  })
})

describe('the keys of the system', () => {
  it('change a text of the page, and close the window', async () => {
    const place = await newPlace()
    const { screen } = place
    const desktop = await startDesktop('built', place)
    const { page } = desktop
    await desktop.ask('projects.create', { name: 'P' })
    await page.reload()
    const field = page.getByLabel('Name of the new sign')
    const holds = (text: string) => expect.poll(() => field.inputValue()).toBe(text)
    const copied = (text: string) => expect.poll(() => screen.clipboard()).toBe(text)
    await field.click()
    screen.paste('one')
    await holds('one')
    screen.press('ctrl+z')
    await holds('')
    screen.press('ctrl+shift+z')
    await holds('one')
    screen.press('End', 'ctrl+v')
    await holds('oneone')
    screen.press('ctrl+a', 'ctrl+c')
    await copied('oneone')
    screen.press('End', 'ctrl+v')
    await holds('oneoneoneone')
    screen.press('ctrl+a', 'ctrl+x')
    await holds('')
    await copied('oneoneoneone')
    // The same from the menu, whose first words undo and whose last select all.
    screen.press('alt+e', 'Home', 'Return')
    await holds('oneoneoneone')
    screen.press('End', 'alt+e', 'End', 'Return', 'ctrl+c')
    await copied('oneoneoneone')
    screen.press('ctrl+w')
    expect(await desktop.exited).toBe(0)
  })
})

describe('the window', () => {
  it('comes back where it was, and in view where that screen is gone', async () => {
    const place = await newPlace()
    const { screen } = place
    const first = await startDesktop('built', place)
    screen.xdo('windowsize', '--sync', windowOf(screen), '900', '700')
    screen.xdo('windowmove', '--sync', windowOf(screen), '120', '90')
    await expect.poll(() => first.page.evaluate(() => innerWidth)).toBe(900)
    const before = geometry(place)
    screen.press('ctrl+q')
    await first.exited
    const second = await startDesktop('built', place)
    await expect.poll(() => geometry(place)).toEqual(before)
    await second.quit()
    const file = join(place.dataFolder, 'electron/window.json')
    const state = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(file, JSON.stringify({ ...state, bounds: { ...state.bounds, x: 5000, y: -3000 } }))
    await startDesktop('built', place)
    const now = geometry(place)
    expect([now.x! >= 0, now.x! + now.width! <= 1400, now.y! >= 0]).toEqual([true, true, true])
  })

  it('comes back on the second screen, and on the first where that one is gone', async () => {
    const place = placeBefore(await startTwoScreens())
    const { screen } = place
    const first = await startDesktop('built', place)
    screen.xdo('windowsize', '--sync', windowOf(screen), '700', '600')
    screen.xdo('windowmove', '--sync', windowOf(screen), '1200', '60')
    await expect.poll(() => first.page.evaluate(() => [innerWidth, screenX > 1024])).toEqual([700, true])
    const before = geometry(place)
    screen.press('ctrl+q')
    await first.exited
    const second = await startDesktop('built', place)
    await expect.poll(() => geometry(place)).toEqual(before)
    // The system moves it while it is open, or leaves it where nobody sees it; it is seen where it is opened again.
    screen.unplug()
    await second.quit()
    await startDesktop('built', place)
    const { x, y, width } = geometry(place)
    expect([x! >= 0, x! + width! <= 1024, y! >= 0]).toEqual([true, true, true])
  })

  it('is sharp on a fine screen, and follows light and dark while it is open', async () => {
    const place = await newPlace('2800x2000')
    const { page } = await startDesktop('built', place, ['--force-device-scale-factor=2'])
    expect(await page.evaluate(() => [devicePixelRatio, innerWidth])).toEqual([2, 1280])
    for (const colorScheme of ['dark', 'light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.locator(`html[data-theme=${colorScheme}]`).waitFor()
    }
  })

  it('comes to the front when Signsmith is started a second time', async () => {
    const place = await newPlace()
    const { screen } = place
    const first = await startDesktop('built', place)
    screen.press('ctrl+m')
    await expect.poll(() => screen.windows('Signsmith$')).toEqual([])
    const second = run(place, ...wordsOf('built', place, []))
    expect(await second.exited).toBe(0)
    await expect.poll(() => screen.windows('Signsmith$').length).toBe(1)
    await expect.poll(() => first.page.evaluate(() => document.hasFocus())).toBe(true)
    expect(first.process.exitCode).toBe(null)
  })

  it('is not opened over a folder that another Signsmith has, unless the person says so', async () => {
    const place = await newPlace()
    const { screen } = place
    const first = await startDesktop('built', place)
    // The second does not find the first, as on another computer, but for what it wrote into the folder.
    for (const name of ['Lock', 'Socket', 'Cookie']) rmSync(join(place.dataFolder, `electron/Singleton${name}`))
    const second = run(place, ...wordsOf('built', place, []))
    await expect.poll(() => screen.windows('Signsmith is open elsewhere').length).toBe(1)
    screen.press('Escape')
    expect(await second.exited).toBe(0)
    expect(await first.ask('storage.read', {})).toEqual({ state: 'open' })
  })
})

describe('the command line', () => {
  it('opens the window with the Electron that it is told, and ends with it', async () => {
    const place = await newPlace()
    const { screen } = place
    const { electron, app } = inject('staged')
    const env = { ELECTRON_OVERRIDE_DIST_PATH: dirname(electron) }
    const words = [join(app, 'out/main/cli.js'), 'studio', '--data-dir', place.dataFolder]
    const command = run(place, process.execPath, words, { env })
    await expect.poll(() => screen.windows('· Signsmith$').length).toBe(1)
    expect(command.said()).not.toContain('http')
    screen.press('ctrl+q')
    expect(await command.exited).toBe(0)
  })
})

describe('a project file', () => {
  it('that is opened with the app, at its start or later, reaches the page', async () => {
    const place = await newPlace()
    const { page } = await startDesktop('packaged', place, [join(place.home, 'first.signsmith')])
    const shown = (name: string) => page.getByRole('dialog', { name: `Open “${name}”` })
    await shown('first.signsmith').getByRole('alert').waitFor()
    const second = run(place, ...wordsOf('packaged', place, ['second.signsmith']))
    expect(await second.exited).toBe(0)
    await shown('second.signsmith').getByText('cannot be read').waitFor()
  })
})

describe('speech', () => {
  it.runIf(existsSync('/usr/bin/speech-dispatcher'))(
    'finds the voices of this computer a moment after the start, and is offered',
    async () => {
      const desktop = await startDesktop('built', await newPlace())
      const { page } = desktop
      // Nobody hears whether it speaks: there is no sound here. The page offers it beside a model.
      const projectId = await taught(desktop)
      await desktop.ask('training.start', { projectId, request: { epochs: 1 } })
      await expect.poll(async () => (await desktop.ask('training.read', { projectId })).state).toBe('trained')
      await page.reload()
      await desktop.go('Recognise')
      await page.getByText('Speak each accepted sign').waitFor()
    },
  )
})

describe('new versions', () => {
  it('are looked for by the browser alone, when somebody asks', async () => {
    const place = await newPlace()
    const { screen, home } = place
    const asked = join(home, 'asked')
    const browser = join(home, 'xdg-open')
    writeFileSync(browser, `#!/bin/sh\necho "$1" >> ${asked}\n`, { mode: 0o755 })
    screen.env.PATH = `${home}:${screen.env.PATH}`
    const { troubles } = await startDesktop('built', place)
    screen.press('alt+h', 'Down', 'Return')
    await expect.poll(() => existsSync(asked) && readFileSync(asked, 'utf8')).toBe('https://signsmith.example/\n')
    expect(troubles).toEqual([])
  })
})

describe('a page that ends', () => {
  it('is loaded anew three times, at its place; then a box says why, and the app ends', async () => {
    const place = await newPlace()
    const { screen } = place
    const desktop = await startDesktop('built', place)
    await desktop.ask('projects.create', { name: 'P' })
    await desktop.page.reload()
    await desktop.go('Train')
    for (let i = 0; i < 3; i++) {
      const [pid] = renderers(desktop.process.pid!)
      process.kill(pid!, 'SIGKILL')
      await expect.poll(() => renderers(desktop.process.pid!).filter((one) => one !== pid).length).toBe(1)
      const page = await pageOf(desktop)
      await page.getByText('The page ended unexpectedly and was loaded again.').waitFor()
      await page.getByRole('heading', { name: 'Train', level: 1 }).waitFor()
    }
    process.kill(renderers(desktop.process.pid!)[0]!, 'SIGKILL')
    await expect.poll(desktop.said).toContain('Signsmith cannot go on: the page ended several times')
    await expect.poll(() => screen.windows('.').length).toBeGreaterThan(0)
    screen.press('Return')
    expect(await desktop.exited).toBe(1)
  })
})

describe('an end', () => {
  it('in the middle of a training is asked about, also twice, and leaves the folder free', async () => {
    const place = await newPlace()
    const { screen } = place
    const desktop = await startDesktop('built', place)
    const projectId = await taught(desktop)
    await desktop.page.reload()
    await desktop.go('Train')
    await desktop.ask('training.start', { projectId, request: { epochs: 2000 } })
    await desktop.page.locator('progress').first().waitFor()
    const asked = () => desktop.page.evaluate(() => document.hasFocus())
    screen.press('ctrl+q')
    await expect.poll(asked).toBe(false)
    // Going on is what Return says.
    screen.press('Return')
    await expect.poll(asked).toBe(true)
    expect((await desktop.ask('training.running', {})).projectId).toBe(projectId)
    screen.press('ctrl+q')
    await expect.poll(asked).toBe(false)
    screen.press('Tab', 'Return')
    expect(await desktop.exited).toBe(0)
    const again = await startDesktop('built', place)
    expect((await again.ask('projects.list', {})).projects.map(({ samples }) => samples)).toEqual([20])
  })

  it('by force loses nothing that was acknowledged', async () => {
    const place = await newPlace()
    const desktop = await startDesktop('built', place)
    const projectId = await taught(desktop)
    desktop.process.kill('SIGKILL')
    await desktop.exited
    const again = await startDesktop('built', place)
    const project = await again.ask('projects.read', { projectId })
    expect([project.samples, project.signs.map(({ label }) => label)]).toEqual([20, ['open', 'fist']])
    expect(again.troubles).toEqual([])
  })
})

describe('root', () => {
  it.runIf(process.getuid?.() === 0)('reads why there is no window, and none is left blank', async () => {
    const place = await newPlace()
    const [binary, words] = wordsOf('built', place, ['--no-sandbox'])
    const refused = run(place, binary, words, { user: {} })
    expect(await refused.exited).toBe(1)
    expect(refused.said()).toContain('Signsmith cannot open a window here (Chromium’s sandbox does not run as root)')
  })
})
