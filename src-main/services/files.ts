/** What hosts do with files of their own: folders made, reports kept as pages, and failures in words. */
export { makeFolder, reasonOf } from '../storage/files'
export { unpackGzip } from '../storage/gzip'
export { checkOutputFile, REPORT_PAGE, TABLE_FILE, writeOutputFile } from '../storage/outputFile'
