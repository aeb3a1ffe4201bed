import type { MenuItemConstructorOptions } from 'electron'
import { PLACES, type Place } from '../../contract/events'

const NAMES: Record<Place, string> = {
  signs: 'Signs',
  record: 'Record',
  train: 'Train',
  recognise: 'Recognise',
  improve: 'Improve',
}

/**
 * The menu of the window. Roles bring the words and keys that each system expects. Quitting closes the window, whose page
 * may object; the role of the app menu on macOS does so by way of `createQuit`.
 */
export function menuTemplate(
  platform: NodeJS.Platform,
  development: boolean,
  go: (place: Place) => void,
  close: () => void,
  lookForNew: () => void,
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [mac ? { role: 'close' } : { label: '&Quit', accelerator: 'CommandOrControl+Q', click: close }],
    },
    { role: 'editMenu', label: '&Edit' },
    {
      label: '&Go',
      submenu: PLACES.map((place, i) => ({
        label: NAMES[place],
        accelerator: `CommandOrControl+${i + 1}`,
        click: () => go(place),
      })),
    },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(development ? ([{ role: 'reload' }, { role: 'toggleDevTools' }] as const) : []),
      ],
    },
    { role: 'windowMenu', label: '&Window' },
    // The app itself never asks: the person's browser does.
    { role: 'help', label: '&Help', submenu: [{ label: 'Look for a new version', click: lookForNew }] },
  ]
}
