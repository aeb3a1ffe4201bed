import type { CurvePoint, Warning } from '../contract/report'

/** A warning in a sentence, with what to do. */
export function describeWarning(warning: Warning): string {
  switch (warning.about) {
    case 'one-recording':
      return `“${warning.label}” comes from one recording only: record it again later, from another angle.`
    case 'one-signer':
      return 'Everything was recorded by one person: what it is worth for other people is not known. Ask somebody else to record a few samples.'
    case 'alike':
      return `“${warning.label}” and “${warning.other}” are taken for each other in ${warning.confused} of ${warning.of} samples: look at those samples, and record what tells the two apart.`
    case 'untested':
      return `“${warning.label}” could not be tested: it has too few samples, or all of them in one recording.`
    case 'suspects':
      return `${warning.count} ${warning.count === 1 ? 'sample disagrees' : 'samples disagree'} with their own sign: a wrong label, a slip, or a hand that was badly seen.`
    case 'duplicates':
      return `${warning.count} ${warning.count === 1 ? 'sample is a copy' : 'samples are copies'} of another one and teach nothing new.`
    case 'few':
      return `“${warning.label}” has ${warning.samples} samples where others have ${warning.usual}: record more of it.`
    case 'one-place':
      return `In “${warning.label}” the hand is always at the same place: move it about while recording.`
    case 'one-size':
      return `In “${warning.label}” the hand is always at the same distance: come closer and go back while recording.`
  }
}

/** What would help most, by what half of it cost; null when nothing was measured or nothing matters. */
export function describeCurve(curve: readonly CurvePoint[]): string | null {
  const whole = curve.find(({ part }) => part === 1)
  if (!whole) return null
  const halves = curve.filter(({ part }) => part === 0.5)
  const worst = halves.reduce<CurvePoint | null>((a, b) => (a === null || b.accuracy < a.accuracy ? b : a), null)
  if (!worst) return null
  const lost = 100 * (whole.accuracy - worst.accuracy)
  if (lost < 1) return 'Half as much would have done almost as well: more of the same will bring little.'
  const more = { signers: 'Another person', recordings: 'More recordings', samples: 'More samples' }[worst.of]
  return `${more} would help most: with half of the ${worst.of} the accuracy is ${lost.toFixed(1)} points lower.`
}
