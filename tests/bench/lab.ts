// node tests/bench/run.mjs lab: what training the networks of the lab costs, without the rest of the bench.
import { labRows, measureLab } from './labCosts'

for (const [name, value, reference] of labRows(await measureLab())) {
  console.log(`${name.padEnd(46)} ${value.padStart(12)}   ${reference}`)
}
process.exit(0)
