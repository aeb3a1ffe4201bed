import type { Studio } from './studio'

/** Trains the open project as the person set it under Advanced. @returns whether it began */
export async function startTraining(studio: Studio): Promise<boolean> {
  const { project, request, settings, ask, attempt } = studio
  const projectId = project.value?.id
  if (!projectId) return false
  const { adopt } = settings.value
  const began = await attempt(() => ask('training.start', { projectId, request: { ...request.value, adopt } }))
  return began !== undefined
}
