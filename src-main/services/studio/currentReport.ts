import type { Report, Warning } from '../../contract/report'
import type { ProjectContents } from '../../storage/project'
import { usedSamples, usedTakes } from '../training/used'

/**
 * A report as it reads today: signs by their present names, and nothing about signs and samples that are gone or have
 * another sign by now. The
 * figures stay what was measured.
 */
export function currentReport(report: Report, contents: ProjectContents): Report {
  const present = new Map(contents.signs().map(({ id, label }) => [id, label]))
  const names = new Map(report.signs.map(({ id, label }) => [label, present.get(id)]))
  const signOf = new Map(contents.recordings().map(({ id, signId }) => [id, signId]))
  /** The sign that each sample and each take has today, where it is learned from. */
  const used = [...usedSamples(contents), ...usedTakes(contents)]
  const signs = new Map(used.map(({ id, recordingId }) => [id, signOf.get(recordingId)]))
  const name = (label: string) => names.get(label) ?? label
  const suspects = report.suspects
    .filter(({ sampleId, signId }) => signs.get(sampleId) === signId)
    .map((suspect) => ({ ...suspect, label: name(suspect.label), looksLike: name(suspect.looksLike) }))
  const warnings = report.warnings.flatMap((warning): Warning[] => {
    if (warning.about === 'suspects') return suspects.length > 0 ? [{ ...warning, count: suspects.length }] : []
    if ('label' in warning && names.get(warning.label) === undefined) return []
    if ('other' in warning && names.get(warning.other) === undefined) return []
    return [
      {
        ...warning,
        ...('label' in warning && { label: name(warning.label) }),
        ...('other' in warning && { other: name(warning.other) }),
      } as Warning,
    ]
  })
  const confused = report.confused.filter(({ sampleId, truth }) => signs.get(sampleId) === report.signs[truth]!.id)
  const right = report.right.map((ids, k) => ids.filter((id) => signs.get(id) === report.signs[k]!.id))
  const named = report.signs.map((sign) => ({ ...sign, label: name(sign.label) }))
  return { ...report, signs: named, confused, right, suspects, warnings }
}
