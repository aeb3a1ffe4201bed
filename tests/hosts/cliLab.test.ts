import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { EXPERIMENTS } from '../../src-main/lab/experiments/list'
import { LabReport } from '../../src-main/lab/report'
import { temporaryFolder } from '../support/app'
import { testData } from '../support/data'
import { CLI, signsmith } from '../support/signsmith'

/** As little as gives a whole pair, and every table. */
const SMALL = ['--seeds', '1', '--tuning', '1', '--steps', '3', '--activations', 'relu', '--rates', '0.001,0.003']

describe('signsmith lab', () => {
  it('lists what there is, what it needs, how long it takes and what can be concluded', () => {
    const { status, stdout } = signsmith('lab')
    expect(status).toBe(0)
    for (const { name, needs, concludes } of EXPERIMENTS) {
      for (const text of [`  ${name}: `, needs, concludes]) expect(stdout).toContain(text)
    }
    expect(stdout.match(/about \d+ minutes?/g)).toHaveLength(EXPERIMENTS.length)
  })

  it('says that its data are made, and ends in a valid report, twice the same but for its time', () => {
    const page = join(temporaryFolder(), 'lab.html')
    const runs = [1, 2].map(() => signsmith('lab', 'regression', ...SMALL, '--json', '--html', page))
    const reports = runs.map(({ status, stdout }) => {
      expect(status).toBe(0)
      return v.parse(LabReport, JSON.parse(stdout))
    })
    expect(reports[0]!.data.made).toBe(true)
    expect(runs[0]!.stderr).toContain('made data')
    expect(reports[0]!.tables.map(({ rates, n }) => [rates, n])).toEqual([
      ['one', 1],
      ['own', 1],
    ])
    expect({ ...reports[1], seconds: 0 }).toEqual({ ...reports[0], seconds: 0 })
    expect(readFileSync(page, 'utf8')).toContain('On data that Signsmith made')
    expect(signsmith('lab', 'regression', ...SMALL).stdout).toContain('On data that Signsmith made')
  })

  it('reads what it is given, and names what it cannot read by file and line, with exit code 2', () => {
    const file = join(temporaryFolder(), 'rows.csv')
    const rows = Array.from({ length: 40 }, (_, i) => `${i},${(i * 7) % 11},${i + ((i * 7) % 11)}`)
    writeFileSync(file, ['first,second,sum', ...rows].join('\n'))
    const good = signsmith('lab', 'regression', file, ...SMALL, '--json')
    expect(good.status).toBe(0)
    const { data } = v.parse(LabReport, JSON.parse(good.stdout))
    expect(data).toEqual({
      made: false,
      description: expect.stringContaining('40 rows of 2 columns, from which “sum”'),
    })

    writeFileSync(file, ['first,second,sum', ...rows.slice(0, 5), '1,two,3'].join('\n'))
    const bad = signsmith('lab', 'regression', file, ...SMALL)
    expect(bad.status).toBe(2)
    expect(bad.stderr).toContain('rows.csv, line 7')
  })

  it('learns signs from so many people, and from so many rows of each', () => {
    const digits = join(testData, 'digits/landmarks.csv')
    const described = (...more: string[]) => {
      const words = ['--seeds', '1', '--tuning', '0', '--steps', '1', '--activations', 'relu', '--train-signers', '3']
      return v.parse(LabReport, JSON.parse(signsmith('lab', 'signs', digits, ...words, ...more, '--json').stdout))
    }
    const [all, few] = [described(), described('--per-sign', '2')]
    expect([all.options.perSign, few.options.perSign]).toEqual([null, 2])
    expect(all.data.description).toContain('3 people (the first from 30) and is tested on the others (1430)')
    expect(few.data.description).toContain('3 people (the first from 20) and is tested on the others (1430)')
  })

  it.each([
    [['lab', 'svdd', '--per-sign', '3'], '--per-sign belongs to signs, not to svdd'],
    [['lab', 'signs', '--samples', '30'], 'not to signs'],
    [['lab', 'signs', '--column', 'label'], '--column belongs to'],
    [['lab', 'regression', '--only', 'x=1'], '--only belongs to signs, not to regression'],
    [['lab', 'colours'], 'no experiment “colours”'],
    [['lab', 'depth', '--layers', '0'], '--layers are whole numbers from 1 to 200'],
    [['lab', 'svdd', '--layers', '3'], '--layers belongs to depth, not to svdd'],
    [['lab', 'regression', '--activations', 'apalu'], 'no comparison'],
    [['lab', 'regression', '/nowhere.csv'], '/nowhere.csv cannot be read'],
  ])('refuses %j with a sentence', (words, sentence) => {
    const { status, stderr } = signsmith(...words)
    expect(status).toBe(2)
    expect(stderr).toContain(sentence)
  })

  it('leaves whole pairs and a valid report when it is stopped, and when its time is over', async () => {
    const words = [
      'lab',
      'regression',
      '--seeds',
      '500',
      '--tuning',
      '0',
      '--steps',
      '5',
      '--activations',
      'relu',
      '--json',
    ]
    const child = spawn(process.execPath, [CLI, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
    let [out, heard] = ['', '']
    child.stdout.on('data', (chunk) => {
      out += chunk
    })
    child.stderr.on('data', (chunk) => {
      heard += chunk
    })
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    await expect.poll(() => heard).toContain('trainings')
    child.kill('SIGINT')
    expect(await ended).toBe(0)
    const stopped = v.parse(LabReport, JSON.parse(out))
    expect(stopped.ended).toBe('stopped')
    const [table] = stopped.tables
    expect(table!.n).toBeGreaterThan(0)
    expect(table!.n).toBeLessThan(500)
    for (const { values } of table!.draws) expect(values).toHaveLength(2)

    const timed = signsmith(...words, '--minutes', '0.02')
    expect(v.parse(LabReport, JSON.parse(timed.stdout)).ended).toBe('time')
  })
})
