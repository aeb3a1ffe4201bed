/**
 * Milliseconds since the epoch by a clock that only goes forward while the page lives: whoever sets the computer's clock
 * back does not stop a recording.
 */
export const pageTime = (): number => Math.round(performance.timeOrigin + performance.now())
