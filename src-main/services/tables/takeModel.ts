import { ACCEPTANCE_DEFAULTS } from '../../contract/project'
import type { FormAgreement, FormName } from '../../contract/takeElsewhere'
import type { LoadedModel } from '../training/modelFolder'
import {
  type ElsewhereContext,
  type ElsewhereCourse,
  type ElsewherePlace,
  takeElsewhere,
} from '../training/takeElsewhere'
import type { Rows } from './table'
import { shownTo } from './tableModel'

/** Writes a model folder's model in a form for other programs, compared with the model on every row of a file. */
export function takeTableModel(
  context: ElsewhereContext,
  { card, parts, files }: LoadedModel,
  rows: Rows,
  accepted: number,
  form: FormName,
  place: ElsewherePlace,
  course?: ElsewhereCourse,
): Promise<FormAgreement> {
  const labels = card.labels.map(({ label, none }) => ({ label, none }))
  const taken = {
    card,
    files,
    model: parts,
    labels,
    acceptance: labels.map(() => ({ ...ACCEPTANCE_DEFAULTS, accepted })),
  }
  return takeElsewhere(context, taken, shownTo(card, rows), form, place, course)
}
