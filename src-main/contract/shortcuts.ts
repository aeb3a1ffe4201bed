import * as v from 'valibot'

/** What a key alone can do in the studio, in the order of the shortcuts sheet. */
export const SHORTCUTS = [
  'signs',
  'record',
  'train',
  'recognise',
  'improve',
  'capture',
  'nextSign',
  'previousSign',
  'learn',
  'pause',
  'space',
  'backspace',
  'undo',
  'large',
  'speak',
  'help',
] as const
export const Shortcut = v.picklist(SHORTCUTS)
export type Shortcut = v.InferOutput<typeof Shortcut>

/** A key as KeyboardEvent.key names it, letters small; null for none. */
const Key = v.nullable(v.pipe(v.string(), v.regex(/^(\S{1,4}|[A-Z][A-Za-z0-9]{1,23}| )$/u, 'is not a key')))

/** Keys for everything that has one, and whether they do anything at all (WCAG 2.1.4). */
export const Shortcuts = v.strictObject({ on: v.boolean(), keys: v.record(Shortcut, Key) })
export type Shortcuts = v.InferOutput<typeof Shortcuts>

/** The key of every action: the stored ones, and the usual one for an action that came later, where it is free. */
export function keysOf({ keys }: Shortcuts): Record<Shortcut, string | null> {
  const taken = new Set(Object.values(keys))
  const later = Object.entries(SHORTCUT_DEFAULTS.keys).map(([action, key]) => [action, taken.has(key) ? null : key])
  return { ...Object.fromEntries(later), ...keys }
}

export const SHORTCUT_DEFAULTS: Shortcuts = {
  on: true,
  keys: {
    signs: '1',
    record: '2',
    train: '3',
    recognise: '4',
    improve: '5',
    capture: ' ',
    nextSign: 'n',
    previousSign: 'b',
    learn: 't',
    pause: 'p',
    space: '.',
    backspace: 'Backspace',
    undo: 'u',
    large: 'l',
    speak: 's',
    help: '?',
  },
}
