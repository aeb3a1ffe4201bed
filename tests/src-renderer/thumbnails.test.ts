import { describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import type { Studio } from '../../src-renderer/studio/studio'
import { createThumbnails } from '../../src-renderer/studio/thumbnails'

/** A host that answers each question when it is told to. */
function open() {
  const asked: string[][] = []
  let answer = () => {}
  const gone = new Set<string>()
  const ask = (_name: string, { sampleIds }: { sampleIds: string[] }) => {
    asked.push(sampleIds)
    return new Promise((resolve) => {
      answer = () => resolve(sampleIds.filter((id) => !gone.has(id)).map((id) => ({ id })))
    })
  }
  const attempt = (work: () => Promise<unknown>) => work().catch(() => undefined)
  const studio = { ask, attempt } as unknown as Studio
  const thumbnails = effectScope().run(() => createThumbnails(studio))!
  return { thumbnails, asked, gone, answer: () => answer() }
}
const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `s${from + i}`)

describe('thumbnails', () => {
  it('are read in small lots, the wanted ones first, each once', async () => {
    const { thumbnails, asked, answer } = open()
    thumbnails.want('p', ids(0, 200))
    expect(asked).toEqual([ids(0, 120)])
    // The person scrolled on before the answer came: what is in view now comes next.
    const wanted = ids(300, 330)
    thumbnails.want('p', wanted)
    answer()
    await vi.waitFor(() => expect(asked).toEqual([ids(0, 120), wanted]))
    expect([thumbnails.get('s0')?.id, thumbnails.get('s300')]).toEqual(['s0', null])
    answer()
    await vi.waitFor(() => expect(thumbnails.get('s329')?.id).toBe('s329'))
    thumbnails.want('p', ids(0, 20))
    expect(asked.length).toBe(2)
  })

  it('ask for what is gone once, and again only with another list', async () => {
    const { thumbnails, asked, gone, answer } = open()
    gone.add('s1')
    const list = ['s0', 's1']
    thumbnails.want('p', list)
    answer()
    await vi.waitFor(() => expect(thumbnails.get('s0')?.id).toBe('s0'))
    thumbnails.want('p', list)
    expect(asked.length).toBe(1)
    gone.clear()
    thumbnails.want('p', ['s0', 's1'])
    await vi.waitFor(() => expect(asked.length).toBe(2))
    answer()
    await vi.waitFor(() => expect(thumbnails.get('s1')?.id).toBe('s1'))
  })
})
