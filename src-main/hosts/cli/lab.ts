import * as v from 'valibot'
import { Failure } from '../../contract/failure'
import { type ApaluChoice, type Arm, LAB_ACTIVATIONS, type LabActivation, makeArms } from '../../lab/arms'
import { type ExperimentOptions, type Prepared, prepareMade } from '../../lab/experiment'
import { EXPERIMENTS, type ListedExperiment } from '../../lab/experiments/list'
import { signs } from '../../lab/experiments/signs'
import { installKernels } from '../../lab/kernels'
import { type PairPlan, type PairProgress, type PairResults, runPairs } from '../../lab/pairs'
import { LabReport, makeReport } from '../../lab/report'
import { checkOutputFile, REPORT_PAGE, writeOutputFile } from '../../services/files'
import { needMaterial } from '../../services/tables/table'
import { startEngine } from '../../trainer/engines'
import { type FlagValues, readArguments } from './arguments'
import { labCommand } from './labCommand'
import { readGivenFiles } from './labData'
import { labPage } from './labPage'
import { linesOf } from './labWords'
import type { Output } from './output'
import { checked } from './parts'
import { loadRows, rowFlags } from './tables'

type Flags = FlagValues<typeof labCommand.flags>

export async function runLab(words: readonly string[], output: Output): Promise<void> {
  const { positionals, flags } = readArguments(labCommand, words)
  const [name, ...paths] = positionals
  if (name === undefined) return list(output)
  const experiment = EXPERIMENTS.find((one) => one.name === name)
  if (!experiment) {
    const names = EXPERIMENTS.map((one) => one.name).join(', ')
    throw new Failure('bad-input', `There is no experiment “${name}”. There are: ${names}.`)
  }
  const arms = chosenArms(experiment, flags)
  const options = chosenOptions(experiment, flags)
  const rates = flags.rates === null ? [...experiment.rates] : numbers('--rates', flags.rates, 1e-7, 10)
  if (flags.html !== null) await checkOutputFile(flags.html, REPORT_PAGE, flags.force)
  const seed = flags.seed ?? 1
  const prepared = await prepare(experiment, paths, seed, options, flags, output)
  const engine = await startEngine(flags.engine)
  installKernels()
  const plan: PairPlan = {
    arms,
    tasks: prepared.tasks,
    figure: experiment.figure,
    rates,
    rate: rates.includes(experiment.rate) ? experiment.rate : rates[0]!,
    seed,
    seeds: flags.seeds ?? experiment.seeds,
    tuningSeeds: flags.tuning ?? 2,
  }
  output.note(`${experiment.system}: ${paths.length === 0 ? 'made data, ' : ''}${prepared.description}.`)
  const results: PairResults = { oneRate: [], ownRate: [], best: [] }
  const { ended, seconds } = await drive(plan, results, flags.minutes, output)
  const facts = { made: paths.length === 0, ended, engine, seconds }
  const report = v.parse(LabReport, makeReport(experiment, prepared, plan, options, results, facts))
  if (flags.html !== null) await writeOutputFile(flags.html, REPORT_PAGE, labPage(report))
  if (flags.json) output.result(JSON.stringify(report))
  else for (const line of linesOf(report)) output.result(line)
}

function list(output: Output): void {
  output.result('signsmith lab checks what the paper on APALU (arXiv 2402.08244) claims. Experiments:')
  for (const { name, system, needs, makes, minutes, concludes } of EXPERIMENTS) {
    output.result('')
    output.result(`  ${name}: ${system}`)
    output.result(`      data       ${needs}; without any, ${makes}`)
    output.result(
      `      time       about ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} with its defaults on two quiet cores; --minutes ends earlier`,
    )
    output.result(`      concludes  ${concludes}`)
  }
  output.result('')
  output.result('docs/lab.md says how each was made smaller, and what came out.')
}

function chosenArms(experiment: ListedExperiment, flags: Flags): Arm[] {
  const choice: ApaluChoice = {
    starts: flags.start === 'both' ? ['published', 'smooth'] : [flags.start],
    per: flags.per,
    tied: flags.tied,
    parameterRates: parameterRates(flags),
  }
  const names =
    flags.activations === null
      ? experiment.activations
      : (checked(
          '--activations',
          v.array(v.picklist(LAB_ACTIVATIONS)),
          flags.activations.split(','),
        ) as LabActivation[])
  const arms = makeArms([...new Set(names)], choice)
  if (arms.length < 2)
    throw new Failure(
      'bad-input',
      '--activations names nothing that APALU is compared with, and one APALU alone is no comparison.',
    )
  return arms
}

