import { Failure } from '../../contract/failure'
import type { PeopleParts } from '../../contract/people'
import { sameName } from '../../contract/project'

/** @throws Failure "not-found" where somebody is to be called otherwise who is not in the project */
export function needPeople(recordings: readonly { signer: string | null }[], { names = {} }: PeopleParts): void {
  for (const own of Object.keys(names)) {
    if (recordings.some(({ signer }) => signer !== null && sameName(signer, own))) continue
    throw new Failure('not-found', `Nobody in the project is called “${own}”. Nothing was written.`)
  }
}
