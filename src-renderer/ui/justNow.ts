/** Who presses twice means once: tells whether something happened so lately that this press is the second of one. */
export function createJustNow(ms = 600): { mark(): void; is(): boolean } {
  let at = Number.NEGATIVE_INFINITY
  return {
    mark() {
      at = performance.now()
    },
    is: () => performance.now() - at < ms,
  }
}
