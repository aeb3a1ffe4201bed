import type { MenuItemConstructorOptions } from 'electron'
import { PLACES, type Place } from '../../contract/events'
import type { MenuWords } from './menuWords'

/** What the menu does that is no role. */
export interface MenuActs {
  go(place: Place): void
  close(): void
  lookForNew(): void
}

/**
 * The menu of the window. Roles bring the keys that each system expects, but their words in English alone. Quitting closes the
 * window, whose page may object; the role of the app menu on macOS does so by way of `createQuit`.
 */
export function menuTemplate(
  platform: NodeJS.Platform,
  development: boolean,
  words: MenuWords,
  { go, close, lookForNew }: MenuActs,
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  const separator = { type: 'separator' } as const
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: words.file,
      submenu: [
        mac
          ? { role: 'close', label: words.close }
          : { label: words.quit, accelerator: 'CommandOrControl+Q', click: close },
      ],
    },
    {
      label: words.edit,
      submenu: [
        { role: 'undo', label: words.undo },
        { role: 'redo', label: words.redo },
        separator,
        { role: 'cut', label: words.cut },
        { role: 'copy', label: words.copy },
        { role: 'paste', label: words.paste },
        { role: 'delete', label: words.delete },
        separator,
        { role: 'selectAll', label: words.selectAll },
      ],
    },
    {
      label: words.go,
      submenu: PLACES.map((place, i) => ({
        label: words.places[place],
        accelerator: `CommandOrControl+${i + 1}`,
        click: () => go(place),
      })),
    },
    {
      label: words.view,
      submenu: [
        { role: 'resetZoom', label: words.resetZoom },
        { role: 'zoomIn', label: words.zoomIn },
        { role: 'zoomOut', label: words.zoomOut },
        separator,
        { role: 'togglefullscreen', label: words.fullScreen },
        ...(development ? ([{ role: 'reload' }, { role: 'toggleDevTools' }] as const) : []),
      ],
    },
    {
      // By its role macOS lists the open windows in it.
      role: 'window',
      label: words.window,
      submenu: [
        { role: 'minimize', label: words.minimize },
        { role: 'close', label: words.close },
      ],
    },
    // The app itself never asks: the person's browser does.
    { role: 'help', label: words.help, submenu: [{ label: words.lookForNew, click: lookForNew }] },
  ]
}
