import { createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import * as v from 'valibot'
import { Failure } from '../contract/failure'
import { CARD_VERSION, MODEL_FILES, ModelCard, type ModelFileName } from '../contract/model'
import { parseJson } from '../contract/parse'
import { isRecord } from './entry'
import {
  asFailure,
  errorCode,
  isUnfinished,
  readText,
  reasonOf,
  renameDurably,
  writeAtomic,
  writeDurably,
} from './files'
import { eraseLeftovers, finishReplacement, replaceFolder } from './replacement'

/** A model as it lies in its folder; the sums on the card are filled in when it is written. */
export interface StoredModel {
  files: ModelFiles
  card: ModelCard
}
export type ModelFiles = Record<ModelFileName, Uint8Array> & { 'report.json'?: Uint8Array }
export type CardDraft = Omit<ModelCard, 'files' | 'sum'>

const CARD = 'card.json'

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

/**
 * Writes a model's files and its card as one new folder, whole or not at all. A folder that holds a model of ours and
 * nothing else is replaced once the new one is whole; any other one that is not empty is left alone. What a crash left
 * of an earlier replacement is put in place, or erased, first.
 *
 * @throws Failure "conflict" when the folder holds something else
 */
export async function writeModel(path: string, files: ModelFiles, draft: CardDraft): Promise<ModelCard> {
  const folder = resolve(path)
  const entries = Object.entries(files)
  const sums = entries.map(([name, bytes]) => [name, { sha256: sha256(bytes), bytes: bytes.length }])
  const facts = { ...draft, files: Object.fromEntries(sums) as ModelCard['files'] }
  const card: ModelCard = { ...facts, sum: sha256(JSON.stringify(facts)) }
  await finishReplacement(folder)
  await eraseLeftovers(folder)
  await replaceFolder(folder, (await checkModelFolder(folder)) === 'taken', 'the model', async (temporary) => {
    for (const [name, bytes] of entries) await writeDurably(join(temporary, name), bytes)
    await writeDurably(join(temporary, CARD), `${JSON.stringify(card, null, 2)}\n`)
  })
  return card
}

/**
 * Whether a model may be written to a folder, before hours are spent on training it.
 *
 * @returns "free", or "taken" when it is empty or holds a model of ours, which would be replaced
 * @throws Failure "conflict" when it holds anything else
 */
export async function checkModelFolder(path: string): Promise<'free' | 'taken'> {
  const folder = resolve(path)
  await finishReplacement(folder)
  let names: string[]
  try {
    names = await readdir(folder)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 'free'
    const reason = reasonOf(error)
    throw new Failure('conflict', `No model can be written to ${folder}${reason ? `: ${reason}` : ''}.`)
  }
  const ours = names.length === 0 || (names.every(isModelFile) && (await hasOurCard(folder)))
  if (ours && folder !== process.cwd()) return 'taken'
  throw new Failure(
    'conflict',
    `${folder} is in use or holds other files. Nothing was written: name a new or empty folder.`,
  )
}

const OURS = new Set<string>([CARD, 'report.json', ...MODEL_FILES])
const isModelFile = (name: string) => OURS.has(name)

async function hasOurCard(folder: string): Promise<boolean> {
  try {
    const raw: unknown = JSON.parse(await readFile(join(folder, CARD), 'utf8'))
    return isRecord(raw) && raw.format === 'signsmith-model'
  } catch {
    return false
  }
}

/**
 * Reads a model folder and verifies that its files are the ones the card was written for.
 *
 * @throws Failure "not-found" or "damaged", with the reason
 */
export async function readModel(folder: string): Promise<StoredModel> {
  await finishReplacement(folder)
  const read = async (file: string) => {
    try {
      return await readFile(join(folder, file))
    } catch (error) {
      if (errorCode(error) === 'ENOENT')
        throw new Failure('not-found', `${folder} has no ${file}: it is not a whole model.`)
      const reason = reasonOf(error) ?? (error as Error).message
      throw new Failure('not-found', `${folder} cannot be read as a model: ${reason}.`)
    }
  }
  const card = readCard(folder, (await read(CARD)).toString('utf8'))
  const files: Record<string, Uint8Array> = {}
  for (const [name, known] of Object.entries(card.files)) {
    const bytes = await read(name)
    if (bytes.length !== known.bytes || sha256(bytes) !== known.sha256) {
      throw refusal(folder, `${name} is not the file that its card names`)
    }
    files[name] = bytes
  }
  return { files: files as ModelFiles, card }
}

/**
 * The cards of the models below a folder that can be read, newest first; the rest of each model is not looked at.
 *
 * @param deleted those that were deleted instead
 */
export async function listCards(models: string, deleted = false): Promise<ModelCard[]> {
  const names = (await readdir(models).catch((): string[] => [])).filter((name) =>
    deleted ? name.endsWith(DELETED) : !name.includes('.'),
  )
  const cards = names.map(async (name) => {
    try {
      return [readCard(name, await readFile(join(models, name, CARD), 'utf8'))]
    } catch {
      return []
    }
  })
  return (await Promise.all(cards)).flat().sort((a, b) => b.createdAt.localeCompare(a.createdAt))
}

const DELETED = '.deleted'

/** Takes a model out of sight; it is erased when the library is opened the next time. @throws Failure "not-found" */
export function deleteModel(folder: string): Promise<void> {
  return moveModel(folder, folder + DELETED)
}

/** @throws Failure "not-found" */
export function restoreModel(folder: string): Promise<void> {
  return moveModel(folder + DELETED, folder)
}

async function moveModel(from: string, to: string): Promise<void> {
  try {
    await renameDurably(from, to)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw new Failure('not-found', 'This model does not exist any more.')
    throw asFailure(error, 'the model')
  }
}

/** Erases what is deleted below a folder of models, what was never finished, and reports whose model is gone. */
export async function cleanModels(models: string): Promise<void> {
  const names: string[] = await readdir(models).catch(() => [])
  const gone = names.filter((name) => {
    const report = name.endsWith(MEASURED) && !names.includes(name.slice(0, -MEASURED.length))
    return isUnfinished(name) || name.endsWith(DELETED) || report
  })
  for (const name of gone) await rm(join(models, name), { recursive: true, force: true })
}

const refusal = (folder: string, reason: string) =>
  new Failure('damaged', `The model in ${folder} was refused: ${reason}.`)

/** @throws Failure "damaged", with the reason */
function readCard(folder: string, text: string): ModelCard {
  const refuse = (reason: string) => refusal(folder, reason)
  if (cardVersion(text) < CARD_VERSION) {
    throw refuse(
      'an earlier Signsmith made it, without what it takes to refuse unknown signs. Your samples are all there: train again',
    )
  }
  const parsed = parseJson(ModelCard, text)
  if (!parsed.ok) throw refuse(`card.json: ${parsed.message}`)
  const card = parsed.value
  const { sum, ...facts } = JSON.parse(text)
  if (sha256(JSON.stringify(facts)) !== sum) throw refuse('card.json was changed after it was written')
  return card
}

const MEASURED = '.report.json'

/** Keeps what was measured about a model later on, beside its folder, which never changes. */
export function writeMeasured(folder: string, report: string): Promise<void> {
  return writeAtomic(folder + MEASURED, report, 'the report')
}

/** What was measured later on, or null. */
export function readMeasured(folder: string): Promise<string | null> {
  return readText(folder + MEASURED)
}

function cardVersion(text: string): number {
  const parsed = parseJson(v.object({ version: v.number() }), text)
  return parsed.ok ? parsed.value.version : CARD_VERSION
}
