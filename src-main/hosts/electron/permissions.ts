import type { Session } from 'electron'

type RequestHandler = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>
export type Permission = Parameters<RequestHandler>[1]

/**
 * What our own page may ask of the machine. Electron's whole list, so that a new version's new permission does not
 * compile until it is decided; what is not here is refused as well.
 */
export const PERMISSIONS: Readonly<Record<Permission, boolean>> = {
  // The hand is seen through the camera. A microphone is never needed: `mayUse` looks at the kinds of media.
  media: true,
  // A button copies the text. Only writing, and only what Chromium has cleaned.
  'clipboard-sanitized-write': true,
  // Whoever signs touches neither mouse nor keys: the screen must not go dark while a picture is shown.
  'screen-wake-lock': true,

  // Pasting is done by the person's own keys, which need no permission.
  'clipboard-read': false,
  'deprecated-sync-clipboard-read': false,
  // The menu has full screen. The page does not ask, and the policy in its headers answers at once where it would:
  // Electron itself never answers a refused request.
  fullscreen: false,
  'automatic-fullscreen': false,
  // A report is saved as a download, with a dialog of the main process.
  fileSystem: false,
  // Nothing is opened outside of the app.
  openExternal: false,
  // Nothing is kept by the page that the data folder does not have; browser storage may be cleared at any time.
  'persistent-storage': false,
  'storage-access': false,
  'top-level-storage-access': false,
  'system-wake-lock': false,
  // Speech goes to the usual output.
  'speaker-selection': false,
  // Nobody is watched, found or called.
  'display-capture': false,
  'captured-surface-control': false,
  geolocation: false,
  'geolocation-approximate': false,
  'idle-detection': false,
  notifications: false,
  sensors: false,
  // Hands are seen by our own landmarker.
  'hand-tracking': false,
  ar: false,
  vr: false,
  // No device but a camera is used, no network, no other program, and nothing while the window is closed.
  'background-fetch': false,
  'background-sync': false,
  'periodic-background-sync': false,
  hid: false,
  keyboardLock: false,
  'local-fonts': false,
  'local-network': false,
  'local-network-access': false,
  'loopback-network': false,
  mediaKeySystem: false,
  midi: false,
  midiSysex: false,
  nfc: false,
  'payment-handler': false,
  pointerLock: false,
  serial: false,
  'smart-card': false,
  usb: false,
  'web-app-installation': false,
  'web-printing': false,
  'window-management': false,
  unknown: false,
}

export interface PermissionQuestion {
  permission: string
  origin: string | null
  /** The kinds of media asked for, where the permission is `media`. */
  media: readonly string[]
}

/** One answer for the request handler and the check handler. */
export function mayUse({ permission, origin, media }: PermissionQuestion, home: string): boolean {
  if (origin !== home || !Object.hasOwn(PERMISSIONS, permission)) return false
  if (permission === 'media') return PERMISSIONS.media && media.length === 1 && media[0] === 'video'
  return PERMISSIONS[permission as Permission]
}
