import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { parse } from 'vue/compiler-sfc'

const root = fileURLToPath(new URL('../../src-renderer', import.meta.url))
const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(ts|vue)$/.test(entry.name))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((file) => !file.startsWith('locales/'))

/** Attributes that are read to somebody. */
const SPOKEN = new Set([
  'aria-label',
  'title',
  'placeholder',
  'alt',
  'label',
  'aria-description',
  'aria-roledescription',
])
const LETTERS = /\p{L}/u
/** Two words with a space between them, as in a sentence. */
const SENTENCE = /\p{L}{2,}[,.]? \p{L}{2,}/u
/** Where two words beside each other are no sentence: styles, class lists, drawing, and defects of ours. */
const NO_SENTENCE = [
  /^(input|button)\b.*, (select|summary)/,
  /^bold /,
  /sans-serif/,
  /^rgba?\(/,
  /^This component is used outside/,
  /^primary train$/,
]

interface Node {
  type: number
  content?: unknown
  props?: { type: number; name: string; value?: { content: string } }[]
  children?: Node[]
}

/** Text and spoken attributes that stand in a template instead of in the catalogue. */
function inTemplate(node: Node): string[] {
  const TEXT = 2
  const ATTRIBUTE = 6
  const own = node.type === TEXT && LETTERS.test(String(node.content)) ? [String(node.content).trim()] : []
  const spoken = (node.props ?? [])
    .filter(({ type, name, value }) => type === ATTRIBUTE && SPOKEN.has(name) && LETTERS.test(value?.content ?? ''))
    .map(({ name, value }) => `${name}="${value!.content}"`)
  return [...own, ...spoken, ...(node.children ?? []).flatMap(inTemplate)]
}

/** Sentences among the strings of a script. */
function inScript(script: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node) => {
    if (ts.isImportDeclaration(node)) return
    const text =
      ts.isStringLiteral(node) ||
      ts.isNoSubstitutionTemplateLiteral(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddle(node) ||
      ts.isTemplateTail(node)
        ? node.text
        : ''
    if (SENTENCE.test(text) && !NO_SENTENCE.some((known) => known.test(text))) found.push(text)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('script.ts', script, ts.ScriptTarget.ESNext, true))
  return found
}

function wordsOf(file: string, source: string): string[] {
  if (file.endsWith('.ts')) return inScript(source)
  const { template, scriptSetup } = parse(source, { filename: file }).descriptor
  return [
    ...(template?.ast ? inTemplate(template.ast as unknown as Node) : []),
    ...inScript(scriptSetup?.content ?? ''),
  ]
}

describe('words', () => {
  it('stand in the catalogue, never in a component', () => {
    expect(files.length).toBeGreaterThan(80)
    const found = files.flatMap((file) =>
      wordsOf(file, readFileSync(join(root, file), 'utf8')).map((text) => `${file}: ${text}`),
    )
    expect(found).toEqual([])
  })

  it('would be noticed elsewhere', () => {
    const component = `<script setup lang="ts">\nconst a = 'Press the button'\nconst b = \`Only \${a} is left over\`\n</script>
<template><p title="Help" class="two names">Hello <b v-if="a">{{ a }}</b></p></template>`
    expect(wordsOf('x.vue', component)).toEqual(['title="Help"', 'Hello', 'Press the button', ' is left over'])
  })
})
