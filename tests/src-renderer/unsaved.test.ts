import { describe, expect, it } from 'vitest'
import { Failure } from '../../src-main/contract/failure'
import type { Input, Output, ProcedureName } from '../../src-main/contract/procedures'
import { countUnsaved, createUnsaved } from '../../src-renderer/studio/unsaved'
import { createToasts } from '../../src-renderer/ui/toasts'
import { newSample } from '../support/hands'
import { newTake } from '../support/takes'

const waiting = (recordingId: string, time: number) => ({
  projectId: 'p',
  recordingId,
  signId: 's',
  signer: null,
  source: 'camera' as const,
  sample: newSample('open', 0, time),
})

/** A host that keeps what it is given, but for the recordings that it refuses. */
function host(refuses: (recordingId: string) => Failure | null) {
  const kept: number[] = []
  const ask = async <Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<Output<Name>> => {
    if (name === 'recordings.start') return { recordingId: 'new' } as Output<Name>
    const { recordingId, samples } = input as Input<'samples.append'>
    const refusal = refuses(recordingId)
    if (refusal) throw refusal
    kept.push(...samples.map(({ time }) => time))
    return samples.map((_, i) => ({ kept: true, id: String(i), looksLike: null })) as Output<Name>
  }
  return { ask, kept }
}

describe('samples that wait for the files to be settled', () => {
  it('wait on, all of them, where one recording cannot be saved yet, and are saved in their order later', async () => {
    let full = true
    const { ask, kept } = host(() => (full ? new Failure('disk-full', 'full') : null))
    const unsaved = createUnsaved(ask, createToasts())
    unsaved.keep([waiting('a', 1), waiting('a', 2), waiting('b', 3)])
    await expect(unsaved.saveNow('p')).rejects.toThrow('full')
    expect([unsaved.list.value.map((one) => 'sample' in one && one.sample.time), kept]).toEqual([[1, 2, 3], []])
    full = false
    const letGo = unsaved.hold()
    await unsaved.saveNow('p')
    expect(kept).toEqual([])
    letGo()
    await unsaved.saveNow('p')
    expect([unsaved.list.value, kept]).toEqual([[], [1, 2, 3]])
  })

  it('may be takes as well, which go with the samples of their recording, or into one that was never begun', async () => {
    const asked: [string, unknown][] = []
    const ask = async (name: string, input: object) => {
      asked.push([name, 'recordingId' in input ? input.recordingId : null])
      if (name === 'recordings.start') return { recordingId: 'new' }
      return name === 'takes.append' ? { kept: true, id: 't', advice: [] } : [{ kept: true, id: 's', looksLike: null }]
    }
    const unsaved = createUnsaved(ask as never, createToasts())
    const { sample: _, ...about } = waiting('a', 1)
    unsaved.keep([waiting('a', 1), { ...about, take: newTake() }, { ...about, recordingId: null, take: newTake() }])
    expect(countUnsaved(unsaved.list.value)).toEqual({ samples: 1, takes: 2 })
    await unsaved.saveNow('p')
    expect(asked).toEqual([
      ['samples.append', 'a'],
      ['takes.append', 'a'],
      ['recordings.start', null],
      ['takes.append', 'new'],
    ])
    expect(unsaved.list.value).toEqual([])
  })

  it('go into a new recording of their sign where their own is gone', async () => {
    const { ask, kept } = host((id) => (id === 'a' ? new Failure('not-found', 'gone') : null))
    const unsaved = createUnsaved(ask, createToasts())
    unsaved.keep([waiting('a', 1)])
    await unsaved.saveNow('another project')
    expect(kept).toEqual([])
    await unsaved.saveNow('p')
    expect([unsaved.list.value, kept]).toEqual([[], [1]])
  })
})
