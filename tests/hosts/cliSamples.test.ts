import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { PROJECT_DEFAULTS } from '../../src-main/contract/project'
import { newId } from '../../src-main/hosts/environment'
import { openLibrary } from '../../src-main/storage/library'
import { type AnyProject, projectFolder } from '../support/anyProject'
import { temporaryFolder } from '../support/app'
import { filledLibrary, keepSigns } from '../support/library'
import { manySigns } from '../support/signs'
import { unzip } from '../support/unzip'

const CLI = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))

function signsmith(words: readonly string[], cwd = temporaryFolder()) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], { encoding: 'utf8', cwd })
  return { status, stdout, stderr }
}

const recording = { signer: 'Ann', unused: false, source: 'camera', samples: 3, takes: 2, hands: 1 } as const
const BOTH: AnyProject = {
  seed: 7,
  signs: [
    { label: '=held', none: false, moves: false, recordings: [recording, { ...recording, unused: true }] },
    { label: 'moving', none: false, moves: true, recordings: [recording, recording] },
  ],
}

/** A data folder with “Letters”: signs that can be told apart, each of two recordings. */
async function letters(): Promise<{ dataFolder: string; id: string }> {
  const dataFolder = temporaryFolder()
  const library = await openLibrary(dataFolder)
  const id = newId()
  await library.create({ id, name: 'Letters', createdAt: 1, options: PROJECT_DEFAULTS, modelId: null, deletedAt: null })
  await keepSigns(await library.contents(id), manySigns(3))
  await library.close()
  return { dataFolder, id }
}

