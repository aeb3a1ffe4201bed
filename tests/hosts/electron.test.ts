import { join } from 'node:path'
import type { BrowserWindowConstructorOptions, MenuItemConstructorOptions } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { PLACES } from '../../src-main/contract/events'
import { LANGUAGES, type Language } from '../../src-main/contract/language'
import { connectPage, isOurPage, type PageContents } from '../../src-main/hosts/electron/bridge'
import { DEBUG_SWITCHES, refuseDebugging } from '../../src-main/hosts/electron/debugging'
import { mayDownload, outcome, saveDialog, signFileDialog } from '../../src-main/hosts/electron/downloads'
import { menuTemplate } from '../../src-main/hosts/electron/menu'
import { MENU_WORDS } from '../../src-main/hosts/electron/menuWords'
import {
  addressAgain,
  devServerOf,
  mayNavigate,
  mayRequest,
  ORIGIN,
  originOf,
  START,
} from '../../src-main/hosts/electron/origin'
import { mayUse, PERMISSIONS } from '../../src-main/hosts/electron/permissions'
import { createQuit } from '../../src-main/hosts/electron/quit'
import { createSchemeHandler } from '../../src-main/hosts/electron/scheme'
import { captionsOptions, createBudget, restoreState, windowOptions } from '../../src-main/hosts/electron/window'
import { DIALOG_WORDS, followLanguage } from '../../src-main/hosts/electron/words'
import { CONTENT_SECURITY_POLICY, SECURITY_HEADERS } from '../../src-main/hosts/headers'
import { createOpenings, projectFileIn } from '../../src-main/hosts/openings'
import type { App } from '../../src-main/services/app'
import { createEvents } from '../../src-main/services/studio/events'
import { CATALOGUES } from '../../src-renderer/locales'

describe('the window', () => {
  it('has everything that security depends on written out', () => {
    const { webPreferences } = windowOptions(null, '/preload.cjs', '')
    expect(webPreferences).toEqual({
      preload: '/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      backgroundThrottling: false,
      spellcheck: false,
    } satisfies BrowserWindowConstructorOptions['webPreferences'])
  })

  it('of the captions stays on top, in a session of its own, and is given nothing of ours', () => {
    const { alwaysOnTop, webPreferences } = captionsOptions('captions')
    const { preload: _, ...same } = windowOptions(null, '/preload.cjs', '').webPreferences!
    expect([alwaysOnTop, webPreferences]).toEqual([true, { ...same, partition: 'captions' }])
  })

  const screen = { x: 0, y: 0, width: 1920, height: 1080 }
  const bounds = { x: 100, y: 50, width: 1000, height: 700 }

  it('comes back where it was', () => {
    const state = restoreState({ bounds, maximized: true }, [screen])
    expect(state).toEqual({ bounds, maximized: true })
    expect(windowOptions(state, '', '')).toMatchObject(bounds)
  })

  it('is loaded again after a crash, but not for ever', () => {
    const mayReload = createBudget(3, 1000)
    expect([0, 1, 2, 3, 1500].map(mayReload)).toEqual([true, true, true, false, true])
  })

  it.each([
    ['a screen that is gone', { bounds: { ...bounds, x: 5000 } }],
    ['no numbers', { bounds: { x: 'a', y: 0, width: 800, height: 600 } }],
    ['a size too small', { bounds: { ...bounds, width: 10 } }],
    ['nothing', null],
    ['text', 'maximized'],
    ['no bounds', { maximized: true }],
    ['null bounds', { bounds: null }],
  ])('starts as usual from %s', (_name, raw) => {
    expect(restoreState(raw, [screen])).toBe(null)
  })
})

describe('debug ports', () => {
  const removedFrom = (packaged: boolean) => {
    const removeSwitch = vi.fn()
    refuseDebugging(packaged, { removeSwitch })
    return removeSwitch.mock.calls.map(([name]) => name)
  }

  it('are not opened by a packaged app, and by one under development where it is told to', () => {
    expect(removedFrom(true)).toEqual([...DEBUG_SWITCHES])
    expect(removedFrom(false)).toEqual([])
  })
})

