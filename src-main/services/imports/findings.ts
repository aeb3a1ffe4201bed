import { type Assumed, Finding, type Missed } from '../../contract/imports'
import { parseJson } from '../../contract/parse'
import type { Flaw } from '../../contract/sample'
import { frameFlaw } from '../../learning/landmarks/quality'
import { oneNames, readName } from '../../readers/names'
import type { Gathering } from './gather'
import type { Skipped } from './tables'

const MISSED: Readonly<Record<Missed | Flaw, string>> = {
  unreadable: 'it cannot be read',
  'no-hand': 'no hand is seen in it',
  'no-sign': 'no sign is found in it: no hand moves between two rests',
  'low-score': 'its hand is too unclear',
  cropped: 'its hand is cut off',
  'too-far': 'its hand is too small',
  'second-hand-missing': 'a hand is missing in it',
  duplicate: 'it shows the same as the one before',
}

/** Gathers what the page found in pictures and films. A picture that would not be kept while recording is not kept here. */
export function gatherFindings(bytes: Uint8Array, into: Gathering): { skipped: Skipped[]; facts: string[] } {
  const skipped: Skipped[] = []
  const named: { name: string; finding: Exclude<Finding, { kind: 'missed' }> }[] = []
  for (const line of Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8').split('\n')) {
    if (line.trim() === '') continue
    const parsed = parseJson(Finding, line)
    if (!parsed.ok) {
      skipped.push({ reason: `what was found cannot be understood: ${parsed.message}`, where: '' })
      continue
    }
    const finding = parsed.value
    if (finding.kind === 'missed') {
      skipped.push({ reason: MISSED[finding.reason], where: finding.file })
      continue
    }
    const name = readName(finding.label)
    if ('flaw' in name) skipped.push({ reason: `its folder cannot name a sign: ${name.flaw}`, where: finding.file })
    else named.push({ name: name.name, finding })
  }
  const counts = { pictures: 0, frames: 0, takes: 0 }
  const spelled = oneNames(named.map(({ name }) => name)).of
  for (const { name, finding } of named) {
    const of = { label: spelled.get(name)!, signer: null, day: null }
    if (finding.kind === 'take') {
      into.take({ ...of, recording: finding.file }, finding.take)
      counts.takes++
      continue
    }
    const flaw = frameFlaw(finding.sample, null, 1)
    if (flaw) {
      skipped.push({ reason: MISSED[flaw], where: finding.file })
      continue
    }
    const { hands, width, height, thumbnail } = finding.sample
    const records = hands.map(({ handedness, score, image, world }) => ({
      handedness,
      score,
      image: Float32Array.from(image),
      world: Float32Array.from(world),
    }))
    const recording = finding.film ? finding.file : null
    into.sample({ ...of, recording }, { hands: records, width, height }, thumbnail)
    counts[finding.film ? 'frames' : 'pictures']++
  }
  const told = (n: number, one: string, many: string) => (n > 0 ? [`${n} ${n === 1 ? one : many}`] : [])
  const facts = [
    ...told(counts.pictures, 'picture with a hand', 'pictures with a hand'),
    ...told(counts.frames, 'frame of films with a hand', 'frames of films with a hand'),
    ...told(counts.takes, 'take cut from films', 'takes cut from films'),
  ]
  return { skipped, facts }
}

/** What no picture says. */
export const ASSUMED_OF_PICTURES: readonly Assumed[] = ['mirrored', 'signer']