/** --frozen beside rates is one more of them: what training a and b is worth at all. */
function parameterRates(flags: Flags): number[] {
  const text = flags['rate-of-ab']
  const trained = text === null ? (flags.frozen ? [] : [1]) : numbers('--rate-of-ab', text, 0, 100)
  return [...new Set([...trained, ...(flags.frozen ? [0] : [])])]
}

function chosenOptions(experiment: ListedExperiment, flags: Flags): ExperimentOptions {
  const only = (named: readonly (keyof Flags)[], names: readonly string[]) => {
    const flag = named.find((one) => flags[one] !== null)
    if (flag === undefined || names.includes(experiment.name)) return
    throw new Failure('bad-input', `--${flag} belongs to ${names.join(' and ')}, not to ${experiment.name}.`)
  }
  only(['layers'], ['depth'])
  only(['classes'], ['svdd', 'distillation'])
  // What says how a table of hands is read is about no other data.
  only(['train-signers', 'per-sign', ...(Object.keys(rowFlags) as (keyof typeof rowFlags)[])], ['signs'])
  const others = EXPERIMENTS.flatMap(({ name }) => (name === 'signs' ? [] : [name]))
  only(['samples', 'column'], others)
  return {
    samples: flags.samples,
    steps: flags.steps,
    layers: flags.layers === null ? null : numbers('--layers', flags.layers, 1, 200, true),
    classes: flags.classes === null ? null : numbers('--classes', flags.classes, 0, 999, true),
    column: flags.column,
    people: flags['train-signers'],
    perSign: flags['per-sign'],
  }
}

/** Numbers apart by commas, none twice. */
function numbers(flag: string, text: string, low: number, high: number, whole = false): number[] {
  const found = text.split(',').map(Number)
  if (found.some((x) => !(x >= low && x <= high) || (whole && !Number.isInteger(x)))) {
    throw new Failure(
      'bad-input',
      `${flag} are ${whole ? 'whole ' : ''}numbers from ${low} to ${high} apart by commas; received “${text}”.`,
    )
  }
  return [...new Set(found)]
}

async function prepare(
  experiment: ListedExperiment,
  paths: readonly string[],
  seed: number,
  options: ExperimentOptions,
  flags: Flags,
  output: Output,
): Promise<Prepared> {
  if (paths.length === 0) return prepareMade(experiment, seed, options)
  if (experiment.read) return experiment.read(await readGivenFiles(paths), options)
  if (paths.length > 1) throw new Failure('bad-input', `${experiment.name} reads one table, or one file of takes.`)
  const { rows } = await loadRows(paths[0]!, true, flags, output)
  return signs.prepare(needMaterial(rows), options)
}

/** The page of the terminal is not flooded, and a key is heard within this. */
const SAY_MS = 5_000
const BREATHE_MS = 50

/** Pulls pair after pair until all are done, time is up, or somebody presses Ctrl-C. */
async function drive(
  plan: PairPlan,
  results: PairResults,
  minutes: number | null,
  output: Output,
): Promise<{ ended: LabReport['ended']; seconds: number }> {
  const started = performance.now()
  const until = minutes === null ? Number.POSITIVE_INFINITY : started + minutes * 60_000
  const state = { stopped: false }
  const stop = () => {
    state.stopped = true
    output.note('Stopping: what is whole is counted.')
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
  const run = runPairs(plan, results)
  let ended: LabReport['ended'] = 'whole'
  let [said, breathed] = [started, started]
  for (const progress of run) {
    const now = performance.now()
    if (now - said >= SAY_MS) {
      said = now
      output.note(sayProgress(progress, now - started, until - started))
    }
    if (now - breathed >= BREATHE_MS) {
      breathed = now
      await new Promise(setImmediate)
    }
    if (state.stopped || performance.now() >= until) {
      ended = state.stopped ? 'stopped' : 'time'
      break
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeListener(signal, stop)
  return { ended, seconds: Math.round((performance.now() - started) / 1_000) }
}

function sayProgress({ phase, task, arm, rate, done, of }: PairProgress, took: number, most: number): string {
  const left = Math.min((took / Math.max(done, 1e-6)) * (of - done), most - took)
  const what = `${task ? `${task}, ` : ''}${arm} at ${rate}`
  return `${phase === 'tuning' ? 'finding rates' : 'pairs'}: ${what}; ${Math.floor(done)} of ${of} trainings; ${sayTime(left)} left`
}

function sayTime(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000))
  return seconds < 90 ? `about ${seconds} s` : `about ${Math.round(seconds / 60)} min`
}
