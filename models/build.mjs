// Rebuilds models/hand_landmarker.task and models/face_detector.tflite from the npm packages @mediapipe/hands and
// @mediapipe/face_detection, byte for byte.
//
// The packages ship their networks as bare TFLite files. The MediaPipe Tasks runtime wants each with TFLite model
// metadata that says how to scale its input image, and the two of the hand in a zip. The networks themselves are not
// touched: a new flatbuffer root is written in front of the old bytes, which follow unchanged.
//
//   node models/build.mjs                                writes both
//   import { buildHandLandmarker, buildFaceDetector }    return the bytes (the test compares their sums)
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { crc32 } from 'node:zlib'
import { Builder } from 'flatbuffers'

const packageFolder = (name) => dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
const HANDS = packageFolder('@mediapipe/hands')
const FACE = packageFolder('@mediapipe/face_detection')
const PALM = '/palm_detection/palm_detection_full.tflite'
const METADATA_NAME = 'TFLITE_METADATA'
/** How an image becomes the input of a network: pixels less the mean, divided by the deviation. */
const ZERO_TO_ONE = { mean: 0, deviation: 255 }
const MINUS_ONE_TO_ONE = { mean: 127.5, deviation: 127.5 }
const FORWARD_REFERENCES = { operatorCodes: 1, subgraphs: 2, description: 3, metadataBuffer: 5 }

export const SUMS = {
  palm: '2f25e740121983f68ffc05f99991d524dc0ea812134f6316a26125816941ee85',
  landmarks: '8c026882c9ec059ce0f8e75266bee5a9a23c341a40e0000df755374d3d1b9b68',
  task: '3b7a9e10e2fdc8e1fbd215e86b21f559c4cb6465b107def7046c865f8b3b269e',
  face: '99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3',
  faceDetector: '6ddb2d55e9dcc8a2d4a9fe462b5d6ce9c82248f29a11c0c683ec8e3a3f0ae24e',
}

export function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The .task archive, as bytes. Throws when a source file is not the one whose sum is written above. */
export function buildHandLandmarker() {
  const palm = expectSum('palm detection network', palmDetection(), SUMS.palm)
  const landmarks = expectSum('landmark network', read(HANDS, 'hand_landmark_full.tflite'), SUMS.landmarks)
  return expectSum(
    'task archive',
    storedZip([
      {
        name: 'hand_detector.tflite',
        bytes: withMetadata(palm, {
          name: 'PalmDetection',
          description: 'palm_detection_full from npm @mediapipe/hands',
          scale: ZERO_TO_ONE,
          outputs: ['regressors', 'classificators'],
        }),
      },
      {
        name: 'hand_landmarks_detector.tflite',
        bytes: withMetadata(landmarks, {
          name: 'HandLandmarks',
          description: 'hand_landmark_full from npm @mediapipe/hands',
          scale: ZERO_TO_ONE,
          outputs: ['landmarks', 'hand_flag', 'handedness', 'world_landmarks'],
        }),
      },
    ]),
    SUMS.task,
  )
}

/** The network that finds faces, as bytes. Throws when its source is not the one whose sum is written above. */
export function buildFaceDetector() {
  const network = expectSum('face network', read(FACE, 'face_detection_full_range.tflite'), SUMS.face)
  return expectSum(
    'face detector',
    withMetadata(network, {
      name: 'FaceDetector',
      description: 'face_detection_full_range from npm @mediapipe/face_detection',
      scale: MINUS_ONE_TO_ONE,
      outputs: ['regressors', 'classificators'],
    }),
    SUMS.faceDetector,
  )
}

function read(folder, file) {
  return readFileSync(join(folder, file))
}

/** The palm network is a slice of a packed file; the loader beside it lists where each slice begins and ends. */
function palmDetection() {
  const loader = read(HANDS, 'hands_solution_packed_assets_loader.js').toString('utf8')
  const entry = [...loader.matchAll(/"filename": "([^"]+)", "start": (\d+), "end": (\d+)/g)].find(([, name]) =>
    name.endsWith(PALM),
  )
  if (!entry) throw new Error(`@mediapipe/hands does not list ${PALM}`)
  return read(HANDS, 'hands_solution_packed_assets.data').subarray(Number(entry[2]), Number(entry[3]))
}

