import { stat } from 'node:fs/promises'
import { Failure } from '../../contract/failure'
import { sameName } from '../../contract/project'
import type { Report } from '../../contract/report'
import type { FitOptions } from '../../contract/training'
import { projectNames } from '../../services/projectNames'
import type { RunnerOptions } from '../../services/training/fits'
import { appOptions } from '../environment'
import { type Output, percent } from './output'
import { interrupted, withApp } from './projects'
import { rowFlags } from './tables'

/** A project of the studio that a word names. */
export interface Meant {
  id: string
  name: string
}

/**
 * Whether the first word of a command names a project of the studio, or null for a file.
 *
 * @param flags all that were given: those that are about files cannot be about a project
 * @throws Failure "conflict" where it names both, or several projects; "not-found" where it names nothing
 */
export async function meantProject(word: string, flags: Record<string, unknown>): Promise<Meant | null> {
  if (/[\\/]/.test(word)) return null
  const dataFolder = (flags['data-dir'] as string | null) ?? undefined
  const all = await projectNames(appOptions('memory', dataFolder).dataFolder)
  const found = all.filter(({ id, name }) => id === word || sameName(name, word))
  const file = await stat(word).catch(() => null)
  if (found.length === 0) {
    if (file || /\.\w+$/.test(word)) return null
    throw new Failure(
      'not-found',
      `There is no file “${word}” here, and no project of that name. See signsmith projects.`,
    )
  }
  const ids = found.map(({ id }) => id).join(' or ')
  if (file) {
    throw new Failure(
      'conflict',
      `“${word}” is ${file.isDirectory() ? 'a folder' : 'a file'} here and a project of the studio. Say ./${word} for the one, or ${ids} for the other.`,
    )
  }
  if (found.length > 1) throw new Failure('conflict', `There are ${found.length} projects “${word}”. Say ${ids}.`)
  const aboutFiles = Object.keys(rowFlags).find((name) => (flags[name] ?? null) !== null)
  if (aboutFiles)
    throw new Failure('bad-input', `--${aboutFiles} is about files, and “${word}” is a project of the studio.`)
  return found[0]!
}

interface TrainFlags {
  'data-dir': string | null
  out: string | null
  save: boolean
  json: boolean
}

/** Trains on a project, as the studio would, and says where its model is and what it lacks. */
export async function trainProject(
  { id, name }: Meant,
  { out, save, json, 'data-dir': folder }: TrainFlags,
  chosen: Partial<FitOptions>,
  runner: RunnerOptions,
  output: Output,
): Promise<void> {
  if (out === null && !save) {
    throw new Failure(
      'bad-input',
      `--out names the folder to write the model to, or --save keeps it in “${name}”: say one, or both.`,
    )
  }
  output.note(`“${name}” is a project of the studio (${id}): what it learns from is used.`)
  await withApp(folder, async ({ projectTraining }) => {
    const { card, adopted } = await projectTraining.train(
      id,
      { folder: out, keep: save, chosen },
      { ...runner, signal: interrupted(output) },
      ({ epoch, epochs, loss, fitted }) => {
        if (epoch % 10 === 0 || epoch === epochs) {
          output.note(`epoch ${epoch}/${epochs}  loss ${loss.toFixed(4)}  fitted ${percent(fitted)}`)
        }
      },
    )
    if (json) return output.result(JSON.stringify(card))
    const signs = card.labels.filter(({ none }) => !none).length
    const what = `${card.counts.samples} ${card.clips ? 'takes' : 'samples'} of ${signs} signs`
    output.result(`Trained on ${what} in ${card.seconds} s on ${card.engine}.`)
    if (out !== null) output.result(`The model is in ${out}.`)
    if (save) {
      const place = adopted ? 'It is the one that is in use' : 'It waits among the others until you choose it in Train'
      const lacks = card.accuracy === null ? card.accuracyNote : 'It lacks the full report, which Train measures.'
      output.result(`“${name}” keeps the model as ${card.id}. ${place}. ${lacks}`)
    }
  })
}

/** Everything that can be told about a project. */
export async function reportProject(
  { id, name }: Meant,
  dataFolder: string | null,
  chosen: Partial<FitOptions>,
  runner: RunnerOptions,
  output: Output,
): Promise<Report> {
  output.note(`“${name}” is a project of the studio (${id}): what it learns from is used.`)
  return withApp(dataFolder, ({ projectTraining }) =>
    projectTraining.report(id, chosen, { ...runner, signal: interrupted(output) }, (done, of) =>
      output.note(`trained ${done} of ${of}`),
    ),
  )
}
