import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Failure } from '../contract/failure'
import { ModelCard } from '../contract/model'
import { parseJson } from '../contract/parse'
import { createFolderAtomic, errorCode, writeDurably } from './files'

/** A model as it lies in its folder; the sums on the card are filled in when it is written. */
export interface StoredModel {
  modelJson: string
  weights: Uint8Array
  card: ModelCard
}
export type CardDraft = Omit<ModelCard, 'weights' | 'topology'>

const FILES = { card: 'card.json', model: 'model.json', weights: 'weights.bin' } as const

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

/**
 * Writes model.json, weights.bin and card.json as one new folder, whole or not at all. A folder that already holds a
 * model of ours is replaced; any other one that is not empty is left alone.
 *
 * @throws Failure "conflict" when the folder holds something else
 */
export async function writeModel(
  folder: string,
  network: { modelJson: string; weights: Uint8Array },
  draft: CardDraft,
): Promise<ModelCard> {
  const card: ModelCard = {
    ...draft,
    weights: { sha256: sha256(network.weights), bytes: network.weights.length },
    topology: { sha256: sha256(network.modelJson) },
  }
  const old = await makeRoom(folder)
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

/** Moves a model of ours that is in the way aside; says where to. */
async function makeRoom(folder: string): Promise<string | null> {
  let names: string[]
  try {
    names = await readdir(folder)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw new Failure('conflict', `${folder} is not a folder that a model can be written to.`)
  }
  if (names.length > 0 && !names.includes(FILES.card)) {
    throw new Failure('conflict', `${folder} holds other files. Nothing was written: name a new or empty folder.`)
  }
  const old = join(dirname(folder), `.${basename(folder)}.old-${process.pid}`)
  await rm(old, { recursive: true, force: true })
  await mkdir(dirname(folder), { recursive: true })
  await rename(folder, old)
  return old
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
      throw error
    }
  }
  const parsed = parseJson(ModelCard, (await read(FILES.card)).toString('utf8'))
  if (!parsed.ok) throw new Failure('damaged', `The model in ${folder} was refused: card.json: ${parsed.message}.`)
  const card = parsed.value
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
