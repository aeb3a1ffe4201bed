import { fileURLToPath } from 'node:url'

/** Small parts of open data; its README says which, from where, and under which licence. */
export const testData = fileURLToPath(new URL('../data/', import.meta.url))