describe('signsmith export to other programs', () => {
  it('writes each form by its ending or its name, which the other commands read', async () => {
    const { dataFolder, id } = await projectFolder(BOTH)
    const folder = temporaryFolder()
    const run = (...words: string[]) => signsmith(['export', id, '--data-dir', dataFolder, ...words], folder)
    const table = run('--out', 'data', '--form', 'csv')
    expect([table.status, table.stdout]).toEqual([
      0,
      expect.stringMatching(
        /^Wrote data: 2 signs, 3 samples, 4 takes; read back and compared: 7 rows, largest difference [\d.]+e[+-]\d+\.\nLeft behind: 13 samples and takes that are not learned from\.\n$/,
      ),
    ])
    expect(readdirSync(join(folder, 'data')).sort()).toEqual(['samples.csv', 'takes.csv'])
    expect(signsmith(['convert', 'data/samples.csv', '--out', 'again.csv'], folder).stderr).toContain('3 rows, 1 sign,')
    expect(signsmith(['convert', 'data/takes.csv', '--out', 'again.jsonl'], folder).stderr).toContain(
      '4 takes, 1 sign,',
    )
    expect(readFileSync(join(folder, 'again.csv'), 'utf8')).toContain("\n'=held,Ann,")

    const zipped = run('--out', 'pictures.zip', '--form', 'pictures', '--json')
    expect(JSON.parse(zipped.stdout)).toMatchObject({ signs: 2, takes: 4, largest: 0 })
    const kinivi = run('--out', 'points', '--form', 'kinivi')
    expect(kinivi.stdout).toContain('read back and compared: 3 rows')
    expect(readFileSync(join(folder, 'points', 'keypoint_classifier_label.csv'), 'utf8')).toBe("'=held\n")
    // The names are found beside the table.
    const seen = signsmith(['convert', 'points/keypoint.csv', '--out', 'kinivi.csv'], folder)
    expect([seen.status, seen.stderr]).toEqual([0, expect.stringContaining('named by keypoint_classifier_label.csv')])
    expect(run('--out', 'takes', '--form', 'pose').status).toBe(0)
    expect(readdirSync(join(folder, 'takes')).sort()).toEqual(['moving', 'takes.csv'])
    expect(run('--out', 'lines.zip', '--form', 'jsonl').status).toBe(0)
    const before = readFileSync(join(folder, 'lines.zip'))
    expect(run('--out', 'lines.zip', '--form', 'jsonl', '--force').status).toBe(0)
    expect(readFileSync(join(folder, 'lines.zip')).equals(before)).toBe(true)
  })

  it('says whom a file names before it is written, and names nobody, or others, as it is told', async () => {
    const { dataFolder, id } = await projectFolder(BOTH)
    const folder = temporaryFolder()
    const run = (...words: string[]) => signsmith(['export', id, '--data-dir', dataFolder, ...words], folder)
    const signers = (file: string) => {
      const [header, ...rows] = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n')
      return [...new Set(rows.map((row) => row.split(',')[header!.split(',').indexOf('signer')]))]
    }
    for (const [out, words, said, named] of [
      ['whole', [], 'people: Ann\n', 'Ann'],
      ['nobody', ['--without', 'people'], 'people: none named\n', ''],
      ['renamed', ['--rename', 'ann=P1'], 'people: P1\n', 'P1'],
    ] as const) {
      const { status, stderr } = run('--out', out, '--form', 'csv', ...words)
      expect([out, status, stderr]).toEqual([out, 0, said])
      expect([signers(`${out}/samples.csv`), signers(`${out}/takes.csv`)]).toEqual([[named], [named]])
    }
    expect(run('--out', 'points', '--form', 'kinivi').stderr).toBe('people: none named\n')
    expect(JSON.parse(run('--out', 'takes', '--form', 'pose', '--rename', 'Ann=P1', '--json').stdout)).toMatchObject({
      people: ['P1'],
    })
    const { status, stderr } = run('--out', 'a.signsmith', '--rename', 'Ann=P2')
    expect([status, stderr]).toEqual([0, 'people: P2\n'])
    expect(signsmith(['import', 'a.signsmith', '--look', '--data-dir', dataFolder], folder).stdout).toContain(
      'people: P2\n',
    )
  })

  it('says what cannot be, and writes nothing', async () => {
    const { dataFolder, id } = await projectFolder(BOTH)
    const folder = temporaryFolder()
    const refused = (words: readonly string[], reason: string) => {
      const { status, stdout, stderr } = signsmith(['export', id, '--data-dir', dataFolder, ...words], folder)
      expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(reason)])
    }
    refused(['--out', 'a.csv'], 'This takes 2 files, such as samples.csv and takes.csv')
    refused(['--out', 'a.zip'], '--form says what is in it')
    refused(['--out', 'a.csv', '--form', 'kinivi'], '--form kinivi is no .csv file')
    refused(['--out', 'a.zip', '--form', 'xlsx'], '--form')
    refused(['--out', 'a.zip', '--form', 'csv', '--without', 'models'], 'of such a file it can leave out people.')
    refused(['--out', 'a.zip', '--form', 'csv', '--rename', 'Bo=B'], 'Nobody in the project is called “Bo”')
    refused(['--out', 'a.signsmith', '--rename', 'Bo=B'], 'Nobody in the project is called “Bo”')
    expect(readdirSync(folder)).toEqual([])
    writeFileSync(join(folder, 'a.zip'), 'mine')
    refused(['--out', 'a.zip', '--form', 'csv'], 'is there already')
    refused(['--out', '.', '--form', 'csv'], 'is there already')
    expect(readFileSync(join(folder, 'a.zip'), 'utf8')).toBe('mine')
  })
})

