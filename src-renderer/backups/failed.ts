import type { BackupFlaw } from '../../src-main/contract/backups'
import { words } from '../locales'

/** What a person is told of projects that were not backed up, and what to do. @param reason in the words of the host */
export function failedBackup(names: readonly string[], folder: string, flaw: BackupFlaw, reason: string): string {
  const text = words.backups.failed[flaw](words.grammar.list(names), folder)
  return flaw === 'other' ? `${text} ${words.app.host(reason)}` : text
}
