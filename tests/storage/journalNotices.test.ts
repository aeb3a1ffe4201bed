import { describe, expect, it } from 'vitest'
import type { JournalReport } from '../../src-main/storage/journal'
import { noticesOf } from '../../src-main/storage/journalNotices'

const TORN: JournalReport = {
  tornTail: true,
  endKnown: true,
  endLost: false,
  damage: null,
  setAside: [],
  copy: null,
  olderVersion: null,
  newerVersion: null,
  unrepaired: null,
  sound: false,
}
const PROMISE = 'Every sample that was shown as saved is here.'

describe('the notice of a last write that was not complete', () => {
  it('promises every sample only where none was set aside either', () => {
    expect(noticesOf(TORN, { n: 3, takes: false }).join(' ')).toContain(PROMISE)
    const setAside = [{ kind: 'sample', id: 'one', flaw: 'a number is not finite', mended: false }]
    expect(noticesOf({ ...TORN, setAside }, { n: 2, takes: false }).join(' ')).not.toContain(PROMISE)
    expect(noticesOf({ ...TORN, endKnown: false }, { n: 3, takes: false }).join(' ')).not.toContain(PROMISE)
  })
})

it('says that nobody knows what is lost where the end of a journal is', () => {
  const said = noticesOf({ ...TORN, tornTail: false, endKnown: false, endLost: true }, { n: 3, takes: false })
  expect(said).toEqual([expect.stringContaining('whether anything is lost is not known')])
})
