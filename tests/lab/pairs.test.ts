import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Arm, makeArms } from '../../src-main/lab/arms'
import { ACCURACY, RMSE, type Task } from '../../src-main/lab/experiment'
import { type PairPlan, type PairProgress, type PairResults, runPairs } from '../../src-main/lab/pairs'

const ARMS = makeArms(['relu', 'elu'], { starts: ['published'], per: 'unit', tied: false, parameterRates: [1] })
const RATES = [0.001, 0.01, 0.1]
/** Each arm's best rate: the first arm's is the one for all. */
const BEST: Record<string, number> = { APALU: 0.01, ReLU: 0.1, ELU: 0.001 }
const STEPS = 2

interface Trained {
  task: string
  arm: string
  rate: number
  seed: number
}

const scoreOf = ({ label }: Arm, rate: number, seed: number) =>
  (rate === BEST[label] ? 0.8 : 0.5) + seed / 1e9 + label.length / 100

/** Tasks that learn nothing in two steps, and write down what they were asked and what became of it. */
function writeDown(names: readonly string[]) {
  const begun: Trained[] = []
  const ended: Trained[] = []
  const closed: Trained[] = []
  const tasks = names.map(
    (name): Task => ({
      name,
      *train(arm, rate, seed) {
        const training = { task: name, arm: arm.label, rate, seed }
        begun.push(training)
        try {
          for (let step = 1; step <= STEPS; step++) yield { step, steps: STEPS }
          ended.push(training)
          return { value: scoreOf(arm, rate, seed), parts: {}, diverged: false, activations: [] }
        } finally {
          closed.push(training)
        }
      },
    }),
  )
  return { tasks, begun, ended, closed }
}

const plan = (tasks: readonly Task[], more: Partial<PairPlan> = {}): PairPlan => ({
  arms: ARMS,
  tasks,
  figure: ACCURACY,
  rates: RATES,
  rate: 0.01,
  seed: 5,
  seeds: 3,
  tuningSeeds: 2,
  ...more,
})

/** Pulls so often, then lets go; all of it where it is not said. */
function run(asked: PairPlan, pulls = Number.POSITIVE_INFINITY) {
  const results: PairResults = { oneRate: [], ownRate: [], best: [] }
  const said: PairProgress[] = []
  if (pulls > 0) {
    for (const progress of runPairs(asked, results)) {
      said.push(progress)
      if (said.length >= pulls) break
    }
  }
  return { results, said }
}

const PULLS = run(plan(writeDown(['one', 'two']).tasks)).said.length
const seedsOf = (pairs: PairResults['oneRate']) => [...new Set(pairs.map(({ seed }) => seed))]

describe('pairs', () => {
  it('train every arm on every seed at one rate and at its own, found on seeds that are not counted', () => {
    const { tasks } = writeDown(['one', 'two'])
    const { results } = run(plan(tasks))
    const own = ARMS.map(({ label }) => BEST[label]!)
    const at = (rates: readonly number[], task: number, seed: number) => ({
      task,
      seed,
      outcomes: ARMS.map((arm, k) => ({
        value: scoreOf(arm, rates[k]!, seed),
        parts: {},
        diverged: false,
        activations: [],
      })),
    })
    const all = (rates: readonly number[]) => [5, 6, 7].flatMap((seed) => [at(rates, 0, seed), at(rates, 1, seed)])
    expect(results).toEqual({ best: [own, own], oneRate: all([0.01, 0.01, 0.01]), ownRate: all(own) })
  })

  it('look for the lowest error where lower is better', () => {
    const { results } = run(plan(writeDown(['']).tasks, { figure: RMSE, rates: [0.001, 0.01] }))
    expect(results.best).toEqual([[0.001, 0.001, 0.01]])
  })

  it('are whole wherever they are stopped, and every training that was begun is closed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: PULLS }), (pulls) => {
        const { tasks, begun, closed } = writeDown(['one', 'two'])
        const { results } = run(plan(tasks), pulls)
        const whole = run(plan(writeDown(['one', 'two']).tasks)).results
        for (const kind of ['oneRate', 'ownRate'] as const) {
          expect(results[kind]).toEqual(whole[kind].slice(0, results[kind].length))
          expect(results[kind].length).toBe(tasks.length * seedsOf(results[kind]).length)
        }
        expect(results.oneRate.length - results.ownRate.length).toBeOneOf([0, tasks.length])
        expect([[], whole.best]).toContainEqual(results.best)
        expect(closed).toEqual(begun)
      }),
    )
  })

  it('are tuned on seeds that never count, and on no other', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 3 }),
        (seed, seeds, tuning) => {
          const { tasks, begun } = writeDown([''])
          const { results, said } = run(plan(tasks, { seed, seeds, tuningSeeds: tuning }))
          const counted = Array.from({ length: seeds }, (_, i) => seed + i)
          const tuned = [...new Set(said.filter(({ phase }) => phase === 'tuning').map((one) => one.seed))]
          expect([seedsOf(results.oneRate), seedsOf(results.ownRate)]).toEqual([counted, counted])
          expect(tuned.length).toBe(tuning)
          expect(tuned.filter((one) => counted.includes(one))).toEqual([])
          expect(begun.filter((one) => !counted.includes(one.seed)).length).toBe(ARMS.length * RATES.length * tuning)
        },
      ),
    )
  })

  it('train no arm twice on the same seed at the same rate', () => {
    const { tasks, begun } = writeDown(['one', 'two'])
    const { results } = run(plan(tasks))
    expect(new Set(begun.map((one) => JSON.stringify(one))).size).toBe(begun.length)
    results.ownRate.forEach(({ outcomes }, i) => {
      expect(outcomes[0]).toBe(results.oneRate[i]!.outcomes[0])
    })
  })

  it.each([
    ['with own rates', {}],
    ['where the last arm’s own rate is the one for all', { rate: 0.001 }],
    ['where every rate is the same', { rates: [0.01] }],
    ['without tuning', { tuningSeeds: 0 }],
  ])('tell how many trainings are done, up to all of them: %s', (_, more) => {
    const { tasks, ended } = writeDown(['one', 'two'])
    const { said } = run(plan(tasks, more))
    const done = said.map((one) => one.done)
    expect(done).toEqual(done.toSorted((a, b) => a - b))
    expect(said.every((one) => one.done <= one.of)).toBe(true)
    expect([said.at(-1)!.done, said.at(-1)!.of]).toEqual([ended.length, ended.length])
  })

  it('stop at what a training throws, with the pairs before it', () => {
    const { tasks, begun, closed } = writeDown([''])
    const failing: Task = {
      name: 'failing',
      *train(arm, rate, seed) {
        yield { step: 1, steps: 2 }
        if (seed === 6) throw new Error(`${arm.label} at ${rate} was too much`)
        return { value: 0.5, parts: {}, diverged: false, activations: [] }
      },
    }
    const results: PairResults = { oneRate: [], ownRate: [], best: [] }
    const all = () => [...runPairs(plan([...tasks, failing], { tuningSeeds: 0 }), results)]
    expect(all).toThrow('APALU at 0.01 was too much')
    expect(seedsOf(results.oneRate)).toEqual([5])
    expect(closed).toEqual(begun)
  })
})
