import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readOnnx } from '../../src-main/elsewhere/onnxRead'
import { temporaryFolder } from '../support/app'
import { testData } from '../support/data'
import { digitRecordings } from '../support/digits'
import { startServer } from '../support/server'

const CLI = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))
const DIGITS = join(testData, 'digits/landmarks.csv')

function signsmith(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

describe('signsmith export-model', () => {
  it('writes a model folder’s model for other programs, compared on every row, or says why not', () => {
    const folder = temporaryFolder()
    const model = join(folder, 'model')
    expect(signsmith('train', DIGITS, '--out', model, '--epochs', '1', '--only', 'label=0|1|2').status).toBe(0)
    const out = join(folder, 'digits.onnx')
    const words = ['export-model', model, '--to', 'onnx', '--out', out]
    const refused = (more: string[], reason: string) => {
      const { status, stdout, stderr } = signsmith(...words, ...more)
      expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(reason)])
      expect(readdirSync(folder)).not.toContain('digits.onnx')
    }
    refused([], 'Say --on DATA.csv')
    refused(['--on', join(testData, 'moving/takes.jsonl')], 'the file holds takes of signs that move')
    refused(['--on', DIGITS, '--to', 'tflite'], '--to')
    const written = signsmith(...words, '--on', DIGITS, '--accept', '0.9')
    expect([written.status, written.stdout]).toEqual([
      0,
      expect.stringMatching(/^Wrote .*digits\.onnx; loaded again and compared on 1460 rows: the same verdicts/),
    ])
    const { metadata, graph } = readOnnx(readFileSync(out))
    expect(JSON.parse(metadata.labels!)).toEqual(['0', '1', '2'])
    expect(JSON.parse(metadata.signsmith!)).toMatchObject({ kind: 'held', acceptance: [{ accepted: 0.9 }, {}, {}] })
    expect(graph.inputs.map(({ name, shape }) => [name, shape])).toEqual([
      ['landmarks', [-1, 21, 3]],
      ['aspect', [-1, 1]],
    ])
    expect(signsmith(...words, '--on', DIGITS)).toMatchObject({ status: 2, stderr: expect.stringContaining('--force') })
    const again = signsmith(...words, '--on', DIGITS, '--force', '--json')
    expect(JSON.parse(again.stdout)).toEqual({ n: 1460, probability: expect.any(Number), edge: expect.any(Number) })
    expect(readdirSync(folder).toSorted()).toEqual(['digits.onnx', 'model'])
  })

  it('that is killed in the middle leaves what was there, and the next one erases what it left', async () => {
    const folder = temporaryFolder()
    const [model, page] = [join(folder, 'model'), join(folder, 'page')]
    expect(signsmith('train', DIGITS, '--out', model, '--epochs', '1', '--only', 'label=0|1').status).toBe(0)
    const words = ['export-model', model, '--to', 'page', '--out', page, '--on', DIGITS, '--force']
    expect(signsmith(...words).status).toBe(0)
    const kept = () => readdirSync(page, { recursive: true, encoding: 'utf8' }).toSorted()
    const before = kept()
    const child = spawn(process.execPath, [CLI, ...words])
    const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)))
    const left = () => readdirSync(folder).filter((name) => name.endsWith('.tmp'))
    await expect.poll(() => left().length, { interval: 1 }).toBe(1)
    child.kill('SIGKILL')
    expect(await ended).toBe('SIGKILL')
    expect([kept(), left().length]).toEqual([before, 1])
    expect(signsmith(...words).status).toBe(0)
    expect([kept(), readdirSync(folder).toSorted()]).toEqual([before, ['model', 'page']])
  })

  it('writes the model that a project of the studio uses', async () => {
    const here = temporaryFolder()
    const server = await startServer(here)
    const { id: projectId } = await server.ask('projects.create', { name: 'Numbers' })
    for (const digit of [1, 2]) {
      const { signId } = await server.ask('signs.add', { projectId, label: String(digit) })
      for (const samples of digitRecordings(digit)) {
        const { recordingId } = await server.ask('recordings.start', {
          projectId,
          signId,
          signer: null,
          source: 'video',
        })
        await server.ask('samples.append', { projectId, recordingId, samples })
      }
    }
    await server.ask('training.start', { projectId, request: { epochs: 1 } })
    await expect.poll(async () => (await server.ask('training.read', { projectId })).state).toBe('trained')
    await server.kill('SIGTERM')
    const out = join(here, 'elsewhere')
    mkdirSync(out)
    const words = ['export-model', 'numbers', '--to', 'tensorflow', '--out', join(out, 'numbers'), '--data-dir', here]
    expect(signsmith(...words, '--on', DIGITS)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('leave out --on'),
    })
    expect(signsmith(...words)).toMatchObject({ status: 0, stdout: expect.stringMatching(/compared on \d+ samples/) })
    const signs = JSON.parse(readFileSync(join(out, 'numbers/signs.json'), 'utf8'))
    expect(signs.labels).toEqual([
      { label: '1', none: false },
      { label: '2', none: false },
    ])
    expect(signsmith('export-model', 'nobody', ...words.slice(2)).stderr).toContain('There is no project “nobody”')
  })
})
