import { dirname } from 'node:path'
import * as v from 'valibot'
import { Failure } from '../../contract/failure'
import { checkOutputFile, TABLE_FILE, writeOutputFile } from '../../services/files'
import { clipsTable, type FrameChoice, plainTable } from '../../services/tables/conversion'
import { takesText } from '../../services/tables/takesText'
import { type Command, readArguments, Switch } from './arguments'
import { findSource, readClipFolder } from './clips'
import type { Output } from './output'
import { loadMaterialFile, MATERIAL_USAGE, materialFlags, tableFlags } from './tables'

/** As with a table, none is replaced unasked. */
const TAKES_FILE = { ...TABLE_FILE, called: 'the file of takes' }
const NAMES_TAKES = /\.(jsonl|ndjson)$/i

export const convertCommand = {
  usage: `convert FOLDER|FILE --out TABLE.csv|TAKES.jsonl [--frames middle|N] [--force] ${MATERIAL_USAGE}`,
  summary:
    'Write what the readers understand in the documented form: a table of hands, or takes of signs that move where --out ends in .jsonl.',
  positionals: ['FOLDER or FILE'],
  flags: {
    ...materialFlags,
    out: v.pipe(v.string('names the table to write and is needed'), v.minLength(1)),
    frames: v.optional(
      v.nullable(
        v.pipe(
          v.string(),
          v.regex(/^(middle|[1-9]\d{0,5})$/, 'must be “middle” or how many of each clip'),
          v.transform((text): FrameChoice => (text === 'middle' ? text : Number(text))),
        ),
      ),
      null,
    ),
    force: Switch,
  },
} satisfies Command<Record<string, v.GenericSchema>>

export async function convert(words: readonly string[], output: Output): Promise<void> {
  const { positionals, flags } = readArguments(convertCommand, words)
  const path = positionals[0]!
  const wanted = NAMES_TAKES.test(flags.out) ? 'takes' : 'table'
  const kind = wanted === 'takes' ? TAKES_FILE : TABLE_FILE
  const source = await findSource(path)
  checkFlags()
  await checkOutputFile(flags.out, kind, flags.force)
  const { text, rows, from } =
    source.kind === 'clips' && wanted === 'table' ? await tableOfClips(source.index) : await sameKind()
  await writeOutputFile(flags.out, kind, text)
  output.result(`Wrote ${rows} ${wanted === 'takes' ? 'takes' : 'rows'} to ${flags.out}, from ${from}.`)

  /** What was asked is looked at before a large file is read. */
  function checkFlags(): void {
    if (flags.frames !== null && source.kind !== 'clips') {
      throw new Failure(
        'bad-input',
        `--frames chooses among the frames of a folder of clips, and ${path} is a table or a file.`,
      )
    }
    if (flags.frames !== null && wanted === 'takes') {
      throw new Failure(
        'bad-input',
        '--frames chooses frames for a table, and takes are written whole: leave it out, or name a .csv file.',
      )
    }
    const said = Object.keys(tableFlags).find((name) => flags[name as keyof typeof tableFlags] !== null)
    if (source.kind === 'clips' && said) {
      throw new Failure('bad-input', `--${said} is about tables, and ${path} holds clips.`)
    }
    if (source.kind === 'clips' && wanted === 'table' && flags.fps !== null) {
      throw new Failure(
        'bad-input',
        '--fps is about takes, and a table has no times: leave it out, or name a .jsonl file.',
      )
    }
  }
  async function tableOfClips(index: string) {
    const set = await readClipFolder(index)
    return { ...clipsTable(set, flags.frames ?? 'all'), from: `${set.clips.length} clips in ${dirname(index)}` }
  }
  async function sameKind() {
    const material = await loadMaterialFile(path, false, flags, output)
    if (material.kind !== wanted) {
      throw new Failure(
        'bad-input',
        wanted === 'takes'
          ? `${path} is a table of hands, not of takes: name a .csv file to write it to.`
          : `${path} holds takes, which are no table of hands: name a .jsonl file to write them to.`,
      )
    }
    if (material.kind === 'table') return { ...plainTable(material.table), from: path }
    return { text: takesText(material.takes), rows: material.takes.rows.length, from: path }
  }
}
