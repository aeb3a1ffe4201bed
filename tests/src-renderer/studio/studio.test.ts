import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import type { Bridge } from '../../../src-main/contract/bridge'
import { SETTINGS_DEFAULTS } from '../../../src-main/contract/settings'
import { createConnection } from '../../../src-renderer/bridge/connection'
import { createReading } from '../../../src-renderer/studio/reading'
import { createStudio } from '../../../src-renderer/studio/studio'

/** A promise that is kept from outside. */
function later<T>() {
  let keep!: (value: T) => void
  const promise = new Promise<T>((resolve) => {
    keep = resolve
  })
  return { promise, keep }
}
const settled = () => new Promise((resolve) => setTimeout(resolve))

describe('a reading', () => {
  it('is done once more for whoever asks meanwhile, one at a time, and the newest answer comes last', async () => {
    const [first, second] = [later<string>(), later<string>()]
    const answers = [first, second]
    let asked = 0
    let shown = ''
    const read = createReading(async () => {
      shown = await answers[asked++]!.promise
    })
    const all = Promise.all([read(), read(), read()])
    second.keep('new')
    await settled()
    expect([asked, shown]).toEqual([1, ''])
    first.keep('old')
    await all
    expect([asked, shown]).toEqual([2, 'new'])
  })

  it('that fails can be done again', async () => {
    let asked = 0
    const read = createReading(async () => {
      if (asked++ === 0) throw new Error('away')
    })
    await expect(read()).rejects.toThrow('away')
    await read()
    expect(asked).toBe(2)
  })

  it('that fails is made good by the next one that was asked for meanwhile', async () => {
    let asked = 0
    const read = createReading(async () => {
      await settled()
      if (asked++ === 0) throw new Error('away')
    })
    await Promise.all([read(), read()])
    expect(asked).toBe(2)
  })
})

describe('the studio', () => {
  beforeEach(() => {
    vi.stubGlobal('location', { hash: '' })
    const sessionStorage = { getItem: () => null, setItem() {} }
    vi.stubGlobal('window', { sessionStorage, addEventListener() {}, removeEventListener() {} })
  })
  afterEach(() => vi.unstubAllGlobals())

  it('shows what changed while its project was being opened', async () => {
    const heard = new Map<string, (payload: never) => void>()
    const slow = later<void>()
    const project = { id: 'p', name: 'Late', signs: [] as { id: string }[], notices: [], outside: null }
    const model = { state: 'none' }
    let state = { state: 'idle' }
    const values: Record<string, () => unknown> = {
      'settings.read': () => ({ ...SETTINGS_DEFAULTS, projectId: 'p' }),
      'storage.read': () => ({ state: 'open' }),
      'outputs.read': () => null,
      'projects.list': () => ({ projects: [{ id: 'p' }], unreadable: [] }),
      'training.running': () => ({ projectId: null }),
      'models.current': () => model,
      'projects.read': () => structuredClone(project),
      'training.read': () => state,
    }
    let reads = 0
    const bridge = {
      async call(name: string) {
        const value = values[name]!()
        if (name === 'projects.read' && reads++ === 0) await slow.promise
        return { ok: true, value }
      },
      on(name: string, listener: (payload: never) => void) {
        heard.set(name, listener)
        return () => {}
      },
    } as unknown as Bridge
    const scope = effectScope()
    const studio = scope.run(() => createStudio(bridge, createConnection()))!
    await vi.waitFor(() => expect(reads).toBe(1))
    // The answer to the first reading is on its way, and says nothing of this.
    project.signs.push({ id: 'new' })
    state = { state: 'trained' }
    heard.get('project')!({ projectId: 'p' } as never)
    heard.get('training')!({ projectId: 'p', state } as never)
    slow.keep()
    await vi.waitFor(() => expect(studio.project.value?.signs).toEqual([{ id: 'new' }]))
    await vi.waitFor(() => expect(studio.training.value).toEqual({ state: 'trained' }))
    scope.stop()
  })
})
