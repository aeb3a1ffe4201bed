import { Failure } from '../../contract/failure'
import type { FormAgreement, FormName } from '../../contract/takeElsewhere'
import type { CheckJob } from '../../elsewhere/check'
import { type Agreement, objectionTo } from '../../elsewhere/compare'
import { type FileSet, type ModelToTake, onnxForm, pageForm, ruleOf, tensorflowForm } from '../../elsewhere/forms'
import { type Dataset, datasetSize } from '../../learning/dataset'
import { checkParcelPlace, writeParcel } from '../../storage/parcel'
import { readPage, readPieces } from '../../storage/pieces'
import type { Trainer } from '../../trainer/client'
import type { TrainerPool } from '../../trainer/pool'

/** What this needs of the program that it runs in. */
export interface ElsewhereContext {
  version: string
  trainers: TrainerPool
  /** Where the build put what goes along with models. */
  pieces: URL
}

/** Where it goes: to a path of the person's own, or into a zip for the page of the studio. */
export type ElsewherePlace =
  | { kind: 'path'; path: string; force: boolean }
  | { kind: 'zip'; path: string; folder: string }

export interface ElsewhereCourse {
  onProgress?(done: number, of: number): void
  signal?: AbortSignal
}

/** By which computations each form is compared. */
const CHECKS: Record<FormName, readonly CheckJob['form'][]> = {
  onnx: ['onnx'],
  tensorflow: ['graph', 'layers'],
  page: ['page'],
}

/**
 * Writes a model in a form for other programs, loads it again from what was written, and compares it with the model on
 * every example. Where any verdict differs, or a probability by more than 1e-4, nothing is left.
 *
 * @throws Failure "bad-input" without an example, or where the examples are not what the model looks at; "conflict" where
 * something is in the way; "internal" where what was written says something else; "cancelled"
 */
export async function takeElsewhere(
  { version, trainers, pieces }: ElsewhereContext,
  taken: ModelToTake,
  set: Dataset,
  form: FormName,
  place: ElsewherePlace,
  { onProgress = () => {}, signal }: ElsewhereCourse = {},
): Promise<FormAgreement> {
  needComparable(taken, set)
  if (place.kind === 'path' && form === 'onnx') await checkParcelPlace(place.path, null, place.force)
  const files = await filesOf(form, taken, version, pieces)
  const checks = CHECKS[form]
  const n = datasetSize(set)
  const check = (read: Readonly<Record<string, Uint8Array>>) =>
    inTrainer(trainers, signal, async (trainer) => {
      const agreements: Agreement[] = []
      for (const [i, one] of checks.entries()) {
        const job: CheckJob = { form: one, files: read, model: taken.model, rule: ruleOf(taken), set }
        const agreement = await trainer.check(job, {
          onCompared: (done) => onProgress(i * n + done, checks.length * n),
        })
        const objection = objectionTo(agreement)
        if (objection) {
          throw new Failure(
            'internal',
            `What was written was loaded again and does not agree with the model: ${objection}. Nothing was kept. This is a fault of Signsmith; please report it.`,
          )
        }
        agreements.push(agreement)
      }
      const worst = (of: (one: Agreement) => number) => Math.max(...agreements.map(of))
      return { n, probability: worst((one) => one.probability), edge: worst((one) => one.edge) }
    })
  const shape = place.kind === 'zip' ? 'zip' : form === 'onnx' ? 'file' : 'folder'
  const before = place.kind === 'zip' ? `${place.folder}/` : ''
  if (shape === 'folder') await checkParcelPlace(place.path, Object.keys(files), place.kind === 'path' && place.force)
  const out = Object.entries(files).map(([name, data]) => ({ name: before + name, make: async () => bytesOf(data) }))
  const read: Record<string, Uint8Array> = {}
  const found: FormAgreement[] = []
  await writeParcel(
    place.path,
    shape,
    out,
    (name, bytes) => {
      read[name.slice(before.length)] = bytes
    },
    {
      ...(signal && { signal }),
      open: place.kind === 'path',
      replace: true,
      async settle() {
        found.push(await check(read))
      },
    },
  )
  return found[0]!
}

const bytesOf = (data: string | Uint8Array) => (typeof data === 'string' ? new TextEncoder().encode(data) : data)

/** @throws Failure "bad-input" */
function needComparable({ model }: ModelToTake, set: Dataset): void {
  const refuse = (reason: string) => new Failure('bad-input', `${reason} Nothing was written.`)
  if (datasetSize(set) === 0) {
    throw refuse('There is no sample to compare what is written with: a model leaves only after it was compared.')
  }
  if (set.slots !== model.slots || set.frames > 1 !== model.frames > 1) {
    throw refuse(
      'The samples are of another kind than this model learned from (one hand or two, held or moving): train again first.',
    )
  }
}

async function filesOf(form: FormName, taken: ModelToTake, version: string, pieces: URL): Promise<FileSet> {
  switch (form) {
    case 'onnx':
      return { 'model.onnx': onnxForm(taken, version) }
    case 'tensorflow': {
      const { 'signsmith.js': portable } = await readPieces(new URL('portable/', pieces))
      return tensorflowForm(taken, version, new TextDecoder().decode(portable!))
    }
    case 'page':
      return pageForm(taken, version, await readPage(pieces))
  }
}

/** Ends with the person's wish to. */
async function inTrainer<T>(
  pool: TrainerPool,
  signal: AbortSignal | undefined,
  work: (trainer: Trainer) => Promise<T>,
): Promise<T> {
  const trainer = pool.take()
  const close = () => trainer.close()
  signal?.addEventListener('abort', close, { once: true })
  try {
    if (signal?.aborted) await close()
    const result = await work(trainer)
    pool.giveBack(trainer)
    return result
  } catch (error) {
    await close()
    if (signal?.aborted) throw new Failure('cancelled', 'Nothing was written: it was cancelled.')
    throw error
  } finally {
    signal?.removeEventListener('abort', close)
  }
}