describe('permissions', () => {
  const ask = (permission: string, media: string[] = [], origin: string | null = ORIGIN) =>
    mayUse({ permission, origin, media }, ORIGIN)

  it('give the camera, the copying of text and a screen that stays on to our own page', () => {
    expect([ask('media', ['video']), ask('clipboard-sanitized-write'), ask('screen-wake-lock')]).toEqual([
      true,
      true,
      true,
    ])
  })

  it('give nothing else', () => {
    const given = Object.keys(PERMISSIONS).filter((name) => ask(name, ['video']))
    expect(given).toEqual(['media', 'clipboard-sanitized-write', 'screen-wake-lock'])
    const others = ['clipboard-read', 'fullscreen', 'fileSystem', 'geolocation', 'openExternal', 'constructor', 'new']
    expect(others.filter((name) => ask(name, ['video']))).toEqual([])
    expect([ask('media', ['audio']), ask('media', ['video', 'audio']), ask('media', [])]).toEqual([false, false, false])
  })

  it('give nothing to anybody else', () => {
    const strangers = ['https://evil.example', 'studio://other', 'http://127.0.0.1:5747', null]
    const granted = strangers.flatMap((origin) =>
      Object.keys(PERMISSIONS).filter((name) => ask(name, ['video'], origin)),
    )
    expect(granted).toEqual([])
  })

  it('that are refused by the policy in the headers are answered at once, full screen first of all', () => {
    for (const name of ['fullscreen', 'clipboard-read', 'microphone', 'geolocation', 'display-capture'])
      expect(SECURITY_HEADERS['Permissions-Policy']).toContain(`${name}=()`)
  })
})

describe('a saved file', () => {
  it('is asked for in one dialog with a title and a name', () => {
    expect(saveDialog('My signs.html', '/home/me', DIALOG_WORDS.en)).toEqual({
      title: 'Save “My signs.html”',
      defaultPath: join('/home/me', 'My signs.html'),
      filters: [
        { name: 'Web page', extensions: ['html'] },
        { name: 'All files', extensions: ['*'] },
      ],
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    })
    expect(saveDialog('x', '/', DIALOG_WORDS.tr).filters).toEqual([{ name: 'Tüm dosyalar', extensions: ['*'] }])
  })

  it('for the signs is a text file, asked for in every language', () => {
    const asked = Object.values(DIALOG_WORDS).map((words) => signFileDialog('/home/me/signs.txt', words))
    expect(asked[0]).toEqual({
      title: 'The file for the signs',
      defaultPath: '/home/me/signs.txt',
      filters: [{ name: 'Text', extensions: ['txt'] }],
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    })
    expect(new Set(asked.map(({ title }) => title)).size).toBe(4)
  })

  it.each(['html', 'json', 'csv', 'jsonl', 'zip', 'signsmith'])(
    'that the page makes as .%s has its kind named in every language',
    (ending) => {
      for (const words of Object.values(DIALOG_WORDS)) {
        const [kind] = saveDialog(`x.${ending}`, '/', words).filters!
        expect(kind).toEqual({ name: expect.not.stringMatching(words.kinds.all), extensions: [ending] })
      }
    },
  )

  it('is one that our page made', () => {
    const others = ['https://evil.example/x', `${ORIGIN}/index.html`, 'blob:https://evil.example/1', 'data:text/html,x']
    expect([`blob:${ORIGIN}/1234`, ...others].map((address) => mayDownload(address, ORIGIN))).toEqual([
      true,
      ...others.map(() => false),
    ])
  })

  it('that was not saved is called so', () => {
    expect((['completed', 'cancelled', 'interrupted'] as const).map(outcome)).toEqual(['saved', 'cancelled', 'failed'])
  })
})

describe('the language', () => {
  it('is the system’s or the one that was chosen, and follows it', async () => {
    const events = createEvents()
    let language: 'system' | 'es' = 'system'
    const handlers = { 'settings.read': async () => ({ language }) }
    const changed = vi.fn()
    const spoken = await followLanguage({ handlers, events } as unknown as App, () => ['de-AT', 'en'], vi.fn(), changed)
    expect(spoken()).toBe('de')
    events.emit('settings', {})
    language = 'es'
    events.emit('settings', {})
    await expect.poll(spoken).toBe('es')
    expect(changed).toHaveBeenCalledTimes(1)
  })
})

