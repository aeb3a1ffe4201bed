import { peopleOf } from '../../contract/people'
import type { SampleFileCounts, SampleForm } from '../../contract/sampleFile'
import type { Gathered } from './gather'

/** What a form holds of what is learned from. */
const HOLDS: Record<SampleForm, { samples: boolean; takes: boolean; hands: 1 | 2; people: boolean }> = {
  csv: { samples: true, takes: true, hands: 2, people: true },
  kinivi: { samples: true, takes: false, hands: 1, people: false },
  jsonl: { samples: true, takes: true, hands: 2, people: true },
  pose: { samples: false, takes: true, hands: 2, people: true },
  pictures: { samples: true, takes: true, hands: 2, people: true },
}

/** The part of what was gathered that a form holds. */
export function heldBy(form: SampleForm, { samples, takes, left }: Gathered): Gathered {
  const holds = HOLDS[form]
  const pictured = form !== 'pictures'
  return {
    samples: holds.samples ? samples.filter((sample) => pictured || sample.pictured) : [],
    takes: holds.takes ? takes.filter((take) => pictured || take.pictures > 0) : [],
    left,
  }
}

/** What a file of a form holds, and what stays behind. */
export function countsOf(form: SampleForm, all: Gathered): SampleFileCounts {
  const { samples, takes } = heldBy(form, all)
  const held = [...samples, ...takes]
  const few = HOLDS[form].hands
  const pictures =
    samples.filter(({ pictured }) => pictured).length + takes.reduce((sum, take) => sum + take.pictures, 0)
  return {
    signs: new Set(held.map(({ label }) => label)).size,
    people: HOLDS[form].people ? peopleOf(held) : [],
    samples: samples.length,
    takes: takes.length,
    pictures: form === 'pictures' ? pictures : 0,
    left: {
      ...all.left,
      form: all.samples.length + all.takes.length - held.length,
      hands: samples.reduce((sum, { hands }) => sum + Math.max(0, hands.length - few), 0),
    },
  }
}
