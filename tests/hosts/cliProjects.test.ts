import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { testData } from '../support/data'
import { KEYPOINTS, KINIVI_FOLDER } from '../support/kinivi'
import { npy } from '../support/npy'
import { CLI, dataFolderWith, signsmith } from '../support/signsmith'
import { ROWS } from '../support/tables'

describe('signsmith projects, export and import', () => {
  it('bring a project whole from one computer to another', async () => {
    const [here, there] = [await dataFolderWith(), temporaryFolder()]
    const file = join(temporaryFolder(), 'Numbers.signsmith')
    expect(signsmith('projects', '--data-dir', here).stdout).toMatch(
      /^[a-z0-9]{20} {2}Numbers: 1 signs, 4 samples, 0 takes\n$/,
    )
    const written = signsmith('export', 'numbers', '--out', file, '--data-dir', here)
    expect([written.status, written.stdout]).toEqual([
      0,
      `Wrote ${file}: 1 signs, 4 samples, 0 takes, 4 pictures, 0 models; read back and compared.\n`,
    ])
    const look = signsmith('import', file, '--look', '--data-dir', there)
    expect(look.stdout).toContain('people: Ann\n  one: 4 samples, 0 takes\nwhole: every part is as it was written')
    expect(signsmith('projects', '--data-dir', there)).toMatchObject({ status: 0, stdout: '' })
    for (const name of ['Numbers', 'Numbers (2)']) {
      expect(signsmith('import', file, '--data-dir', there)).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^Opened as a new project, [a-z0-9]{20}\.\n$/),
      })
      expect(signsmith('projects', '--data-dir', there).stdout).toContain(`${name}: 1 signs, 4 samples`)
    }
    // Written again from there it holds the same lines.
    const again = join(temporaryFolder(), 'again.signsmith')
    expect(signsmith('export', 'Numbers', '--out', again, '--without', 'people', '--data-dir', there).status).toBe(0)
    const anonymous = JSON.parse(signsmith('import', again, '--look', '--json', '--data-dir', there).stdout)
    expect(anonymous).toMatchObject({ people: [], damage: null, counts: { samples: 4, pictures: 4 } })
  })

  it('add to a project what it lacks of another, and no more', async () => {
    const [here, there] = [await dataFolderWith(), await dataFolderWith(3)]
    const file = join(temporaryFolder(), 'Numbers.signsmith')
    signsmith('export', 'Numbers', '--out', file, '--data-dir', here)
    const joined = (...words: string[]) => signsmith('import', file, '--into', 'Numbers', '--data-dir', there, ...words)
    expect(joined('--signs', 'two').stderr).toContain('There is no sign “two” in the file. Nothing was added.')
    expect(joined('--name', 'New').stderr).toContain('Say one of them.')
    expect(joined('--signs', 'One').stdout).toBe(
      'Added to Numbers: 0 new signs, 4 samples, 0 takes; 0 were there already, 0 are different there and stayed so.\n',
    )
    expect(JSON.parse(joined('--json').stdout)).toMatchObject({ additionId: null, already: 4 })
    expect(signsmith('projects', '--data-dir', there).stdout).toContain('Numbers: 1 signs, 7 samples')
  })

  it('bring in what others have: a table with its names, takes, and folders of arrays and of clips', async () => {
    const [here, folder] = [temporaryFolder(), temporaryFolder()]
    const bring = (...words: string[]) => signsmith('import', ...words, '--data-dir', here)
    const digits = join(testData, 'digits/landmarks.csv')
    const look = bring(digits, '--look')
    expect([look.status, look.stdout]).toEqual([0, expect.stringContaining('10 signs')])
    expect(look.stderr).toContain('--mirrored')
    expect(signsmith('projects', '--data-dir', here).stdout).toBe('')
    expect(bring(digits, '--signs', '0,1', '--name', 'Two digits').stdout).toMatch(
      /^Added to Two digits: 2 new signs, \d+ samples/,
    )
    expect(JSON.parse(bring(digits, '--into', 'two digits', '--signs', '1', '--json').stdout)).toMatchObject({
      additionId: null,
    })
    const keypoints = join(folder, 'keypoint.csv')
    writeFileSync(keypoints, KEYPOINTS)
    writeFileSync(join(folder, 'keypoint_classifier_label.csv'), '\ufeffopen\nfist\npoint\nvictory\n')
    expect(bring(keypoints).stdout).toContain('Added to keypoint: 4 new signs, 32 samples')
    // Whatever the file of names is called that a person gives.
    writeFileSync(join(folder, 'shapes.txt'), 'Open\nClose\nPointer\nOK\n')
    const shapes = bring(keypoints, '--look', '--labels', join(folder, 'shapes.txt'))
    expect([shapes.stdout, shapes.stderr]).toEqual([
      expect.stringContaining('  Pointer: 8 samples'),
      expect.any(String),
    ])
    expect(bring(join(testData, 'moving/takes.jsonl')).stdout).toMatch(
      /^Added to takes: \d+ new signs, 0 samples, \d+ takes/,
    )
    for (let f = 0; f < 8; f++) {
      mkdirSync(join(folder, 'MP_Data/wave/0'), { recursive: true })
      const hand = ROWS[0]!.hand.map((x) => x + f / 50)
      writeFileSync(join(folder, `MP_Data/wave/0/${f}.npy`), npy([126], [...new Array<number>(63).fill(0), ...hand]))
    }
    writeFileSync(join(folder, 'MP_Data/notes.md'), 'recorded in May')
    const arrays = bring(join(folder, 'MP_Data'), '--fps', '30')
    expect([arrays.stdout, arrays.stderr]).toEqual([
      expect.stringContaining('1 new signs, 0 samples, 1 takes'),
      expect.stringContaining('1 could not be used: it is no table, and holds no takes (notes.md)\n'),
    ])
    for (const name of ['clips.json', 'clips.bin.gz']) cpSync(join(testData, 'moving', name), join(folder, 'set', name))
    writeFileSync(join(folder, 'set/FORMAT.md'), 'what clips are')
    const clips = bring(join(folder, 'set'), '--fps', '15')
    expect(clips.stderr).toContain('1 could not be used: it is no table, and holds no takes (FORMAT.md)\n')
    expect([clips.stdout, clips.stderr]).toEqual([
      expect.stringContaining('Added to set: 4 new signs, 0 samples, 10 takes'),
      expect.stringMatching(/10 takes, 4 signs, 2 people, 4 days.*people: c, d.*thank-you: 0 samples, 3 takes/s),
    ])
    expect(bring(join(folder, 'set/clips.json'), '--into', 'set', '--fps', '15').stdout).toContain(
      '10 were there already',
    )
    expect(bring(join(folder, 'set'), '--labels', keypoints).stderr).toContain('--labels is about one table')
    mkdirSync(join(folder, 'empty'))
    const none = bring(join(folder, 'empty'))
    expect([none.status, none.stderr]).toEqual([2, expect.stringContaining('is a folder without a set of clips')])
    const much = bring(here)
    expect([much.status, much.stderr]).toEqual([2, expect.stringContaining('and 8 are read at once')])
  })

  it('bring in of kinivi’s folder what shows hands, by its own names, and say of each other file why not', async () => {
    const [here, folder] = [temporaryFolder(), temporaryFolder()]
    for (const [path, text] of Object.entries(KINIVI_FOLDER)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const bring = (path: string) => signsmith('import', join(folder, path), '--data-dir', here)
    const whole = bring('model')
    expect([whole.status, whole.stdout]).toEqual([0, expect.stringMatching(/^Added to model: 4 new signs, 32 samples/)])
    for (const said of [
      /Open: 8 samples.*Close: 8 samples.*Pointer: 8 samples.*OK: 8 samples/s,
      /1 could not be used: .*shows no hand.* \(point_history_classifier\/point_history\.csv\)\n/,
      /1 could not be used: .*names.*\(point_history_classifier\/point_history_classifier_label\.csv\)\n/,
      /7 could not be used: it is no table.*\(__init__\.py, keypoint_classifier\/keypoint_classifier\.hdf5/,
    ]) {
      expect(whole.stderr).toMatch(said)
    }
    const alone = bring('model/point_history_classifier/point_history.csv')
    expect([alone.status, alone.stdout, alone.stderr]).toEqual([2, '', expect.stringContaining('one fingertip')])
  })

  it('say what cannot be done, and leave everything as it was', async () => {
    const here = await dataFolderWith()
    const folder = temporaryFolder()
    const file = join(folder, 'Numbers.signsmith')
    const refused = (words: string[], reason: string) => {
      const { status, stdout, stderr } = signsmith(...words, '--data-dir', here)
      expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(reason)])
    }
    refused(['export', 'Letters', '--out', file], 'There is no project “Letters”.')
    refused(['export', 'Numbers'], '--out names the file to write')
    refused(['export', 'Numbers', '--out', join(folder, 'a.zip')], 'must end with .signsmith')
    refused(['export', 'Numbers', '--out', file, '--without', 'faces'], '“faces”')
    expect(readdirSync(folder)).toEqual([])
    writeFileSync(file, 'a letter')
    refused(['export', 'Numbers', '--out', file], 'is there already')
    refused(['import', file], 'is no project file')
    expect(readFileSync(file, 'utf8')).toBe('a letter')
    expect(signsmith('export', 'Numbers', '--out', file, '--force', '--data-dir', here).status).toBe(0)
    const bytes = readFileSync(file)
    bytes[bytes.indexOf('.image') + 7]! ^= 0xff
    writeFileSync(file, bytes)
    refused(['import', file], 'Say --damaged to open that. Nothing was kept.')
    const opened = signsmith('import', file, '--damaged', '--name', 'What is left', '--data-dir', here)
    expect([opened.status, opened.stderr]).toEqual([0, expect.stringContaining('damaged: 1 parts and 0 lines')])
    expect(signsmith('projects', '--data-dir', here).stdout).toContain('What is left: 1 signs, 4 samples')
  })

  it('that are killed in the middle leave the file of before, and nothing that is half', async () => {
    const here = await dataFolderWith(1_000)
    const folder = temporaryFolder()
    const file = join(folder, 'Numbers.signsmith')
    expect(signsmith('export', 'Numbers', '--out', file, '--data-dir', here).status).toBe(0)
    const before = readFileSync(file)
    const child = spawn(process.execPath, [CLI, 'export', 'Numbers', '--out', file, '--force', '--data-dir', here])
    const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)))
    await expect.poll(() => readdirSync(folder).length, { interval: 1 }).toBe(2)
    child.kill('SIGKILL')
    expect(await ended).toBe('SIGKILL')
    expect(readFileSync(file).equals(before)).toBe(true)
    // The next one clears away what that one left.
    expect(signsmith('export', 'Numbers', '--out', file, '--force', '--data-dir', here).status).toBe(0)
    expect(readdirSync(folder)).toEqual(['Numbers.signsmith'])
  })
})
