// Takes every second picture of the camera's films, a file for each digit and one for the empty wall, some rows of the
// letters, and some takes of signs that move. Called by make.sh.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'

const [from, to] = process.argv.slice(2)
/** The film shows each digit for 30 pictures and then the empty wall for 9. */
const DIGIT = 30
const WALL = 9
/** The marker that each picture, a JPEG, begins with. */
const START = Buffer.from([0xff, 0xd8, 0xff])

function pictures(file) {
  const bytes = readFileSync(file)
  const starts = []
  for (let at = bytes.indexOf(START); at >= 0; at = bytes.indexOf(START, at + START.length)) starts.push(at)
  return starts.map((at, i) => bytes.subarray(at, starts[i + 1]))
}

function writeFilm(name, film) {
  writeFileSync(join(to, `digits/camera/${name}.mjpeg`), Buffer.concat(film.filter((_, i) => i % 2 === 0)))
}

for (const [person, digits] of Object.entries({ p009: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], p015: [1, 2, 5] })) {
  const film = pictures(join(from, `clips/camera-signer-${person}.mjpeg`))
  for (const digit of digits) {
    const at = digit * (DIGIT + WALL)
    writeFilm(`${person}-${digit}`, film.slice(at, at + DIGIT))
  }
  if (person === 'p009') writeFilm('wall', film.slice(DIGIT, DIGIT + WALL))
}

// Twenty rows of each letter's one recording, evenly spread.
const [header, ...rows] = readFileSync(join(from, 'letters/landmarks.csv'), 'utf8').trim().split('\n')
const labels = [...new Set(rows.map((row) => row.slice(0, 1)))]
const kept = labels.flatMap((label) => {
  const own = rows.filter((row) => row.startsWith(label))
  return Array.from({ length: 20 }, (_, i) => own[Math.floor((i * own.length) / 20)])
})
writeFileSync(join(to, 'letters/landmarks.csv'), `${[header, ...kept].join('\n')}\n`)

/** Numbers of an index file's clip: int16 of ten thousandths, after one of flags for each frame. */
const HAND = 63
const BODY = 26
const SIGNS = ['coffee', 'no', 'tea', 'None']
const THOUSANDTHS = 10

// Four takes of three signs and of None by each of two people, as JSON Lines with three decimals; of None one in which
// no hand is in view.
const moving = join(from, 'moving/cafe-asl')
const index = JSON.parse(readFileSync(join(moving, 'clips.json'), 'utf8'))
const packed = gunzipSync(readFileSync(join(moving, 'clips.bin.gz')))
const values = new Int16Array(packed.buffer, packed.byteOffset, packed.length / 2)

function takeOf({ label, signer, session, take, kind, frames, at }) {
  let place = at
  const hand = () => {
    place += HAND
    return Array.from(values.subarray(place - HAND, place), (value) => Math.round(value / THOUSANDTHS) / 1000)
  }
  const seen = Array.from({ length: frames }, () => {
    const flags = values[place++]
    const both = { ...(flags & 1 && { left: hand() }), ...(flags & 2 && { right: hand() }) }
    if (flags & 4) place += BODY
    return Object.keys(both).length > 0 ? both : null
  })
  return { label, signer, day: session, take, kind, aspect: 1.3333, frames: seen }
}

const takes = SIGNS.flatMap((sign) =>
  ['c', 'd'].flatMap((signer) => {
    const own = index.clips
      .filter((clip) => clip.label === sign && clip.signer === signer && clip.kind === 'word' && clip.frames === 20)
      .map(takeOf)
    const [seen, empty] = [true, false].map((any) => own.filter(({ frames }) => frames.some(Boolean) === any))
    const spread = Array.from({ length: 4 }, (_, i) => seen[Math.floor((i * seen.length) / 4)])
    return empty.length > 0 ? [...spread.slice(1), empty[0]] : spread
  }),
)
writeFileSync(join(to, 'moving/takes.jsonl'), takes.map((take) => `${JSON.stringify(take)}\n`).join(''))

// Some clips of signs that move, each of which moves from its first frame to its last one.
const CLIPS = { hello: 3, 'thank-you': 3, coffee: 3, large: 3, please: 3 }
const [LEFT, RIGHT, BODY_SEEN] = [1, 2, 4]
/** Where each frame of a clip begins, and where the clip ends. */
function framesOf({ at, frames }) {
  const starts = [at]
  for (let frame = 0; frame < frames; frame++) {
    const flags = values[starts[frame]]
    const size = (flags & LEFT ? HAND : 0) + (flags & RIGHT ? HAND : 0) + (flags & BODY_SEEN ? BODY : 0)
    starts.push(starts[frame] + 1 + size)
  }
  return starts
}
/** How far the wrist of the first hand goes between two frames, in widths of the picture; 0 where one has no hand. */
function way(starts, a, b) {
  const [from, to] = [starts[a], starts[b]]
  if (!(values[from] & (LEFT | RIGHT)) || values[from] % BODY_SEEN !== values[to] % BODY_SEEN) return 0
  return Math.hypot(values[to + 1] - values[from + 1], values[to + 2] - values[from + 2]) / 1e4
}
const chosen = []
const parts = []
let at = 0
for (const clip of index.clips) {
  const starts = framesOf(clip)
  const last = clip.frames - 1
  const taken = chosen.filter(({ label }) => label === clip.label).length
  const moves = way(starts, 0, 3) > 0.04 && way(starts, last - 3, last) > 0.04
  if (!(clip.label in CLIPS) || taken >= CLIPS[clip.label] || !moves) continue
  const part = values.slice(starts[0], starts[clip.frames])
  chosen.push({ ...clip, at })
  parts.push(part)
  at += part.length
}
const together = Int16Array.from(parts.flatMap((part) => [...part]))
writeFileSync(join(to, 'moving/clips.json'), `${JSON.stringify({ ...index, clips: chosen })}\n`)
writeFileSync(join(to, 'moving/clips.bin.gz'), gzipSync(Buffer.from(together.buffer), { level: 9 }))
