import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PROJECT_DEFAULTS } from '../../src-main/contract/project'
import { newId } from '../../src-main/hosts/environment'
import { openLibrary } from '../../src-main/storage/library'
import { projectSource } from '../../src-main/storage/projectFile/source'
import { writeProjectFile } from '../../src-main/storage/projectFile/write'
import { testData } from '../support/data'
import { keepSigns } from '../support/library'
import { manySigns } from '../support/signs'
import { frames } from '../support/takeFiles'
import { commandsIn, commentedFlags, writtenCommands } from '../support/writtenCommands'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'signsmith-clone-'))
const clone = join(folder, 'signsmith')
const NOT_CLONED = new Set(['node_modules', 'out', 'dist', '.electron', '.native', '.nodes', '.git', '.output'])

/** npm as in a shell of its own, without what the npm that runs these tests has set, and without the network. */
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith('npm_'))),
  npm_config_cache: join(folder, 'npm'),
  npm_config_offline: 'true',
  npm_config_update_notifier: 'false',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
}

/** Runs a line in the clone; one that serves is ended as soon as it has said its address. */
function run(line: string, serves = false): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(line, { cwd: clone, env, shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const hear = (chunk: Buffer) => {
      output += chunk
      if (serves && output.includes('http://127.0.0.1:')) process.kill(-child.pid!, 'SIGTERM')
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('close', (status) => resolve({ status, output }))
  })
}

/** Five people with good pictures teach and two more are left to test on: what the figures need, and no more. */
function smallTable(): string {
  const [header, ...rows] = readFileSync(join(testData, 'digits/landmarks.csv'), 'utf8').trimEnd().split('\n')
  const columns = header!.split(',')
  const [person, score] = [columns.indexOf('person'), columns.indexOf('hand_score')]
  const byPerson = new Map<string, string[]>()
  for (const row of rows) {
    const name = row.split(',')[person]!
    byPerson.set(name, [...(byPerson.get(name) ?? []), row])
  }
  const good = [...byPerson.values()].filter(
    (own) => own.length === 10 && own.every((row) => Number(row.split(',')[score]) >= 0.9),
  )
  return [header, ...good.slice(0, 7).flat()].join('\n')
}

const PROJECT = { name: 'PROJECT', createdAt: 1, options: PROJECT_DEFAULTS, modelId: null, deletedAt: null }

