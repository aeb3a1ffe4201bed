import { join } from 'node:path'

/**
 * Small parts of open data; its README says which, from where, and under which licence. npm runs its scripts in the
 * project's root, also where this file is bundled into a bench.
 */
export const testData = join(process.cwd(), 'tests/data/')
