import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A command line as a page writes it. */
export interface WrittenCommand {
  page: string
  words: string
}

const PAGES = ['README.md', 'CONTRIBUTING.md', 'models/README.md']
/** What docs/learning.md and docs/apalu.md leave out at the beginning of a line, because they say so above it. */
const SHORT = [
  ['docs/learning.md', /^D /, 'npx signsmith evaluate tests/data/digits/landmarks.csv '],
  ['docs/learning.md', /^L /, 'npx signsmith evaluate ../shared/data/letters/landmarks.csv '],
  [
    'docs/learning.md',
    /^(?=--without (face|second|made))/,
    'npx signsmith evaluate ../shared/data/moving/cafe-asl --train signer=c --test signer=d --per-sign 5 ',
  ],
  [
    'docs/learning.md',
    /^(?=--)/,
    'npx signsmith evaluate tests/data/digits/landmarks.csv --train-signers 1 --draws 20 ',
  ],
  ['docs/apalu.md', /^(?=--)/, 'npx signsmith evaluate tests/data/digits/landmarks.csv --train-signers 1 --draws 20 '],
] as const

/** Every command line of README and the docs: in fenced blocks, and in running text and tables between backticks. */
export function writtenCommands(root: string): WrittenCommand[] {
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.md'),
  )
  return [...PAGES, ...docs.map((name) => `docs/${name.replaceAll('\\', '/')}`)].flatMap((page) =>
    commandsIn(page, readFileSync(join(root, page), 'utf8')),
  )
}

export function commandsIn(page: string, text: string): WrittenCommand[] {
  const fence = /^```(?:sh|bash|shell)?\n([\s\S]*?)^```/gm
  const blocks = [...text.matchAll(fence)].flatMap(([, block]) => block!.split('\n'))
  const running = text.replace(/^```[\s\S]*?^```/gm, '')
  const spans = [...running.matchAll(/`([^`\n]+)`/g)].map(([, span]) => span!)
  const whole = spans.map((span) => {
    const short = SHORT.find(([own, begin]) => own === page && begin.test(span))
    return short ? span.replace(short[1], short[2]) : span
  })
  const lines = blocks.map((line) => line.replace(/\s+#.*$/, '').trim())
  return [...lines, ...whole]
    .flatMap((line) => line.split(' && '))
    .filter((line) => /^(npm|npx|node) /.test(line))
    .map((words) => ({ page, words }))
}

/** The flags that a fenced line of README names in its comment, by command. */
export function commentedFlags(text: string): { command: string; flags: string[] }[] {
  return [...text.matchAll(/^npx signsmith ([\w-]+).*?# (.*)$/gm)].map(([, command, comment]) => ({
    command: command!,
    flags: comment!.match(/--[a-z-]+/g) ?? [],
  }))
}
