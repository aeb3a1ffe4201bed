import type * as v from 'valibot'
import { Failure } from '../../contract/failure'
import { type Command, readArguments, Text } from './arguments'
import type { Output } from './output'
import { inFolder, interrupted, withApp } from './projects'

export const backupCommand = {
  usage: 'backup [--to FOLDER] [--data-dir DIR] [--json]',
  summary:
    'Copy every project of the studio that was changed since its last backup; --to names the folder from now on, or says “usual”.',
  positionals: [],
  flags: { ...inFolder, to: Text },
} satisfies Command<Record<string, v.GenericSchema>>

/** What --to says for the folder in the data folder. */
const USUAL = 'usual'

export async function backup(words: readonly string[], output: Output): Promise<void> {
  const { flags } = readArguments(backupCommand, words)
  await withApp(flags['data-dir'], async ({ backups, handlers }) => {
    if (flags.to !== null) await backups.setFolder(flags.to === USUAL ? null : flags.to)
    const { folder } = await handlers['backups.read']({})
    const { made, unchanged, failed } = await backups.run({ signal: interrupted(output) })
    if (flags.json) output.result(JSON.stringify({ folder, made, unchanged, failed }))
    else {
      for (const { name, file } of made) output.result(`${name}: backed up, read back and compared as ${file}`)
      for (const name of unchanged) output.result(`${name}: unchanged since its last backup, which is whole`)
      if (made.length + unchanged.length + failed.length === 0) output.note('There is no project with a sign yet.')
      else output.note(`The backups are in ${folder}; they hold pictures and names. The last ten of each project stay.`)
    }
    for (const { name, reason } of failed) output.note(`${name}: no backup was made. ${reason}`)
    if (failed.length > 0) {
      throw new Failure(
        'storage',
        `${failed.length} of ${made.length + unchanged.length + failed.length} projects were not backed up. The backups before are kept, and so are the projects.`,
      )
    }
  })
}
