import { type Clip, frameOf } from '../../src-main/learning/clips/clip'
import { clipDataset } from '../../src-main/learning/clips/resample'
import { joinTakes } from '../../src-main/learning/clips/streams'
import { createSpotter } from '../../src-main/learning/decoding/spotter'
import { createRandom } from '../../src-main/learning/random'
import { createRecognizer } from '../../src-main/learning/recognizer'
import { createRunner, fitJob, runFits, trainedModel } from '../../src-main/services/training/fits'
import { performed, WAYS } from '../support/clips'
import { chosenFolds } from './folds'

const POSES = ['open', 'fist', 'point', 'victory', 'call'] as const

/** Takes of as many signs as there are ways times poses, at most, with a face: material of any size, the same everywhere. */
function takes(signs: number, each: number): { label: number; clip: Clip }[] {
  const ways = [...Object.values(WAYS), (share: number) => [0.25 * share, -0.1 * Math.sin(6 * share)] as const]
  return Array.from({ length: signs * each }, (_, i) => {
    const label = i % signs
    const way = ways[label % ways.length]!
    const pose = POSES[Math.floor(label / ways.length) % POSES.length]!
    return { label, clip: performed({ way, pose, seed: i, frames: 30, seconds: 1.4, face: true }) }
  })
}

export interface MovingCosts {
  /** Seconds from the press of the button to the model: thread and engine started, learned, saved. */
  train: number
  /** The same with the honest check, 5 folds on two trainers. */
  check: number
  /** Milliseconds of each decision: windows, features, networks. Frames that come too soon for one are left out. */
  decisions: number[]
  /** The same while two trainers run. */
  meanwhile: number[]
}

/** What 20 signs of 10 takes cost. */
export async function measureMoving(script: URL): Promise<MovingCosts> {
  const all = takes(20, 10)
  const set = clipDataset(
    all.map(({ clip }) => clip),
    Int32Array.from(all, ({ label }) => label),
    20,
    null,
  )
  const began = performance.now()
  const [result] = await runFits([fitJob(set, {}, true)], createRunner(script, 1, ['wasm']))
  const train = (performance.now() - began) / 1000
  const folds = chosenFolds(set, 5).map((part) => fitJob(part, {}, true))
  const checked = performance.now()
  await runFits([fitJob(set, {}, true), ...folds], createRunner(script, 2, ['wasm']))
  const check = (performance.now() - checked) / 1000

  const recognizer = createRecognizer(trainedModel(result!, set))
  const stream = joinTakes(
    all.slice(0, 60).map(({ label, clip }) => ({ label: String(label), clip })),
    'rest',
    createRandom(1),
  ).clip
  const decide = async (until: () => boolean, pause: number) => {
    const spent: number[] = []
    const spotter = createSpotter({ recognizer, seconds: 1.4, moves: [0, ...new Array(19).fill(1)], none: [] })
    let before: Float32Array | null = null
    for (let f = 0; f < stream.times.length && !until(); f++) {
      const frame = frameOf(stream, f)
      const started = performance.now()
      const { probabilities } = spotter.step(frame, () => ({ threshold: 0.6, cooldown: 0.5, hold: 0.6 }))
      const ended = performance.now()
      // A frame on which nothing is decided brings the probabilities of the last one that was.
      if (probabilities !== before) spent.push(ended - started)
      before = probabilities
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause))
    }
    return spent
  }
  const decisions = await decide(() => false, 0)
  let training = true
  const busy = runFits([fitJob(set, {}, true), fitJob(set, {}, true)], createRunner(script, 2, ['wasm'])).finally(
    () => {
      training = false
    },
  )
  const meanwhile = await decide(() => !training, 15)
  await busy
  return { train, check, decisions, meanwhile }
}