describe('an export that is ended in the middle', () => {
  it.each(['SIGKILL', 'SIGINT'] as const)(
    'by %s leaves the file of before, and nothing that is half',
    async (signal) => {
      const { library, dataFolder } = await filledLibrary(1_000)
      await library.close()
      const folder = temporaryFolder()
      const words = ['export', 'Numbers', '--out', 'p.zip', '--form', 'pictures', '--data-dir', dataFolder, '--force']
      writeFileSync(join(folder, 'p.zip'), 'the one before')
      const child = spawn(process.execPath, [CLI, ...words], { cwd: folder })
      const ended = new Promise((resolve) => child.once('exit', (code, by) => resolve(by ?? code)))
      await expect.poll(() => readdirSync(folder).length, { interval: 1 }).toBe(2)
      child.kill(signal)
      // Who is asked to end clears away; whoever is killed cannot, and the next one does.
      expect(await ended).toBe(signal === 'SIGKILL' ? 'SIGKILL' : 1)
      expect(readFileSync(join(folder, 'p.zip'), 'utf8')).toBe('the one before')
      if (signal === 'SIGINT') expect(readdirSync(folder)).toEqual(['p.zip'])
      expect(signsmith(words, folder).status).toBe(0)
      expect(readdirSync(folder)).toEqual(['p.zip'])
      expect((await unzip(readFileSync(join(folder, 'p.zip')))).size).toBe(1_001)
    },
  )
})

describe('signsmith train and report with a project', () => {
  it('learn what the studio learns, and leave the model with it', async () => {
    const { dataFolder, id } = await letters()
    const folder = temporaryFolder()
    const run = (...words: string[]) => signsmith([...words, '--data-dir', dataFolder], folder)
    const trained = run('train', 'letters', '--out', 'model', '--save', '--epochs', '1')
    expect([trained.status, trained.stderr]).toEqual([
      0,
      expect.stringContaining('“Letters” is a project of the studio'),
    ])
    expect(trained.stdout).toMatch(
      /^Trained on 24 samples of 3 signs .*\nThe model is in model\.\n“Letters” keeps the model as [a-z0-9]{20}\. It is the one that is in use\. It lacks the full report/,
    )
    const second = run('train', id, '--save', '--epochs', '1', '--json')
    const card = JSON.parse(second.stdout)
    const models = readdirSync(join(dataFolder, 'projects', id, 'models'))
    expect([models.length, models.includes(card.id)]).toEqual([2, true])
    // The first one is still in use: this one waits.
    const { modelId } = JSON.parse(readFileSync(join(dataFolder, 'projects', id, 'project.json'), 'utf8'))
    expect(models).toContain(modelId)
    expect(modelId).not.toBe(card.id)
    // What was exported names the same rows as what was trained on.
    expect(run('export', 'letters', '--out', 'letters.csv').status).toBe(0)
    const predicted = signsmith(['predict', 'model', 'letters.csv'], folder)
    expect([predicted.status, predicted.stdout.trim().split('\n').length]).toEqual([0, 25])
    const report = run('report', 'Letters', '--epochs', '1', '--html', 'report.html', '--json')
    expect(JSON.parse(report.stdout).signs.map(({ label }: { label: string }) => label)).toEqual([
      'sign 1',
      'sign 2',
      'sign 3',
    ])
    expect(existsSync(join(folder, 'report.html'))).toBe(true)
  })

  it('ask which was meant where a file has the same name, and say what is missing', async () => {
    const { dataFolder, id } = await letters()
    const folder = temporaryFolder()
    const refused = (words: readonly string[], reason: string) => {
      const { status, stdout, stderr } = signsmith([...words, '--data-dir', dataFolder], folder)
      expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(reason)])
    }
    refused(['train', 'Letters'], '--save keeps it in “Letters”')
    refused(['train', 'Letters', '--save', '--only', 'signer=p0'], '--only is about files')
    refused(['train', 'Digits', '--save'], 'There is no file “Digits” here, and no project of that name')
    refused(['report', 'missing.csv'], 'missing.csv cannot be read')
    writeFileSync(join(folder, 'Letters'), 'label\n')
    refused(
      ['report', 'Letters'],
      `“Letters” is a file here and a project of the studio. Say ./Letters for the one, or ${id}`,
    )
    refused(['train', './Letters', '--out', 'model'], 'has a header, but no rows')
    refused(['train', './Letters', '--save'], '--save is about a project of the studio')
  })
})
