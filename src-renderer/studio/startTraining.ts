import type { TrainingRequest } from '../../src-main/contract/training'
import type { Studio } from './studio'

/** Trains the open project, with the person's choice of when the new model is used. @returns whether it began */
export async function startTraining(studio: Studio, request: TrainingRequest = {}): Promise<boolean> {
  const { project, settings, ask, attempt } = studio
  const projectId = project.value?.id
  if (!projectId) return false
  const { adopt } = settings.value
  const began = await attempt(() => ask('training.start', { projectId, request: { ...request, adopt } }))
  return began !== undefined
}
