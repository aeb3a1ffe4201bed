import { createHash } from 'node:crypto'
import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Failure } from '../contract/failure'
import { ModelCard } from '../contract/model'
import { parseJson } from '../contract/parse'
import { isRecord } from './entry'
import { createFolderAtomic, errorCode, unfinishedName, writeDurably } from './files'

/** A model as it lies in its folder; the sums on the card are filled in when it is written. */
export interface StoredModel {
  modelJson: string
  weights: Uint8Array
  card: ModelCard
}
export type CardDraft = Omit<ModelCard, 'weights' | 'topology' | 'sum'>

const FILES = { card: 'card.json', model: 'model.json', weights: 'weights.bin' } as const

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

/**
 * Writes model.json, weights.bin and card.json as one new folder, whole or not at all. A folder that holds a model of
 * ours and nothing else is replaced; any other one that is not empty is left alone.
 *
 * @throws Failure "conflict" when the folder holds something else
 */
export async function writeModel(
  path: string,
  network: { modelJson: string; weights: Uint8Array },
  draft: CardDraft,
): Promise<ModelCard> {
  const folder = resolve(path)
  const facts = {
    ...draft,
    weights: { sha256: sha256(network.weights), bytes: network.weights.length },
    topology: { sha256: sha256(network.modelJson) },
  }
  const card: ModelCard = { ...facts, sum: sha256(JSON.stringify(facts)) }
  const old = (await checkModelFolder(folder)) === 'taken' ? unfinishedName(folder) : null
  if (old) await rename(folder, old)
  await createFolderAtomic(folder, 'the model', async (temporary) => {
    await writeDurably(join(temporary, FILES.weights), network.weights)
    await writeDurably(join(temporary, FILES.model), network.modelJson)
    await writeDurably(join(temporary, FILES.card), `${JSON.stringify(card, null, 2)}\n`)
  }).catch(async (error) => {
    if (old) await rename(old, folder)
    throw error
  })
  if (old) await rm(old, { recursive: true, force: true })
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
  let names: string[]
  try {
    names = await readdir(folder)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 'free'
    throw new Failure('conflict', `${folder} is not a folder that a model can be written to.`)
  }
  const ours = names.length === 0 || (names.every(isModelFile) && (await hasOurCard(folder)))
  if (ours && folder !== process.cwd()) return 'taken'
  throw new Failure(
    'conflict',
    `${folder} is in use or holds other files. Nothing was written: name a new or empty folder.`,
  )
}

const isModelFile = (name: string) => Object.values(FILES).some((file) => file === name)

async function hasOurCard(folder: string): Promise<boolean> {
  try {
    const raw: unknown = JSON.parse(await readFile(join(folder, FILES.card), 'utf8'))
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
  const read = async (file: string) => {
    try {
      return await readFile(join(folder, file))
    } catch (error) {
      if (errorCode(error) === 'ENOENT')
        throw new Failure('not-found', `${folder} has no ${file}: it is not a whole model.`)
      throw new Failure('not-found', `${folder} cannot be read as a model: ${(error as Error).message}.`)
    }
  }
  const text = (await read(FILES.card)).toString('utf8')
  const parsed = parseJson(ModelCard, text)
  if (!parsed.ok) throw new Failure('damaged', `The model in ${folder} was refused: card.json: ${parsed.message}.`)
  const card = parsed.value
  const { sum, ...facts } = JSON.parse(text)
  if (sha256(JSON.stringify(facts)) !== sum) {
    throw new Failure('damaged', `The model in ${folder} was refused: card.json was changed after it was written.`)
  }
  const weights = await read(FILES.weights)
  const modelJson = (await read(FILES.model)).toString('utf8')
  if (weights.length !== card.weights.bytes || sha256(weights) !== card.weights.sha256) {
    throw new Failure('damaged', `The model in ${folder} was refused: weights.bin is not the file that its card names.`)
  }
  if (sha256(modelJson) !== card.topology.sha256) {
    throw new Failure('damaged', `The model in ${folder} was refused: model.json is not the file that its card names.`)
  }
  return { modelJson, weights, card }
}
