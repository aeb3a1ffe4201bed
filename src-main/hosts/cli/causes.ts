/** What Electron, Chromium and the loader write when they cannot start, and what it means for a person. */
const CAUSES: readonly [pattern: RegExp, meaning: string][] = [
  [/error while loading shared libraries: ([^\s:]+)/, 'the library $1 is missing'],
  [/Running as root without --no-sandbox/, 'Chromium’s sandbox does not run as root'],
  [/SUID sandbox helper|No usable sandbox|Failed to move to new namespace/, 'Chromium’s sandbox cannot run here'],
  [
    /Missing X server|Unable to open X display|cannot open display|Failed to connect to Wayland/i,
    'the screen cannot be opened',
  ],
  [/GPU process isn't usable/, 'the graphics cannot be started'],
]

/** Why a desktop app ended before its window was there, in a few words: from what it wrote, else from how it ended. */
export function causeOf(code: number | null, signal: string | null, said: string): string {
  for (const [pattern, meaning] of CAUSES) {
    const match = pattern.exec(said)
    if (match) return meaning.replace('$1', match[1] ?? '')
  }
  return signal ? `it ended by ${signal}` : `it ended with code ${code} before its window was there`
}
