/** What hosts do with files of their own: folders made, reports kept as pages, and failures in words. */
export { makeFolder, reasonOf } from '../storage/files'
export { checkPageFile, writePageFile } from '../storage/pageFile'
