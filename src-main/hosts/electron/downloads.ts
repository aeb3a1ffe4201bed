import { extname, join } from 'node:path'
import type { SaveDialogOptions } from 'electron'
import { SIGN_FILE_ENDING } from '../../contract/outputs'
import { PROJECT_FILE_ENDING } from '../../contract/projectFile'
import { mayNavigate } from './origin'
import type { DialogWords } from './words'

/** Whether something may be saved to a file: only what our own page made, such as a report. */
export function mayDownload(address: string, home: string): boolean {
  return address.startsWith('blob:') && mayNavigate(address.slice('blob:'.length), home)
}

/** What files are called by what their names end with. */
const KINDS: Readonly<Record<string, Exclude<keyof DialogWords['kinds'], 'all'>>> = {
  html: 'html',
  json: 'json',
  csv: 'csv',
  jsonl: 'jsonl',
  zip: 'zip',
  [PROJECT_FILE_ENDING.slice(1)]: 'project',
}

/** The one dialog that asks where a file goes. */
export function saveDialog(name: string, folder: string, words: DialogWords): SaveDialogOptions {
  const { all, ...kinds } = words.kinds
  const named = KINDS[extname(name).slice(1)]
  const kind = named && kinds[named]
  return {
    title: words.saveTitle(name),
    defaultPath: join(folder, name),
    filters: [
      ...(kind ? [{ name: kind, extensions: [extname(name).slice(1)] }] : []),
      { name: all, extensions: ['*'] },
    ],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  }
}

/** The dialog that asks which file the accepted signs are written to. */
export function signFileDialog(usual: string, words: DialogWords): SaveDialogOptions {
  return {
    title: words.signFile,
    defaultPath: usual,
    filters: [{ name: words.kinds.text, extensions: [SIGN_FILE_ENDING.slice(1)] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  }
}

/** What became of a download, by Electron's word for it. */
export function outcome(state: 'completed' | 'cancelled' | 'interrupted'): 'saved' | 'cancelled' | 'failed' {
  return state === 'completed' ? 'saved' : state === 'cancelled' ? 'cancelled' : 'failed'
}
