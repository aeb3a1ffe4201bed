import type { Language } from '../../contract/language'
import { PAGE_MARK } from '../../contract/report'

/**
 * A report as one HTML page that needs nothing else: no script, no font, no picture from elsewhere.
 *
 * @param title text, the heading
 * @param kind text, what the page is, behind the title in the browser's tab
 * @param body HTML below the heading
 * @param more CSS of this page alone
 */
export function htmlPage(language: Language, title: string, kind: string, body: string, more = ''): string {
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
${PAGE_MARK}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)} · ${escapeHtml(kind)}</title>
<style>${STYLE}${more}</style>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</html>
`
}

const STYLE = `
:root{color-scheme:light dark;--ink:#16202a;--soft:#52606d;--line:#cbd2d9;--accent:#0b6e6e;--ground:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#e4e7eb;--soft:#9aa5b1;--line:#3e4c59;--accent:#4cc2c2;--ground:#12181f}}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1.5rem}
h1{margin:0;font-size:2rem}h2{margin:2.5rem 0 .5rem;font-size:1.25rem}
.lead{font-size:1.375rem;font-weight:600}.soft{color:var(--soft)}
.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .6rem;border-bottom:1px solid var(--line);text-align:start;vertical-align:top}
td.n{text-align:end}td.right{font-weight:700}td.wrong{outline:2px solid var(--accent);outline-offset:-2px}
svg{max-width:100%;height:auto;display:block;margin:.5rem 0}
svg text{fill:var(--ink);font:12px system-ui,sans-serif}.bar{fill:var(--accent)}.axis{stroke:var(--line)}.line{stroke:var(--accent);stroke-width:2;fill:none}
.matrix thead th{writing-mode:vertical-rl;vertical-align:bottom;padding:.6rem .25rem}
@media print{h2{break-after:avoid}.wide{overflow:visible}.matrix th,.matrix td{padding:.1rem .2rem;font-size:.6rem}}
`

/** Safe between tags and inside of quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** @param title text @param body HTML */
export function section(title: string, body: string): string {
  return `<section><h2>${escapeHtml(title)}</h2>${body}</section>`
}

/** Names and cells are text; the first cell of a row names it. */
export function table(head: readonly string[], rows: readonly string[][]): string {
  const cells = (row: readonly string[]) =>
    row
      .map((cell, i) => (i === 0 ? `<th scope="row">${escapeHtml(cell)}</th>` : `<td>${escapeHtml(cell)}</td>`))
      .join('')
  return `<div class="wide"><table><thead><tr>${head.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('')}</tbody></table></div>`
}
