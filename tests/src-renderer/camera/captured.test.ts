import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src-main/contract/language'
import { PROJECT_DEFAULTS, type Project } from '../../../src-main/contract/project'
import { captured } from '../../../src-renderer/camera/captured'
import { CATALOGUES, words } from '../../../src-renderer/locales'

const project = (moves: boolean, keepThumbnails: boolean) =>
  ({ signs: [{ moves: false }, { moves }], options: { ...PROJECT_DEFAULTS, keepThumbnails } }) as unknown as Project

describe('what is said to be captured', () => {
  it('never leaves out the pictures of the whole frame that a take keeps, whether the face is looked for or not', () => {
    const { faceAndPictures, pictures, face } = words.takes.privacy
    const said = (['on', 'off', 'failed'] as const).map((looked) => [
      captured(project(true, true), looked),
      captured(project(true, false), looked),
    ])
    const faceless = [pictures, words.app.privacy]
    expect(said).toEqual([[faceAndPictures, face], faceless, faceless])
  })

  it('is hands alone where no sign moves, and where there is no project', () => {
    const said = [captured(project(false, true), 'off'), captured(project(false, false), 'off'), captured(null, 'off')]
    expect(new Set(said)).toEqual(new Set([words.app.privacy]))
  })

  it('names the switch that turns pictures off, in every language', () => {
    for (const language of LANGUAGES) {
      const { takes, projects } = CATALOGUES[language]
      for (const text of [takes.privacy.faceAndPictures, takes.privacy.pictures]) {
        expect(text).toContain(projects.keepThumbnails)
      }
    }
  })
})
