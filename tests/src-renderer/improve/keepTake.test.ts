import { describe, expect, it } from 'vitest'
import { shallowRef } from 'vue'
import { SETTINGS_DEFAULTS } from '../../../src-main/contract/settings'
import type { KeptTake, NewTake } from '../../../src-main/contract/take'
import { keepTake } from '../../../src-renderer/improve/keepTake'
import { createToasts } from '../../../src-renderer/ui/toasts'

/** Keeps a take for a host that says this of it; what the host was asked, and what was said. */
async function keep(answer: KeptTake) {
  const names: string[] = []
  const toasts = createToasts()
  const ask = async (name: string) => {
    names.push(name)
    return name === 'takes.append' ? answer : { recordingId: 'r' }
  }
  const studio = { ask, toasts, settings: shallowRef(SETTINGS_DEFAULTS), attempt: (work: () => unknown) => work() }
  const kept = await keepTake(studio as never, 'p', { id: 's', label: 'wave' }, 'camera', {} as NewTake)
  return { kept, names, tones: toasts.list.value.map(({ tone }) => tone) }
}

describe('a passage that is kept as a take', () => {
  it('is in a recording of its own', async () => {
    const { kept, names, tones } = await keep({ kept: true, id: 't', advice: [] })
    expect([kept, names, tones]).toEqual([true, ['recordings.start', 'takes.append'], ['plain']])
  })

  it('leaves no empty recording behind where it is refused', async () => {
    const { kept, names, tones } = await keep({ kept: false, flaw: 'too-short' })
    expect([kept, names.at(-1), tones]).toEqual([false, 'recordings.delete', ['problem']])
  })
})
