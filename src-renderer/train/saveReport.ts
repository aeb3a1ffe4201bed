import type { Report } from '../../src-main/contract/report'
import { language } from '../locales'
import type { Studio } from '../studio/studio'
import { download } from '../ui/download'

/** As a page for people, in their language, or as JSON for programs: one file, and one question where it goes. */
export type ReportFormat = 'page' | 'data'

export function saveReport({ project, ask, attempt }: Studio, report: Report, format: ReportFormat): Promise<void> {
  return attempt(async () => {
    if (!project.value) return
    if (format === 'data') return download(`${report.title}.json`, 'application/json', JSON.stringify(report, null, 2))
    const { html } = await ask('reports.page', { projectId: project.value.id, language: language.value })
    download(`${report.title}.html`, 'text/html', html)
  })
}