describe('addresses', () => {
  it('belong to an origin, our own scheme included', () => {
    expect([START, `${ORIGIN}/a?b#c`, 'https://a.example:8/x', 'nonsense'].map(originOf)).toEqual([
      ORIGIN,
      ORIGIN,
      'https://a.example:8',
      null,
    ])
  })

  it('of a page that ended lead to the place where it was, and say so', () => {
    expect(
      [`${ORIGIN}/index.html#train`, `${START}?again#record`, '', 'https://evil.example/#x'].map((last) =>
        addressAgain(START, last, 'signs'),
      ),
    ).toEqual([`${START}?again#train`, `${START}?again#record`, `${START}?again#signs`, `${START}?again#signs`])
  })

  it('may be gone to only within the studio', () => {
    const others = [
      'https://evil.example',
      'file:///etc/passwd',
      'studio://other/',
      'javascript:alert(1)',
      'data:text/html,x',
      'about:blank',
    ]
    expect([START, ...others].map((address) => mayNavigate(address, ORIGIN))).toEqual([
      true,
      ...others.map(() => false),
    ])
  })

  it('may be fetched only from the studio: no request leaves', () => {
    const others = [
      'https://evil.example/x',
      'http://127.0.0.1:5173/',
      'ws://127.0.0.1:5173',
      'file:///etc/passwd',
      'studio://other/a',
      'blob:https://evil.example/1',
      'data:image/png;base64,AA',
    ]
    expect(
      [`${ORIGIN}/assets/a.js`, `blob:${ORIGIN}/1234`, ...others].map((address) => mayRequest(address, ORIGIN)),
    ).toEqual([true, true, ...others.map(() => false)])
  })

  it('of a dev server are taken from this machine alone', () => {
    const addresses = [
      'http://localhost:5173/',
      'http://127.0.0.1:5173',
      'https://evil.example',
      'http://localhost.evil.example:1',
      'file:///x',
      undefined,
    ]
    expect(addresses.map(devServerOf)).toEqual([
      'http://localhost:5173',
      'http://127.0.0.1:5173',
      null,
      null,
      null,
      null,
    ])
  })

  it('of the dev server are let through during development alone', () => {
    const home = 'http://localhost:5173'
    expect([mayRequest('ws://localhost:5173/', home), mayRequest('http://localhost:5173/a.ts', home)]).toEqual([
      true,
      true,
    ])
    expect(mayRequest('http://localhost:9999/', home)).toBe(false)
  })
})

describe('the scheme', () => {
  const handler = createSchemeHandler(
    new Map([['/index.html', { file: import.meta.filename, type: 'text/html; charset=utf-8' }]]),
  )
  const get = (url: string, method = 'GET') => handler({ url, method } as Request)

  it('serves what is listed, with the policy', async () => {
    const response = await get(START)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY)
    expect(await response.text()).toContain('describe')
  })

  it.each([
    [`${ORIGIN}/missing`, 404],
    [`${ORIGIN}/../../package.json`, 404],
    [`${ORIGIN}/%2e%2e%2fpackage.json`, 404],
    ['studio://other/index.html', 403],
    ['https://evil.example/index.html', 403],
  ])('refuses %s', async (url, status) => {
    expect((await get(url)).status).toBe(status)
  })

  it('refuses other methods', async () => {
    expect((await get(START, 'POST')).status).toBe(403)
  })
})

describe('calls', () => {
  const frame = { url: START }
  it('come only from the main frame of our window, showing our page', () => {
    expect([
      isOurPage(frame, frame, ORIGIN),
      isOurPage(null, frame, ORIGIN),
      isOurPage({ ...frame }, frame, ORIGIN),
      isOurPage({ url: 'https://evil.example' }, frame, ORIGIN),
    ]).toEqual([true, false, false, false])
    const strange = { url: 'https://evil.example' }
    expect(isOurPage(strange, strange, ORIGIN)).toBe(false)
  })

  it('of strangers do not reach the gate, and events stop with the window', async () => {
    const dispatch = vi.fn(async () => ({ ok: true as const, value: 1 }))
    const events = createEvents()
    const send = vi.fn()
    let call: (event: { senderFrame: { url: string } | null }, ...args: unknown[]) => Promise<unknown> = async () => {}
    let destroyed = () => {}
    const contents: PageContents = {
      mainFrame: frame,
      ipc: {
        handle: (_channel, listener) => {
          call = listener
        },
      },
      send,
      isDestroyed: () => false,
      once: (_event, listener) => {
        destroyed = listener
      },
    }
    connectPage(contents, dispatch, events, ORIGIN, () => {})
    expect(await call({ senderFrame: { url: START } }, 'app.describe', {})).toMatchObject({ ok: false })
    expect(dispatch).not.toHaveBeenCalled()
    expect(await call({ senderFrame: frame }, 'app.describe', {})).toEqual({ ok: true, value: 1 })
    events.emit('projects', {})
    destroyed()
    events.emit('projects', {})
    expect(send.mock.calls).toEqual([['signsmith:event', 'projects', {}]])
  })
})

