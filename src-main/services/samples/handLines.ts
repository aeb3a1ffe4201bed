import { HAND_SIZE } from '../../learning/landmarks/topology'
import { largestDifference, type Same, textOf } from './compare'
import type { SampleItem } from './gather'
import { aspectOf, checkHands, exactly } from './handTable'

/** Samples as JSON Lines, one a line, with all of their hands, the surest one first. */
export function* handLines(samples: readonly SampleItem[]): Generator<string> {
  for (const sample of samples) {
    const { label, signer, day, recording, id, time, hands } = sample
    const item = {
      label,
      ...(signer !== null && { signer }),
      ...(day !== null && { day }),
      recording,
      sample: id,
      time,
      aspect: aspectOf(sample),
      score: hands[0]!.score,
      hands: hands.map(({ handedness, score, image }) => ({
        hand: handedness.toLowerCase(),
        score,
        landmarks: Array.from({ length: HAND_SIZE / 3 }, (_, i) =>
          Array.from(image.subarray(i * 3, i * 3 + 3), exactly),
        ),
      })),
    }
    yield `${JSON.stringify(item)}\n`
  }
}

/** Reads them back as any file is read. @throws Failure "storage" where it says anything else */
export function checkHandLines(samples: readonly SampleItem[], bytes: Uint8Array): Same {
  const same = checkHands(samples, bytes)
  const lines = textOf(bytes).trimEnd().split('\n')
  samples.forEach(({ hands }, i) => {
    const seen = (JSON.parse(lines[i]!) as { hands: { landmarks: number[][] }[] }).hands
    const wanted = hands.flatMap(({ image }) => [...image])
    const read = seen.flatMap(({ landmarks }) => landmarks.flat())
    same.largest = Math.max(
      same.largest,
      largestDifference(read, wanted, () => `line ${i}`),
    )
  })
  return same
}
