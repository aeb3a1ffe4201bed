import type { Report, Warning } from '../contract/report'

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

/** What would help most. */
export function describeMore({ of, lost }: NonNullable<Report['more']>): string {
  if (lost < LITTLE) return 'Half as much would have done almost as well: more of the same will bring little.'
  const more = { signers: 'Another person', recordings: 'More recordings', samples: 'More samples' }[of]
  return `${more} would help most: with half of the ${of} the accuracy is ${lost.toFixed(1)} points lower.`
}

/** Points below which nothing is worth recommending. */
const LITTLE = 1