describe('quitting', () => {
  /** Electron, as far as it takes part: `objects` says whether the page does, and `ended` whether the app has. */
  function desktop(platform: NodeJS.Platform, objects = false) {
    const order: string[] = []
    const page = { objects, open: true, ended: false }
    const electronQuit = () => {
      let prevented = false
      quit.before({
        preventDefault() {
          prevented = true
        },
      })
      if (!prevented) page.ended = true
    }
    const window = {
      isDestroyed: () => !page.open,
      close() {
        if (page.objects) return void order.push('asked')
        page.open = false
        order.push('window')
        if (platform !== 'darwin' || quit.wanted()) electronQuit()
      },
    }
    const close = vi.fn(async () => {
      order.push('files')
    })
    const quit = createQuit(() => window, close, electronQuit, vi.fn())
    return { quit, order, page, window, close, press: electronQuit }
  }

  it.each(['darwin', 'linux'] as const)('closes the window, then the files, then ends, on %s', async (platform) => {
    const { press, page, order, quit } = desktop(platform)
    press()
    expect([page.ended, quit.closed()]).toEqual([false, false])
    await expect.poll(() => page.ended).toBe(true)
    expect([order, quit.closed()]).toEqual([['window', 'files'], true])
  })

  it('closes no file before the person has said that a recording or a training may end', async () => {
    const { press, page, order, window, close } = desktop('darwin', true)
    press()
    press()
    expect([order, close.mock.calls.length]).toEqual([['asked', 'asked'], 0])
    page.objects = false
    window.close()
    await expect.poll(() => page.ended).toBe(true)
    expect(order).toEqual(['asked', 'asked', 'window', 'files'])
  })

  it('is forgotten when the person goes on: on macOS the window that is closed later leaves the app open', () => {
    const { press, page, order, quit, window } = desktop('darwin', true)
    press()
    expect(quit.wanted()).toBe(true)
    quit.stay()
    page.objects = false
    window.close()
    expect([order, quit.wanted(), page.ended]).toEqual([['asked', 'window'], false, false])
  })

  it('asks nobody when the process is told to end, also while a question stands', async () => {
    for (const asked of [false, true]) {
      const { press, page, order, quit } = desktop('darwin', true)
      if (asked) press()
      quit.now()
      quit.now()
      quit.stay()
      await expect.poll(() => page.ended).toBe(true)
      expect(order).toEqual([...(asked ? ['asked'] : []), 'files'])
    }
  })

  it('ends also where a file cannot be closed, and says so', async () => {
    const [report, ended] = [vi.fn(), vi.fn()]
    const closed = { isDestroyed: () => true, close: () => {} }
    const quit = createQuit(
      () => closed,
      () => Promise.reject('full'),
      ended,
      report,
    )
    quit.before({ preventDefault: () => {} })
    await expect.poll(() => ended.mock.calls.length).toBe(1)
    expect([report.mock.calls, quit.closed()]).toEqual([[['full']], true])
  })
})

describe('the menu', () => {
  const acts = () => ({ go: vi.fn(), close: vi.fn(), lookForNew: vi.fn() })
  const menu = (platform: NodeJS.Platform, development: boolean, language: Language = 'en', does = acts()) =>
    menuTemplate(platform, development, MENU_WORDS[language], does)

  it('goes to every place by an accelerator', () => {
    const does = acts()
    const items = menu('linux', false, 'en', does).find(({ label }) => label === '&Go')!.submenu as {
      accelerator: string
      click: () => void
    }[]
    expect(items.map(({ accelerator }) => accelerator)).toEqual(PLACES.map((_, i) => `CommandOrControl+${i + 1}`))
    for (const { click } of items) click()
    expect(does.go.mock.calls).toEqual(PLACES.map((place) => [place]))
  })

  it('has an app menu on macOS and the developer tools only during development', () => {
    const roles = (platform: NodeJS.Platform, development: boolean) => JSON.stringify(menu(platform, development))
    expect(roles('darwin', false)).toContain('appMenu')
    expect(roles('win32', false)).not.toContain('appMenu')
    expect(roles('linux', false)).not.toContain('toggleDevTools')
    expect(roles('linux', true)).toContain('toggleDevTools')
  })

  it.each(LANGUAGES)('calls everything by its name in %s, and the places as the page does', (language) => {
    const top = menu('linux', false, language)
    const items = top.flatMap(({ submenu }) => submenu as MenuItemConstructorOptions[])
    expect(items.filter(({ label, type }) => !label && type !== 'separator')).toEqual([])
    const letters = top.map(({ label }) => /&(.)/.exec(label!)?.[1]?.toLowerCase())
    expect([letters.length, new Set(letters).size, letters.includes(undefined)]).toEqual([6, 6, false])
    expect(MENU_WORDS[language].places).toEqual(CATALOGUES[language].app.places)
  })
})

describe('a project file', () => {
  it('is the one that a command line names, by its ending', () => {
    const from = (...words: string[]) => projectFileIn(['signsmith', ...words], '/home/me')
    expect([
      from('--data-dir=x.signsmith', 'a.signsmith'),
      from('/b/A.SIGNSMITH', '--flag'),
      from('app', '--data-dir=y'),
      projectFileIn(['a.signsmith'], '/'),
    ]).toEqual([join('/home/me', 'a.signsmith'), '/b/A.SIGNSMITH', null, null])
  })

  it('waits until the page listens, and then is told at once', () => {
    const tell = vi.fn()
    const openings = createOpenings(tell)
    openings.open('a')
    openings.open(null)
    expect(tell).not.toHaveBeenCalled()
    openings.listens()
    openings.listens()
    openings.open('b')
    expect(tell.mock.calls).toEqual([['a'], ['b']])
  })
})
