import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { buildFaceDetector, buildHandLandmarker, SUMS, sha256 } from '../../models/build.mjs'

const read = (name: string) => readFileSync(new URL(`../../models/${name}`, import.meta.url))
const shipped = read('hand_landmarker.task')

describe('models/hand_landmarker.task', () => {
  it('is what its recipe makes of @mediapipe/hands, byte for byte', () => {
    const built: Buffer = buildHandLandmarker()
    expect(Buffer.compare(built, shipped)).toBe(0)
  })

  it('has the sum that models/README.md states', () => {
    expect(sha256(shipped)).toBe(SUMS.task)
    const readme = read('README.md').toString('utf8')
    for (const sum of Object.values(SUMS)) expect(readme).toContain(sum)
  })

  it('is an archive of two stored networks on 4-byte boundaries', () => {
    const names: string[] = []
    for (let at = 0; shipped.readUInt32LE(at) === 0x04034b50; ) {
      const size = shipped.readUInt32LE(at + 18)
      const name = shipped.readUInt16LE(at + 26)
      const data = at + 30 + name + shipped.readUInt16LE(at + 28)
      names.push(shipped.toString('latin1', at + 30, at + 30 + name))
      expect([shipped.readUInt16LE(at + 8), data % 4]).toEqual([0, 0])
      at = data + size
    }
    expect(names).toEqual(['hand_detector.tflite', 'hand_landmarks_detector.tflite'])
  })
})

describe('models/face_detector.tflite', () => {
  it('is what its recipe makes of @mediapipe/face_detection, byte for byte', () => {
    const built: Buffer = buildFaceDetector()
    expect(Buffer.compare(built, read('face_detector.tflite'))).toBe(0)
    expect(sha256(built)).toBe(SUMS.faceDetector)
  })
})