function expectSum(what, bytes, sum) {
  const found = sha256(bytes)
  if (found !== sum) throw new Error(`The ${what} has sha256 ${found}, expected ${sum}`)
  return bytes
}

/** TFLite ModelMetadata: one RGB image as input, how it is scaled, and the outputs by name. */
function modelMetadata({ name, description, scale, outputs }) {
  const b = new Builder(1024)
  const floats = (value) => {
    b.startVector(4, 1, 4)
    b.addFloat32(value)
    return b.endVector()
  }
  const offsets = (items) => {
    b.startVector(4, items.length, 4)
    for (const item of [...items].reverse()) b.addOffset(item)
    return b.endVector()
  }
  const table = (size, fields) => {
    b.startObject(size)
    for (const [slot, type, value] of fields) {
      if (type === 'offset') b.addFieldOffset(slot, value, 0)
      else b.addFieldInt8(slot, value, 0)
    }
    return b.endObject()
  }

  const mean = floats(scale.mean)
  const deviation = floats(scale.deviation)
  const normalization = table(2, [
    [0, 'offset', mean],
    [1, 'offset', deviation],
  ])
  const processUnit = table(2, [
    [0, 'byte', 1],
    [1, 'offset', normalization],
  ])
  const processUnits = offsets([processUnit])
  const imageProperties = table(2, [[0, 'byte', 1]])
  const content = table(3, [
    [0, 'byte', 2],
    [1, 'offset', imageProperties],
  ])
  const max = floats(1)
  const min = floats(0)
  const stats = table(2, [
    [0, 'offset', max],
    [1, 'offset', min],
  ])
  const inputName = b.createString('image')
  const input = table(7, [
    [0, 'offset', inputName],
    [3, 'offset', content],
    [4, 'offset', processUnits],
    [5, 'offset', stats],
  ])
  const outputTables = outputs.map((output) => {
    const outputName = b.createString(output)
    return table(7, [[0, 'offset', outputName]])
  })
  const inputs = offsets([input])
  const subgraph = table(8, [
    [2, 'offset', inputs],
    [3, 'offset', offsets(outputTables)],
  ])
  const subgraphs = offsets([subgraph])
  const strings = [name, description, 'Google (MediaPipe)', 'Apache-2.0', 'v1', '1.0.0'].map((s) => b.createString(s))
  const [nameAt, descriptionAt, authorAt, licenseAt, versionAt, parserAt] = strings
  const root = table(8, [
    [0, 'offset', nameAt],
    [1, 'offset', descriptionAt],
    [2, 'offset', versionAt],
    [3, 'offset', subgraphs],
    [4, 'offset', authorAt],
    [5, 'offset', licenseAt],
    [7, 'offset', parserAt],
  ])
  b.finish(root, 'M001')
  return Buffer.from(b.asUint8Array())
}

/**
 * The network with a new Model table in front whose `buffers` and `metadata` vectors gain one element each. Flatbuffer
 * offsets only point forward, which is why the table goes before the old bytes and not after them.
 */
