import { listManifests } from '../storage/manifest'

/** The projects of a data folder by their ids and names, looked at from outside: another Signsmith may be using them. */
export async function projectNames(dataFolder: string): Promise<{ id: string; name: string }[]> {
  return (await listManifests(dataFolder)).map(({ id, name }) => ({ id, name }))
}
