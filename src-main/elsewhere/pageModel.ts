import { ModelCard } from '../contract/model'
import { parseJson } from '../contract/parse'
import type { TrainedModel } from '../learning/classifier/recognizer'
import { PART_FILES, type PartFiles, readModelFiles } from '../learning/modelFiles'
import type { Signs } from './portable'

/** A model as a page of its own has it. */
export interface PageModel {
  card: ModelCard
  model: TrainedModel
  signs: Signs
}

/** Where the page keeps the model: as it lies in a model folder. */
export const PAGE_MODEL = 'model/'

/**
 * Reads the model out of the files of a page.
 *
 * @param text bytes of UTF-8 as text
 * @throws Error that says what does not fit
 */
export function pageModel(files: Readonly<Record<string, Uint8Array>>, text: (bytes: Uint8Array) => string): PageModel {
  const card = parseJson(ModelCard, text(files[`${PAGE_MODEL}card.json`]!))
  if (!card.ok) throw new Error(`card.json: ${card.message}`)
  const parts = PART_FILES.flatMap((name) => {
    const bytes = files[`${PAGE_MODEL}${name}`]
    return bytes ? [[name, bytes] as const] : []
  })
  return {
    card: card.value,
    model: readModelFiles(card.value, Object.fromEntries(parts) as PartFiles, text),
    signs: JSON.parse(text(files['signs.json']!)),
  }
}
