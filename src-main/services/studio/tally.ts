/** How many things each sign has. @param signOf the sign of each recording */
export function tally(
  things: readonly { recordingId: string }[],
  signOf: ReadonlyMap<string, string>,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { recordingId } of things) {
    const signId = signOf.get(recordingId)!
    counts.set(signId, (counts.get(signId) ?? 0) + 1)
  }
  return counts
}
