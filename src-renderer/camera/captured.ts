import type { Project } from '../../src-main/contract/project'
import { words } from '../locales'
import type { Camera } from './useCamera'

/**
 * What is kept of a person as of now: small pictures of the whole frame, and where the face is, only where a sign moves.
 *
 * @param face whether the face is looked for
 */
export function captured(project: Pick<Project, 'signs' | 'options'> | null, face: Camera['face']['value']): string {
  if (!project?.signs.some(({ moves }) => moves)) return words.app.privacy
  const { privacy } = words.takes
  if (project.options.keepThumbnails) return face === 'on' ? privacy.faceAndPictures : privacy.pictures
  return face === 'on' ? privacy.face : words.app.privacy
}
