import { describe, expect, it } from 'vitest'
import { keysOf, SHORTCUT_DEFAULTS } from '../../src-main/contract/shortcuts'

describe('the keys', () => {
  it('are the stored ones, and the usual one for an action that came later, unless another has it', () => {
    const { nextSign: _later, previousSign: _too, ...earlier } = SHORTCUT_DEFAULTS.keys
    expect(keysOf({ on: true, keys: earlier })).toEqual(SHORTCUT_DEFAULTS.keys)
    expect(keysOf({ on: true, keys: { ...earlier, capture: 'n', pause: null } })).toEqual({
      ...SHORTCUT_DEFAULTS.keys,
      capture: 'n',
      pause: null,
      nextSign: null,
    })
  })
})
