import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src-main/contract/language'
import { CATALOGUES } from '../../../src-renderer/locales'

describe.each(LANGUAGES)('the names of controls in %s', (language) => {
  const { app, signs, deleted, projects, record, history, shortcuts, notes, improve } = CATALOGUES[language]

  it('begin with, or hold, the words that are seen on them (WCAG 2.5.3)', () => {
    const pairs: [seen: string, name: string][] = [
      [app.rename, signs.rename('Ann')],
      [app.delete, signs.delete('Ann')],
      [app.delete, record.deleteRecording(3)],
      [app.delete, history.deleteLabel('today')],
      [signs.record, signs.recordThis('Ann')],
      [projects.open, projects.openLabel('Ann')],
      [app.duplicate, projects.duplicateLabel('Ann')],
      [deleted.bringBack, deleted.bringBackLabel('Ann')],
      [record.person, record.personLabel(3)],
      [record.use, record.useLabel(3)],
      [record.doNotUse, record.doNotUseLabel(3)],
      [history.use, history.useLabel('today')],
      [shortcuts.change, shortcuts.changeLabel('go')],
      [shortcuts.off, shortcuts.offLabel('go')],
      [notes.itIs('Ann'), notes.itIsLabel(3, 'Ann')],
      [notes.recordAgain, notes.recordAgainLabel('Ann')],
      [improve.keep, improve.keepLabel(3)],
      [improve.itWas, improve.itWasLabel(3)],
    ]
    const wrong = pairs.filter(([seen, name]) => !name.toLocaleLowerCase().includes(seen.toLocaleLowerCase()))
    expect(wrong).toEqual([])
  })
})
