import { describe, expect, it } from 'vitest'
import { isFlat, kindOf, labelOf, nameOf, passedOver } from '../../../src-renderer/importing/kinds'

describe('files that are chosen', () => {
  it.each([
    ['project', ['Numbers.SIGNSMITH']],
    ['archive', ['samples.zip']],
    ['archive', ['project.tm']],
    ['seen', ['hello/1.jpg', 'hello/notes.txt']],
    ['seen', ['hello/1.MOV']],
    ['arrays', ['MP_Data/hello/0/0.npy']],
    ['text', ['keypoint.csv', 'keypoint_label.csv']],
    ['clips', ['ksl/LICENSE', 'ksl/clips.bin.gz', 'ksl/clips.json', 'ksl/sketch.png']],
    ['clips', ['clips.bin.gz', 'clips.json']],
    ['text', ['one/clips.bin.gz', 'other/clips.json']],
    ['text', ['two.zip', 'three.zip']],
  ] as const)('are told as %s by their names', (kind, paths) => {
    expect(kindOf(paths)).toBe(kind)
  })

  it.each([
    [
      ['data/hello/1.jpg', 'data/thanks/1.jpg'],
      ['hello', 'thanks'],
    ],
    [
      ['hello/1.jpg', 'hello/2.jpg'],
      ['hello', 'hello'],
    ],
    [
      ['films/hello 1.mp4', 'films/hello (2).mp4', 'films/thanks.mp4'],
      ['hello', 'hello', 'thanks'],
    ],
    [
      ['Class 1-!-0.jpg', 'Class 2-!-10.jpg'],
      ['Class 1', 'Class 2'],
    ],
    [
      ['Five-samples/0.jpg', 'Five-samples/1.jpg'],
      ['Five', 'Five'],
    ],
    [['42.jpg'], ['42']],
  ])('%j show the signs %j', (paths, labels) => {
    const flat = isFlat(paths)
    expect(paths.map((path) => labelOf(path, flat))).toEqual(labels)
  })

  it.each([
    [
      ['model/a.py', 'model/a.csv', 'model/b/a.hdf5', 'model/a_label.txt'],
      ['model/a.py', 'model/b/a.hdf5'],
    ],
    // Where there is no table, the host says of the first what it is.
    [['a.pdf', 'b.pdf'], []],
    [['one/1.jpg', 'notes.csv', 'a.py'], []],
    [['tables.zip'], []],
  ])('of %j tells %j as nothing to be imported', (paths, others) => {
    expect(passedOver(paths)).toEqual(others)
  })

  it.each([
    [['MP_Data/hello/0/0.npy', 'MP_Data/thanks/0/0.npy'], 'MP_Data'],
    [['keypoint_label.csv', 'keypoint.csv'], 'keypoint.csv'],
    [['keypoint_label.csv'], 'keypoint_label.csv'],
    [['model/a.py', 'model/a.csv'], 'model'],
    [['one.jpg', 'two.jpg'], 'one.jpg'],
    [['ksl/clips.bin.gz', 'ksl/clips.json'], 'ksl'],
    [['clips.bin.gz', 'clips.json'], 'clips.json'],
  ])('%j are called %s', (paths, name) => {
    expect(nameOf(paths)).toBe(name)
  })
})
