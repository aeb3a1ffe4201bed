// Takes every second picture of the camera's films, a file for each digit and one for the empty wall, and some rows of
// the letters. Called by make.sh.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

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
