import * as v from 'valibot'
import { Name, sameName } from './project'

/** Whom a file names, as a person wants it. */
export const PeopleParts = v.strictObject({
  /** Whether names of the people who signed are left out, and of the files that recordings were imported from. */
  people: v.boolean(),
  /** What people are called in the file, by their own names; who is not here keeps their own. */
  names: v.exactOptional(v.record(v.string(), Name)),
})
export type PeopleParts = v.InferOutput<typeof PeopleParts>

/** What a file calls somebody; null for nobody in particular. */
export function calledIn({ people, names = {} }: PeopleParts, signer: string | null): string | null {
  if (people || signer === null) return null
  return Object.entries(names).find(([own]) => sameName(own, signer))?.[1] ?? signer
}

/** Everybody who is named, once each, in alphabetical order. */
export function peopleOf(items: readonly { signer: string | null }[]): string[] {
  return [...new Set(items.flatMap(({ signer }) => signer ?? []))].sort((a, b) => a.localeCompare(b))
}

/** Whether anybody is left out, or called otherwise. */
export function hidesPeople({ people, names = {} }: PeopleParts): boolean {
  return people || Object.keys(names).length > 0
}
