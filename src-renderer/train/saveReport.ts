import type { Report } from '../../src-main/contract/report'
import { language } from '../locales'
import type { Studio } from '../studio/studio'

/** Saves the report twice: as a page for people, in their language, and as JSON for programs. */
export function saveReport({ project, ask, attempt }: Studio, report: Report): Promise<void> {
  return attempt(async () => {
    if (!project.value) return
    const { html } = await ask('reports.page', { projectId: project.value.id, language: language.value })
    download(`${report.title}.html`, 'text/html', html)
    download(`${report.title}.json`, 'application/json', JSON.stringify(report, null, 2))
  })
}

export function download(name: string, type: string, text: string) {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name.replace(/[\\/:*?"<>|]/g, '_')
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
