import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
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
  withoutMark,
  writeAtomic,
  writeDurably,
} from './files'
import { eraseWithin, ownNames } from './links'
import { type Keeping, setAside } from './lostAndFound'
import { eraseLeftovers, finishReplacement, replaceFolder } from './replacement'

/** A model as it lies in its folder; the sums on the card are filled in when it is written. */
export interface StoredModel {
  files: ModelFiles
  card: ModelCard
}
export type ModelFiles = Record<ModelFileName, Uint8Array> & { 'paths.bin'?: Uint8Array; 'report.json'?: Uint8Array }
export type CardDraft = Omit<ModelCard, 'files' | 'sum'>

const CARD = 'card.json'
/** The folder of a project's models, below its own. */
export const MODELS = 'models'

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

const OURS = new Set<string>([CARD, 'paths.bin', 'report.json', ...MODEL_FILES])
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

/** Which models below a folder have a card that can be read, newest first, and the folders of those that do not. */
export interface ListedCards {
  cards: ModelCard[]
  unreadable: string[]
}

/**
 * Reads the cards of the models below a folder; the rest of each model is not looked at.
 *
 * @param deleted those that were deleted instead
 */
export async function listCards(models: string, deleted = false): Promise<ListedCards> {
  const names = (await readdir(models).catch((): string[] => [])).filter((name) =>
    deleted ? name.endsWith(DELETED) : !name.includes('.'),
  )
  const read = await Promise.all(
    names.map(async (name) => {
      const folder = join(models, name)
      try {
        return readCard(name, await readFile(join(folder, CARD), 'utf8'))
      } catch {
        return folder
      }
    }),
  )
  const cards = read.filter((one) => typeof one !== 'string')
  return {
    cards: cards.sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
    unreadable: read.filter((one) => typeof one === 'string'),
  }
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

/**
 * At a start: erases the models that were deleted, where nothing was wrong, and puts aside what was never finished and
 * reports whose model is gone.
 */
export async function cleanModels(keeping: Keeping, sound: boolean): Promise<void> {
  const models = join(keeping.folder, MODELS)
  const names = await ownNames(keeping.root, models)
  const deleted = names.filter((name) => name.endsWith(DELETED))
  const modelOf = (report: string) => report.slice(0, -MEASURED.length)
  const reports = names.filter((name) => name.endsWith(MEASURED) && !names.includes(modelOf(name)))
  const ofDeleted = reports.filter((name) => names.includes(modelOf(name) + DELETED))
  const nobodys = [...names.filter(isUnfinished), ...reports.filter((name) => !ofDeleted.includes(name))]
  const pathOf = (name: string) => join(models, name)
  if (sound) await eraseWithin(keeping.root, [...deleted, ...ofDeleted].map(pathOf))
  await setAside(keeping, nobodys.map(pathOf))
}

const refusal = (folder: string, reason: string) =>
  new Failure('damaged', `The model in ${folder} was refused: ${reason}.`)

/** @throws Failure "damaged", with the reason */
function readCard(folder: string, raw: string): ModelCard {
  const text = withoutMark(raw)
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
