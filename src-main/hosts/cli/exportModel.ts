import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { Failure } from '../../contract/failure'
import { RECOGNITION_DEFAULTS } from '../../contract/project'
import { type FormAgreement, FormName } from '../../contract/takeElsewhere'
import { takeTableModel } from '../../services/tables/takeModel'
import { loadModel } from '../../services/training/modelFolder'
import { BUILT, version } from '../environment'
import { type Command, Decimal, readArguments, Switch, Text } from './arguments'
import { runner } from './commands'
import type { Output } from './output'
import { findProject, interrupted, withApp } from './projects'
import { loadRows, ROW_USAGE, rowFlags } from './tables'

export const exportModelCommand = {
  usage: `export-model MODEL --to page|tensorflow|onnx --out PLACE [--on DATA.csv] [--accept SHARE] [--force] [--data-dir DIR] ${ROW_USAGE} [--json]`,
  summary:
    'Write a trained model for other programs: a page that recognises in any browser, a folder for TensorFlow.js, or an ONNX file. MODEL is a model folder, or a project of the studio. What was written is loaded again and compared with the model, on every row of DATA.csv or every sample of the project, before it is done.',
  positionals: ['MODEL'],
  flags: {
    ...rowFlags,
    to: v.pipe(v.string('says what to write and is needed: page, tensorflow or onnx'), FormName),
    out: v.pipe(v.string('names the folder, or for onnx the file, to write and is needed'), v.minLength(1)),
    on: Text,
    accept: Decimal(0.5, 0.995),
    force: Switch,
    'data-dir': Text,
    json: Switch,
  },
} satisfies Command<Record<string, v.GenericSchema>>

export async function exportModel(words: readonly string[], output: Output): Promise<void> {
  const { positionals, flags } = readArguments(exportModelCommand, words)
  const [wanted, { to: form, out, force }] = [positionals[0]!, flags]
  const place = { kind: 'path', path: out, force } as const
  const course = { signal: interrupted(output) }
  const card = await stat(join(wanted, 'card.json')).catch(() => null)
  if (card) {
    if (flags.on === null) {
      throw new Failure(
        'bad-input',
        `Say --on DATA.csv: what is written is compared with the model on every row of it. ${wanted} is a folder, and has no samples of its own.`,
      )
    }
    const model = await loadModel(wanted)
    const { rows } = await loadRows(flags.on, false, flags, output)
    const accepted = flags.accept ?? RECOGNITION_DEFAULTS.accepted
    const context = { version, trainers: runner(null).trainers, pieces: BUILT.pieces }
    return tell(await takeTableModel(context, model, rows, accepted, form, place, course), 'rows')
  }
  if (flags.on !== null || flags.accept !== null) {
    throw new Failure(
      'bad-input',
      `${wanted} is no model folder. A project's model is compared on its own samples, with the project's own settings: leave out --on and --accept.`,
    )
  }
  await withApp(flags['data-dir'], async (app) => {
    const { id } = findProject((await app.handlers['projects.list']({})).projects, wanted)
    tell(await app.elsewhere.take(id, null, form, place, course), 'samples')
  })

  function tell({ n, probability, edge }: FormAgreement, what: string): void {
    if (flags.json) return output.result(JSON.stringify({ n, probability, edge }))
    const rounded = edge > 0 ? ` (${edge} lie so near to a limit that rounding decides)` : ''
    output.result(
      `Wrote ${out}; loaded again and compared on ${n} ${what}: the same verdicts${rounded}, probabilities differ by ${probability.toPrecision(2)} at most.`,
    )
  }
}