function withMetadata(network, description) {
  const metadata = modelMetadata(description)
  const old = modelTable(network)
  const buffersAt = 0x40
  const metadataAt = buffersAt + 4 + 4 * (old.buffers.length + 1)
  const entryVtable = metadataAt + 4 + 4 * (old.metadata.length + 1)
  const entry = entryVtable + 8
  const nameAt = entry + 12
  const bufferVtable = nameAt + 4 + METADATA_NAME.length + 1
  const buffer = bufferVtable + 8
  const dataAt = align(buffer + 8 + 4, 16)
  const header = Buffer.alloc(align(dataAt + metadata.length, 64))
  const shift = header.length
  const u16 = (at, ...values) => values.forEach((value, i) => header.writeUInt16LE(value, at + 2 * i))
  const u32 = (at, value) => header.writeUInt32LE(value, at)
  const point = (at, target) => u32(at, target - at)

  u32(0, 0x1c)
  header.write('TFL3', 4, 'latin1')
  u16(8, 0x14, 0x24, 4, 8, 12, 16, 20, 24, 28, 0)
  const root = 0x1c
  u32(root, 0x14)
  u32(root + 4, old.version)
  for (const [name, field] of Object.entries(FORWARD_REFERENCES)) {
    if (old[name]) point(root + 4 + 4 * field, shift + old[name])
  }
  point(root + 20, buffersAt)
  point(root + 28, metadataAt)

  const vector = (at, targets) => {
    u32(at, targets.length)
    targets.forEach((target, i) => point(at + 4 + 4 * i, target))
  }
  vector(buffersAt, [...old.buffers.map((target) => shift + target), buffer])
  vector(metadataAt, [...old.metadata.map((target) => shift + target), entry])

  u16(entryVtable, 8, 12, 4, 8)
  u32(entry, entry - entryVtable)
  point(entry + 4, nameAt)
  u32(entry + 8, old.buffers.length)
  u32(nameAt, METADATA_NAME.length)
  header.write(METADATA_NAME, nameAt + 4, 'latin1')

  u16(bufferVtable, 6, 8, 4)
  u32(buffer, buffer - bufferVtable)
  point(buffer + 4, dataAt - 4)
  u32(dataAt - 4, metadata.length)
  metadata.copy(header, dataAt)
  return Buffer.concat([header, network])
}

/** The fields of a TFLite Model table, as absolute positions in the file. */
function modelTable(bytes) {
  const root = bytes.readUInt32LE(0)
  const vtable = root - bytes.readInt32LE(root)
  const slots = (bytes.readUInt16LE(vtable) - 4) / 2
  const field = (i) => {
    const offset = i < slots ? bytes.readUInt16LE(vtable + 4 + 2 * i) : 0
    return offset ? root + offset : 0
  }
  const target = (i) => {
    const at = field(i)
    return at ? at + bytes.readUInt32LE(at) : 0
  }
  const vector = (i) => {
    const at = target(i)
    const length = at ? bytes.readUInt32LE(at) : 0
    return Array.from({ length }, (_, k) => at + 4 + 4 * k + bytes.readUInt32LE(at + 4 + 4 * k))
  }
  if (field(7)) throw new Error('This network has signatures, which the rebuilt root would drop')
  return {
    version: bytes.readUInt32LE(field(0)),
    operatorCodes: target(1),
    subgraphs: target(2),
    description: target(3),
    buffers: vector(4),
    metadataBuffer: target(5),
    metadata: vector(6),
  }
}

/** A zip whose entries are stored, not compressed, with their data on a 4-byte boundary, as MediaPipe maps them. */
function storedZip(entries) {
  const parts = []
  const directory = []
  let at = 0
  const push = (part) => {
    parts.push(part)
    at += part.length
  }
  for (const { name, bytes } of entries) {
    const header = Buffer.alloc(30)
    const padding = (4 - ((at + 30 + name.length) % 4)) % 4
    const common = Buffer.alloc(22)
    common.writeUInt16LE(10, 0) // version needed
    common.writeUInt16LE(0x21, 8) // 1980-01-01: the archive must not depend on the clock
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(bytes.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    header.writeUInt32LE(0x04034b50, 0)
    common.copy(header, 4)
    header.writeUInt16LE(name.length, 26)
    header.writeUInt16LE(padding, 28)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(10, 4)
    common.copy(central, 6)
    central.writeUInt16LE(name.length, 28)
    central.writeUInt32LE(at, 42)
    directory.push(central, Buffer.from(name, 'latin1'))
    push(header)
    push(Buffer.from(name, 'latin1'))
    push(Buffer.alloc(padding))
    push(bytes)
  }
  const end = Buffer.alloc(22)
  const size = directory.reduce((sum, part) => sum + part.length, 0)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, ...directory, end])
}

function align(n, to) {
  return Math.ceil(n / to) * to
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = { 'hand_landmarker.task': buildHandLandmarker(), 'face_detector.tflite': buildFaceDetector() }
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(new URL(`./${name}`, import.meta.url), bytes)
    console.log(`models/${name}: ${bytes.length} bytes, sha256 ${sha256(bytes)}`)
  }
}
