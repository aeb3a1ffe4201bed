/**
 * Words for Chromium by which another program would look into the window and use its camera. A packaged app does not hear
 * them; Node's own are off by a fuse.
 */
export const DEBUG_SWITCHES = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
] as const

/** Removes them from the command line of a packaged app, before Chromium has read it. */
export function refuseDebugging(packaged: boolean, commandLine: { removeSwitch(name: string): void }): void {
  if (packaged) for (const name of DEBUG_SWITCHES) commandLine.removeSwitch(name)
}