beforeAll(async () => {
  for (const name of readdirSync(root)) {
    if (NOT_CLONED.has(name)) continue
    cpSync(join(root, name), join(clone, name), { recursive: true, filter: (path) => !/[/\\]\.output$/.test(path) })
  }
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'), 'junction')
  writeFileSync(join(clone, 'DATA.csv'), smallTable())
  writeFileSync(join(clone, 'CLIPS.jsonl'), JSON.stringify({ label: 'a', frames: frames() }))
  for (const name of ['TAKES.jsonl', 'STREAM.jsonl']) cpSync(join(testData, 'moving/takes.jsonl'), join(clone, name))
  writeFileSync(join(clone, 'rows.txt'), '0\n11\n22\n33\n')
  for (const command of ['train', 'report', 'export']) {
    const library = await openLibrary(join(clone, `project-${command}`))
    const { id } = await library.create({ ...PROJECT, id: newId() })
    await keepSigns(await library.contents(id), manySigns(2))
    await library.close()
  }
  const library = await openLibrary(join(clone, 'export'))
  const project = { ...PROJECT, id: newId() }
  const manifest = await library.create(project)
  const nothing = { pictures: false, models: false, people: false }
  const source = await projectSource(library, manifest, await library.contents(project.id), nothing)
  await writeProjectFile(join(clone, 'FILE.signsmith'), { ...source, app: '0', savedAt: 1 })
  await library.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const found = writtenCommands(root)
const lines = [...new Set(found.map(({ words }) => words))]

/**
 * What names another command, takes the machine for minutes or the network is only looked up: its script, and the program it
 * begins with. The tests of the window pack the app themselves.
 */
const LOOKED_UP = /^npm (test|run (test:quick|test:native|dev|bench|gallery|soak|package))\b/
/** Lines that run tests of the suite, or one part of the bench. */
const OF_TESTS = /^(npx vitest|node tests\/bench)\b/
const SERVES = /^(npm start|npx signsmith (serve|studio))\b/
const BUILDS = /^npm (install|run (build|check|model|icons)|start)\b/

/** The line as it is run: on a small table, for one epoch, with as few people, draws and samples as it allows. */
function shortened(line: string): string {
  if (SERVES.test(line)) {
    const web = line.startsWith('npm') ? 'npm start -- --web --no-open' : line.replace(/ --port \d+/, '')
    return `${web} --port 0 --data-dir ./my-signs`
  }
  if (line === 'npm install') return 'npm install --dry-run --ignore-scripts --offline'
  // Another command reads this file, at the same time perhaps.
  if (/^npx signsmith convert .*TAKES\.jsonl/.test(line)) return line.replace('TAKES.jsonl', 'CONVERTED.jsonl')
  const [, learning] = /^npx signsmith (train|report) PROJECT\b/.exec(line) ?? []
  if (learning) return `${line} --epochs 1 --data-dir ./project-${learning}`
  if (/^npx signsmith export .*--form/.test(line)) return `${line} --data-dir ./project-export`
  const [, folder] = /^npx signsmith (projects|export|import|backup)(?= |$)/.exec(line) ?? []
  // Each has a data folder of its own: only one at a time may have one.
  if (folder) return `${line.replace('--out FILE', '--out WRITTEN')} --data-dir ./${folder}`
  // The studio goes on until somebody closes it; e2e/projectFile.test.ts opens one so.
  if (/^npx signsmith open\b/.test(line)) return `${line} --help`
  // It goes on for as long as the studio beside it, with which outputsLive.test.ts runs it.
  if (/^npx signsmith watch\b/.test(line)) return `${line} --help`
  if (/^npx signsmith lab \w/.test(line)) return shortLab(line)
  if (/^npx signsmith spot\b/.test(line)) return line.includes('--streams') ? shortStream(line) : line
  if (/^npx signsmith (train|report|evaluate|compare|predict)\b/.test(line)) {
    const [, command] = line.split(' ').slice(1)
    const unknown = /--unknown (\S+)/.exec(line)?.[1]?.split('/').slice(0, 1)
    const groups = unknown?.length ?? (command === 'compare' ? 2 : 1)
    const data = onTakes(/^npx signsmith (evaluate|compare)$/.test(line) ? `${line} DATA.csv` : line)
    return [
      data
        .replace(/\S*(landmarks|keypoint|kinivi)\.csv/, 'DATA.csv')
        .replace(/\S*test-rows\.txt/, 'rows.txt')
        .replace(/--unknown \S+/, `--unknown ${unknown?.join('/')}`)
        .replace(/--train-signers \d+/, (people) => (people.endsWith(' 1') ? people : '--train-signers 5'))
        .replace(/--draws \d+/, `--draws ${groups}`)
        .replace(/--per-sign \d+/, '--per-sign 2')
        .replace(/--epochs \d+/, '--epochs 2')
        .replace('--activation NAME', '--activation relu'),
      ...(/--epochs|predict/.test(data) ? [] : ['--epochs 1']),
      ...(command === 'evaluate' && data.includes(TAKES) ? ['--batch 8'] : []),
      ...(command === 'compare' && !/--draws/.test(data) ? ['--draws 2'] : []),
      ...(command === 'compare' ? ['--hidden 8 --activations apalu'] : []),
    ].join(' ')
  }
  return line
}

const TAKES = 'tests/data/moving/takes.jsonl'

/** The line on the few takes that are here, which know no sessions r1 and no numbers of takes by sign. */
function onTakes(line: string): string {
  const others = /\.\.\/shared\/data\/(moving\/ksl13|words\/)/.test(line)
  // The network of others takes longest; the lines on two people or days have it.
  const here = line
    .replace(/\.\.\/shared\/data\/(moving|words)\/\S+/, TAKES)
    .replace(/(--only .*)--peers/, '$1--quick-peers')
  return others ? here.replace(/--train \S+/, '--train signer=c').replace(/--test \S+/, '--test signer=d') : here
}

/** On data that it makes, where the line names some that are not here; three steps of each training. */
function shortLab(line: string): string {
  const [, experiment, data, flags] = /^npx signsmith lab (\w+)((?: (?!--)\S+)*)(.*)$/.exec(line)!
  const own = experiment === 'signs' && data ? ' DATA.csv' : ''
  const fewer = flags!
    .replace(/--(seeds|minutes|samples|steps|tuning) \S+/g, '')
    .replace(/--(column|only) \S+/g, '')
    .replace(/--layers \S+/, '--layers 3')
  const samples = /^(signs|regression|recurrent)$/.test(experiment!) ? '' : ' --samples 24'
  return `npx signsmith lab ${experiment}${own}${fewer} --seeds 1 --tuning 0 --steps 1${samples}`
}

function shortStream(line: string): string {
  const few = onTakes(line)
    .replace(/--per-sign \d+/, '--per-sign 2')
    .replace(/--none \d+/, '--none 1')
    .replace(/--draws \d+/, '--draws 1')
    .replace(/--signs \S+/, '--signs coffee,no,tea')
    .replace(/--held \S+/, '--held no')
    .replace(/,label=[^' ]+/, '')
  return `${few}${few.includes('--per-sign') ? '' : ' --per-sign 2'}${few.includes('--none') ? '' : ' --none 1'} --epochs 1`
}

describe('the command lines of README and the docs', () => {
  it('are found in fenced blocks, in tables, and after the short forms of the docs', () => {
    expect(commandsIn('x.md', '```sh\nnpm install && npm start   # both\n```\n| `npm run build` | `--json` |')).toEqual(
      [
        { page: 'x.md', words: 'npm install' },
        { page: 'x.md', words: 'npm start' },
        { page: 'x.md', words: 'npm run build' },
      ],
    )
    expect(commandsIn('docs/learning.md', '`L --forward`')[0]!.words).toContain('letters/landmarks.csv --forward')
    expect(lines.length).toBeGreaterThan(40)
  })

  it.each(lines.filter((line) => LOOKED_UP.test(line)))('names a script that is there: %s', (line) => {
    const name = line.split(' ').find((word, i) => i > 0 && word !== 'run')!
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(Object.keys(scripts)).toContain(name)
  })

  it.each(lines.filter((line) => OF_TESTS.test(line)))('names files that are there: %s', (line) => {
    const files = line.split(' ').filter((word) => /^tests\/.*\.\w+$/.test(word))
    expect(files.length).toBeGreaterThan(0)
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([])
  })

  it('build, and the command can be called as README does, after each build anew', async () => {
    const called = async () => {
      const { status, output } = await run('npx signsmith --version')
      expect([status, /denied/i.test(output)]).toEqual([0, false])
    }
    expect((await run('npm run build')).status).toBe(0)
    await called()
    // These build as well.
    const serving = [...new Set(lines.filter((line) => BUILDS.test(line) && SERVES.test(line)).map(shortened))]
    expect(serving.length).toBeGreaterThan(0)
    for (const line of serving) {
      expect((await run(line, true)).output).toContain('http://127.0.0.1:')
      await called()
    }
  })

  const rest = lines.filter((line) => BUILDS.test(line) && !SERVES.test(line) && line !== 'npm run build')
  it.each([...new Set(rest.map(shortened))])('run in an empty clone: %s', async (line) => {
    const { status, output } = await run(line)
    expect([status, output]).toEqual([0, expect.any(String)])
  })

  it('name flags that their command knows', async () => {
    const named = commentedFlags(readFileSync(join(root, 'README.md'), 'utf8'))
    const unknown: string[] = []
    for (const command of new Set(named.map(({ command }) => command))) {
      const { output } = await run(`"${process.execPath}" out/main/cli.js ${command} --help`)
      const flags = named.filter((one) => one.command === command).flatMap(({ flags }) => flags)
      unknown.push(...flags.filter((flag) => !output.includes(flag)).map((flag) => `${command} ${flag}`))
    }
    expect(unknown).toEqual([])
  })
})

describe('the other command lines, on a small table', () => {
  const rest = [
    ...new Set(lines.filter((line) => ![LOOKED_UP, OF_TESTS, BUILDS].some((one) => one.test(line))).map(shortened)),
  ]
  const trains = (line: string) => / train /.test(line)
  // npx is tried above and takes a second each time: here is what it starts.
  const direct = (line: string) => line.replace(/^npx signsmith/, `"${process.execPath}" out/main/cli.js`)
  beforeAll(async () => {
    for (const line of rest.filter(trains)) expect([line, (await run(direct(line))).status]).toEqual([line, 0])
  })

  /** A line is run whole where it has a flag that no earlier line of its command had: the others differ in values alone. */
  const seen = new Set<string>()
  const [whole, alike] = [[], []] as [string[], string[]]
  for (const line of rest.filter((line) => !trains(line))) {
    const command = line.split(' ').slice(0, 3).join(' ')
    const parts = ['', ...(line.match(/--[a-z-]+/g) ?? [])].map((flag) => `${command} ${flag}`)
    const own = SERVES.test(line) || / lab /.test(line) || parts.some((part) => !seen.has(part)) ? whole : alike
    own.push(line)
    for (const part of parts) seen.add(part)
  }

  it.concurrent.each(whole)('run: %s', async (line) => {
    const { status, output } = await run(direct(line), SERVES.test(line))
    const good = SERVES.test(line) ? output.includes('http://127.0.0.1:') : status === 0
    expect([good, good ? '' : output.slice(-400)]).toEqual([true, ''])
  })

  it.concurrent.each(alike)('have values that can be read: %s', async (line) => {
    const { status, output } = await run(direct(line).replace(/DATA\.csv|\S*takes\.jsonl/i, 'missing.csv'))
    expect([status, output]).toEqual([2, expect.stringContaining('missing.csv cannot be read')])
  })

  it('are not few', () => expect(rest.length).toBeGreaterThan(30))
})
